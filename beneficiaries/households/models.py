"""Households and the dated facts about them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import HOUSEHOLD_CODES, Category, Relation
from stations.crypto import EncryptedTextField
from stations.models import Dated, Division, Record, Station, User
from stations.row_security.rules import Rows
from stations.scope import ScopedQuerySet
from stations.spelling.fields import HouseholdNumberField
from stations.touching import touches_by


class HouseholdQuerySet(ScopedQuerySet):
    """A household is visible where a member is enrolled (or it was made and is still empty)."""

    def visible_to(self, user: User) -> HouseholdQuerySet:
        from beneficiaries.people.models import Person
        from stations.scope import stations_visible_to

        return self._of(Person.objects.visible_to(user), stations_visible_to(user))

    def countable_by(self, user: User) -> HouseholdQuerySet:
        from beneficiaries.people.models import Person
        from stations.scope import stations_countable_by

        return self._of(Person.objects.countable_by(user), stations_countable_by(user))

    def _of(self, people: models.QuerySet, stations: models.QuerySet) -> HouseholdQuerySet:
        from beneficiaries.people.models import Person

        lived_in = people.exclude(household=None).values("household")
        is_empty = ~models.Exists(Person.objects.filter(household=models.OuterRef("pk")))
        # The cheap question first: whoever was made elsewhere is not looked at for members.
        return self.filter(Q(pk__in=lived_in) | Q(Q(origin__in=stations), is_empty))


class Household(Record):
    row_security = Rows(station=("origin",), known=True)

    class Residence(models.TextChoices):
        RURAL = "rural", _("rural")
        URBAN = "urban", _("urban")

    origin = models.ForeignKey(
        Station, models.PROTECT, related_name="+", editable=False, verbose_name=_("made at")
    )
    number = HouseholdNumberField(
        _("household number"), max_length=40, blank=True, db_collation="C"
    )
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="households", verbose_name=_("village or community")
    )
    group_name = models.CharField(
        _("group"), max_length=30, blank=True, help_text=_("Villagers' group or building, e.g. 3组")
    )
    address = EncryptedTextField(_("address"), blank=True)
    residence = models.CharField(
        _("residence"), max_length=6, choices=Residence, default=Residence.RURAL
    )
    source = models.CharField(_("source system"), max_length=40, blank=True, editable=False)
    external_id = models.CharField(_("id there"), max_length=80, blank=True, editable=False)

    objects = HouseholdQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("household")
        verbose_name_plural = _("households")
        indexes = [models.Index(fields=["changed_xid", "id"], name="household_changes")]
        constraints = [
            models.UniqueConstraint(fields=["origin", "client_uuid"], name="household_client_uuid"),
            models.UniqueConstraint(
                fields=["origin", "source", "external_id"],
                condition=~Q(external_id=""),
                name="household_external_id",
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("beneficiaries:household", args=[self.pk])

    @property
    def station(self) -> Station:
        """Where rights about it are asked: the station of its first enrolled member."""
        members = self.people.exclude(station=None).select_related("station")
        member = members.order_by("created_at").first()
        return member.station if member else self.origin


class HouseholdMember(Dated):
    """Who lived in which household when, and as whose relative."""

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="memberships", verbose_name=_("household")
    )
    person = models.ForeignKey(
        "Person", models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    relation = models.CharField(
        _("relation to the householder"), max_length=2, choices=Relation, default=Relation.SELF
    )

    class Meta(Dated.Meta):
        triggers = touches_by("beneficiaries_household", "household_id")
        verbose_name = _("household member")
        verbose_name_plural = _("household members")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(until=None),
                name="one_household_at_a_time",
                violation_error_message=_("This person belongs to a household already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.household}"


class HouseholdCategory(Dated):
    """A dated fact of a household: 低保, 特困 and the like (codes 11–19)."""

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="categories", verbose_name=_("household")
    )
    code = models.CharField(_("category"), max_length=2, choices=Category)
    basis = models.CharField(
        _("basis"), max_length=200, blank=True, help_text=_("Certificate or decision")
    )

    class Meta(Dated.Meta):
        triggers = touches_by("beneficiaries_household", "household_id")
        verbose_name = _("household category")
        verbose_name_plural = _("household categories")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["household", "code"],
                condition=Q(until=None),
                name="household_category_once",
                violation_error_message=_("The household has this category already."),
            ),
            models.CheckConstraint(
                condition=Q(code__in=sorted(HOUSEHOLD_CODES)),
                name="household_category_is_one",
                violation_error_message=_("This is a category of a person, not of a household."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_code_display()
