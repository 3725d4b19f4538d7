"""An organisation of the register, which everybody reads: each division names its own."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stations.divisions.models import Division
from stations.records import DivisionRecord, VoidableQuerySet
from stations.row_security.rules import Open
from stations.spelling.fields import NameField, NumberField, PhoneField
from stations.touching import touches_with


class Organisation(DivisionRecord):
    """``division`` is its seat, unknown of one that a sheet merely named: until somebody says it,
    those keep it who keep the register where it was named (``origin``). Its name is its own there,
    its credit code in the nation. ``ended_on`` is the first day on which it is no more;
    ``registration``: smaller ones of a community are only filed (备案), by a township."""

    row_security = Open("a public register, of the whole nation")

    class Kind(models.TextChoices):
        AGENCY = "agency", _("social-work agency")
        SOCIETY = "society", _("social organisation")
        FOUNDATION = "foundation", _("foundation")
        COMMUNITY = "community", _("community organisation")
        COMPANY = "company", _("company")
        GOVERNMENT = "government", _("government office")
        PUBLIC = "public", _("public institution")
        COMMITTEE = "committee", _("village or residents' committee")
        SCHOOL = "school", _("school")
        HOSPITAL = "hospital", _("hospital")
        NURSING_HOME = "nursing_home", _("nursing home")
        OTHER = "other", _("other")

    class Registration(models.TextChoices):
        REGISTERED = "registered", _("registered")
        FILED = "filed", _("filed for the record")

    class RegisteredAt(models.TextChoices):
        NATION = "nation", _("nation")
        PROVINCE = "province", _("province")
        CITY = "city", _("city")
        COUNTY = "county", _("county")
        TOWNSHIP = "township", _("township")

    class Rating(models.TextChoices):
        """社会组织评估管理办法 §20."""

        A5 = "5A", "5A"
        A4 = "4A", "4A"
        A3 = "3A", "3A"
        A2 = "2A", "2A"
        A1 = "1A", "1A"

    id = models.BigAutoField(primary_key=True)  # by which other systems know it
    name = NameField(_("name of the organisation"), max_length=100)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.AGENCY)
    credit_code = NumberField(  # (null over REST where it isn't known)
        _("unified social credit code"),
        max_length=18,
        null=True,
        blank=True,
        help_text=_("18 characters with a check character (GB 32100)"),
    )
    division = models.ForeignKey(
        Division,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("division"),
    )
    registration = models.CharField(
        _("registered or filed"), max_length=10, choices=Registration, blank=True
    )
    registered_at = models.CharField(
        _("level of registration"), max_length=10, choices=RegisteredAt, blank=True
    )
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    ended_on = models.DateField(_("deregistered on"), null=True, blank=True)
    rating = models.CharField(_("rating"), max_length=2, choices=Rating, blank=True)
    has_party_unit = models.BooleanField(_("has a party unit"), null=True, blank=True)
    party_unit = NameField(_("name of the party unit"), max_length=100, blank=True)
    party_since = models.DateField(_("party unit since"), null=True, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = PhoneField(_("phone"), max_length=30, blank=True)

    objects = VoidableQuerySet.as_manager()

    class Meta(DivisionRecord.Meta):
        triggers = [
            *DivisionRecord.Meta.triggers,
            touches_with(
                "stations_worker",
                "SELECT id FROM stations_worker WHERE employer_id IN (SELECT id FROM changed)",
                ["name"],
                name="workers",
            ),
        ]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        indexes = [
            *DivisionRecord.Meta.indexes,
            models.Index(fields=["name", "id"], name="organisation_name"),
        ]
        constraints = [
            *DivisionRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=Q(voided_at=None),
                name="one_organisation_a_credit_code",
            ),
            models.UniqueConstraint(
                fields=["division", "name"],
                condition=Q(voided_at=None, division__isnull=False),
                name="one_organisation_a_name",
            ),
            models.UniqueConstraint(
                fields=["origin", "name"],
                condition=Q(voided_at=None, division=None),
                name="one_organisation_a_name_unseated",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None)
                | Q(registered_on=None)
                | Q(ended_on__gte=F("registered_on")),
                name="organisation_ends_after_registration",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("stations:organisation", args=[self.pk])

    @property
    def place_id(self) -> str:
        """Where its name is its own: its seat, or while that is unknown where it was named."""
        return self.division_id or self.origin_id

    @property
    def place(self) -> Division:
        return self.division or self.origin

    @property
    def title(self) -> str:
        """Told apart from those of its name elsewhere."""
        words = {"name": self.name, "place": self.place.short_name}
        return gettext("%(name)s (%(place)s)") % words

    @property
    def audit_title(self) -> str:
        return self.name


class OrganisationMerge(models.Model):
    """Two that were one: what pointed to ``gone`` points to ``kept``. ``moved``: keys of those
    rows, by model and field; ``left``: of those that couldn't move, for ``kept`` had the same;
    ``filled``: what ``kept`` had empty and took over."""

    row_security = Open("which organisations are one is public")

    kept = models.ForeignKey(
        Organisation, models.PROTECT, related_name="merged", verbose_name=_("the one that stays")
    )
    gone = models.ForeignKey(
        Organisation, models.PROTECT, related_name="merges", verbose_name=_("the one that goes")
    )
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(_("merged at"), auto_now_add=True)
    by = models.ForeignKey(
        "stations.User", models.PROTECT, related_name="+", verbose_name=_("merged by")
    )
    moved = models.JSONField(_("rows that moved"), default=dict)
    left = models.JSONField(_("rows that stayed"), default=dict)
    filled = models.JSONField(_("fields taken over"), default=list)
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undone_by = models.ForeignKey(
        "stations.User", models.PROTECT, null=True, related_name="+", verbose_name=_("undone by")
    )

    class Meta:
        verbose_name = _("merge of organisations")
        verbose_name_plural = _("merges of organisations")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_at=None), name="one_organisation_merged_once"
            ),
            models.CheckConstraint(
                condition=~Q(kept=F("gone")), name="organisation_not_merged_with_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"
