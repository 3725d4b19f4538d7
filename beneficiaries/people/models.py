"""People: the register's core, and the dated facts about them."""

from __future__ import annotations

from datetime import date

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import (
    PERSON_CODES,
    BornPrecision,
    Category,
    DisabilityType,
    Ethnicity,
    Leaving,
    Relation,
    Risk,
    SelfCare,
    Sex,
)
from beneficiaries.households.models import Household
from beneficiaries.people.telling import AsTold
from stations.ages import age_on
from stations.among import among
from stations.crypto import EncryptedTextField
from stations.masking import mask_name, masked, stars
from stations.models import Dated, Record, Station, User, Worker
from stations.row_security.rules import Rows
from stations.scope import ScopedQuerySet
from stations.spelling.fields import NameField, SealedNumberField, SealedPhoneField
from stations.touching import touches_by, touches_with


class PersonQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> PersonQuerySet:
        """People of stations where the user has person level, and those opened with a reason.

        Only an officer has openings; for everybody else the condition stays a plain range,
        which an index serves.
        """
        from stations.scope import (
            masks_anything,
            opens_anything,
            stations_countable_by,
            stations_visible_to,
        )

        own = Q(station__in=stations_visible_to(user))
        if not masks_anything(user):
            return self.filter(own)
        opened = Opening.objects.active().filter(user=user.pk).values("person")
        opened_here = Q(among("pk", opened), station__in=stations_countable_by(user))
        return self.filter(own | opened_here if opens_anything(user) else opened_here)

    def on_ledger(self, day: date | None = None) -> PersonQuerySet:
        """Who counts on this day (today): the last day of whoever died or left is one still, as
        the figures have it (``reports.figures.queries.people``)."""
        day = day or timezone.localdate()
        stays = Q(died_on=None) | Q(died_on__gte=day), Q(left_on=None) | Q(left_on__gte=day)
        return self.exclude(station=None).filter(*stays)

    def active(self) -> PersonQuerySet:
        """For whom more is done: with an open enrolment, and alive."""
        return self.exclude(station=None).filter(died_on=None, left_on=None)


def comes_into_sight() -> list[pgtrigger.Trigger]:
    """Of another station from now on, which reads the household too."""
    homes = "SELECT household_id FROM changed WHERE household_id IS NOT NULL"
    return [touches_with("beneficiaries_household", homes, ["station_id"], name="home")]


class Person(AsTold, Record):
    """A beneficiary (服务对象).

    ``station`` keeps the file, whoever left. ``left_on``, the last day on the ledger, and
    ``left_because`` mirror the last enrolment while none is open, so that a list asks for no
    other table; ``cases.people.services`` (leaving, transfers) writes both together.
    """

    row_security = Rows(station=("station", "origin"), known=True)

    origin = models.ForeignKey(
        Station, models.PROTECT, related_name="+", editable=False, verbose_name=_("made at")
    )
    name = NameField(_("name"), max_length=50)
    pinyin = models.CharField(
        _("pinyin"), max_length=200, db_collation="C", editable=False, blank=True
    )
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, default=Sex.UNSTATED)
    born_on = models.DateField(_("born on"))
    born_precision = models.CharField(
        _("known of the birth"),
        max_length=4,
        choices=BornPrecision,
        default=BornPrecision.DAY,
        db_default=BornPrecision.DAY,
    )
    id_number = SealedNumberField(_("identity number"), blank=True)
    id_index = models.BinaryField(_("identity index"), max_length=16, null=True, editable=False)
    ethnicity = models.CharField(
        _("ethnicity"), max_length=2, choices=Ethnicity, default=Ethnicity.HAN
    )
    phone = SealedPhoneField(_("phone"), blank=True)
    household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("household"),
    )
    relation = models.CharField(
        _("relation to the householder"), max_length=2, choices=Relation, default=Relation.SELF
    )
    station = models.ForeignKey(
        Station,
        models.PROTECT,
        null=True,
        related_name="people",
        editable=False,
        verbose_name=_("station"),
    )
    worker = models.ForeignKey(
        Worker,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("responsible worker"),
    )
    risk = models.CharField(_("risk level"), max_length=1, choices=Risk, default=Risk.GENERAL)
    self_care = models.CharField(_("self-care"), max_length=8, choices=SelfCare, blank=True)
    disability_type = models.CharField(
        _("disability type"), max_length=1, choices=DisabilityType, blank=True
    )
    disability_grade = models.PositiveSmallIntegerField(
        _("disability grade"),
        null=True,
        blank=True,
        help_text=_("1 is the most severe, 4 the least"),
    )
    guardian = EncryptedTextField(_("guardian"), blank=True)
    health = EncryptedTextField(_("health"), blank=True)
    died_on = models.DateField(_("died on"), null=True, blank=True, editable=False)
    left_on = models.DateField(_("left on"), null=True, blank=True, editable=False)
    left_because = models.CharField(
        _("left because"), max_length=10, choices=Leaving, blank=True, editable=False
    )
    source = models.CharField(_("source system"), max_length=40, blank=True, editable=False)
    external_id = models.CharField(_("id there"), max_length=80, blank=True, editable=False)

    objects = PersonQuerySet.as_manager()
    audit_hides = frozenset({"name", "born_on"})  # auditors read no file

    class Meta(Record.Meta):
        triggers = [*Record.Meta.triggers, *comes_into_sight()]
        verbose_name = _("beneficiary")
        verbose_name_plural = _("beneficiaries")
        indexes = [
            models.Index(fields=["station", "pinyin", "id"], name="person_station_pinyin"),
            models.Index(fields=["household"], name="person_household"),
            models.Index(fields=["changed_xid", "id"], name="person_changes"),
            # What the ledger's figures ask of everybody, without the rows (figures.queries.people)
            models.Index(
                fields=["id"],
                include=["born_on", "died_on", "disability_grade"],
                name="person_standing",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["origin", "client_uuid"], name="person_client_uuid"),
            models.UniqueConstraint(
                fields=["id_index"],
                condition=Q(id_index__isnull=False),
                name="person_id_number_once",
                violation_error_message=_("This identity number is registered already."),
            ),
            models.UniqueConstraint(
                fields=["origin", "source", "external_id"],
                condition=~Q(external_id=""),
                name="person_external_id",
            ),
            models.CheckConstraint(
                condition=Q(disability_grade=None) | Q(disability_grade__range=(1, 4)),
                name="person_disability_grade",
                violation_error_message=_("The disability grade is 1 to 4."),
            ),
            models.CheckConstraint(
                condition=Q(left_on=None, left_because="")
                | Q(left_on__isnull=False) & ~Q(left_because=""),
                name="person_left_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cases:person", args=[self.pk])

    @property
    def audit_title(self) -> str:
        return mask_name(self.name)

    @property
    def is_active(self) -> bool:
        """What ``active()`` asks, of one person."""
        return bool(self.station_id) and not (self.died_on or self.left_on)

    @property
    def has_phone(self) -> bool:
        return bool(masked(self, "phone", stars))

    def may_be_born_on(self, day: date) -> bool:
        """On this very day; where only the year is known, in about its year (an age says it to a
        year)."""
        if self.is_born_about:
            return abs(self.born_on.year - day.year) <= 1
        return self.born_on == day

    def age_on(self, day: date | None = None) -> int:
        """Full years on this day (today)."""
        return age_on(self.born_on, day or timezone.localdate())


class PersonCategory(Dated):
    """A dated fact of a person: age-bound and personal categories (codes 21–56)."""

    person = models.ForeignKey(
        Person,
        models.CASCADE,
        related_name="categories",
        verbose_name=_("person"),
    )
    code = models.CharField(_("category"), max_length=2, choices=Category)
    basis = models.CharField(
        _("basis"), max_length=200, blank=True, help_text=_("Certificate or decision")
    )

    class Meta(Dated.Meta):
        triggers = touches_by("beneficiaries_person", "person_id")
        verbose_name = _("person category")
        verbose_name_plural = _("person categories")
        indexes = [
            models.Index(
                fields=["person"], include=["code", "since", "until"], name="person_categories"
            )
        ]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "code"],
                condition=Q(until=None),
                name="person_category_once",
                violation_error_message=_("The person has this category already."),
            ),
            models.CheckConstraint(
                condition=Q(code__in=sorted(PERSON_CODES)),
                name="person_category_is_one",
                violation_error_message=_("This is a category of a household, not of a person."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_code_display()


class Enrolment(Dated):
    """Where a person belonged when (在账). ``left_because`` says why it ended, of whoever left:
    neither died nor moved to another station's ledger."""

    row_security = Rows(station=("station",), person="person")

    person = models.ForeignKey(
        Person,
        models.CASCADE,
        related_name="enrolments",
        verbose_name=_("person"),
    )
    station = models.ForeignKey(
        Station, models.PROTECT, related_name="enrolments", verbose_name=_("station")
    )
    left_because = models.CharField(_("left because"), max_length=10, choices=Leaving, blank=True)
    left_note = models.CharField(_("note on leaving"), max_length=300, blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        indexes = [
            models.Index(
                fields=["person"], include=["station", "since", "until"], name="person_enrolments"
            )
        ]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(until=None),
                name="one_enrolment_at_a_time",
                violation_error_message=_("This person is enrolled already."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=False) | Q(left_because="", left_note=""),
                name="enrolment_left_has_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.station}"


class OpeningQuerySet(models.QuerySet):
    def active(self) -> OpeningQuerySet:
        return self.filter(until__gt=timezone.now())


class Opening(models.Model):
    """An officer opened one person's file, for a reason and a time."""

    user = models.ForeignKey(User, models.CASCADE, related_name="openings", verbose_name=_("user"))
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="openings", verbose_name=_("person")
    )
    reason = models.CharField(_("reason"), max_length=300)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    until = models.DateTimeField(_("until"))

    objects = OpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("opening")
        verbose_name_plural = _("openings")
        indexes = [models.Index(fields=["user", "until"], name="opening_active")]

    def __str__(self) -> str:
        return f"{self.user} – {self.person}"


class PersonLink(models.Model):
    """Two files that looked alike: judged to be one person, or two."""

    class Verdict(models.TextChoices):
        SAME = "same", _("the same person")
        DIFFERENT = "different", _("different people")

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="links", verbose_name=_("person")
    )
    other = models.ForeignKey(
        Person, models.CASCADE, related_name="+", verbose_name=_("other person")
    )
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("person link")
        verbose_name_plural = _("person links")
        constraints = [models.UniqueConstraint(fields=["person", "other"], name="linked_once")]

    def __str__(self) -> str:
        return f"{self.person_id} – {self.other_id}"


class PersonToken(models.Model):
    """What a person can be found by, equality only: name parts, pinyin, initials, and keyed
    hashes of the phone's and the identity number's end (queries/tokens.py)."""

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="tokens", verbose_name=_("person")
    )
    token = models.CharField(_("token"), max_length=64, db_collation="C")

    class Meta:
        verbose_name = _("search token")
        verbose_name_plural = _("search tokens")
        constraints = [models.UniqueConstraint(fields=["token", "person"], name="token_once")]

    def __str__(self) -> str:
        return self.token
