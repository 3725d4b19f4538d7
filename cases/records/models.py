"""The fact table: everything a station does for people is a service record."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from beneficiaries.groups import GROUPS
from beneficiaries.models import Household, Person
from cases.codes import (
    Action,
    AttemptReason,
    Channel,
    Condition,
    Domain,
    Method,
    Outcome,
    Purpose,
)
from cases.filings.triggers import line_triggers, record_triggers
from cases.hand_overs.triggers import with_its_record
from cases.photos.models import SeenPhoto
from cases.volunteering.triggers import with_its_record as volunteers_with_it
from resources.attribution.models import AttributedModel, attribution_indexes
from stations.crypto import PrivateTextField
from stations.models import (
    Record,
    Station,
    User,
    Voidable,
    VoidableQuerySet,
    Worker,
    void_has_a_reason,
)
from stations.row_security.rules import Rows
from stations.scope import (
    ScopedQuerySet,
    postings_of,
    stations_visible_to,
)
from stations.touching import touches_by, touches_with
from stations.wording import short_day

GROUP_CHOICES = [(key, group.name) for key, group in GROUPS.items()]


class ServiceRecordQuerySet(VoidableQuerySet, ScopedQuerySet):
    def visible_to(self, user: User) -> ServiceRecordQuerySet:
        """Records of my stations, and those of people whose file I may open.

        Whoever works at some stations gets a UNION of what is looked up by index: an OR would
        read the whole table. Over a division most records are meant, so each is asked.
        """
        if any(posting.division_id for posting in postings_of(user)):
            return self._each_visible_to(user)
        people = Person.objects.visible_to(user).order_by().values("pk")
        made = ServiceRecord.objects.filter(station__in=stations_visible_to(user)).order_by()
        about = ServiceRecord.objects.filter(subject__in=people).order_by().values("pk")
        reached = Attendance.objects.filter(person__in=people).order_by().values("record")
        return self.filter(pk__in=made.values("pk").union(about, reached))

    def visible_among(self, user: User, keys: Collection[UUID]) -> ServiceRecordQuerySet:
        """Of these few, those that are visible."""
        return self.filter(pk__in=keys)._each_visible_to(user)

    def _each_visible_to(self, user: User) -> ServiceRecordQuerySet:
        people = Person.objects.visible_to(user).order_by().values("pk")
        reached = Attendance.objects.filter(record=OuterRef("pk"), person__in=people)
        made = Q(station__in=stations_visible_to(user))
        return self.filter(made | Q(subject__in=people) | Exists(reached))

    def elsewhere(self, user: User, stations: Collection[int]) -> list[UUID]:
        """Records of other stations than these that reached people whose file I may open, or
        were about one: few, so their keys are read first. No row is looked at but theirs."""
        people = Person.objects.visible_to(user).order_by().values("pk")
        own = ServiceRecord.objects.filter(pk=OuterRef("record"), station__in=stations)
        reached = Attendance.objects.filter(~Exists(own), person__in=people).order_by()
        about = ServiceRecord.objects.filter(subject__in=people).exclude(station__in=stations)
        about_keys = about.order_by().values_list("pk", flat=True)
        return list(reached.values_list("record", flat=True).union(about_keys))

    def met(self) -> ServiceRecordQuerySet:
        """Services, not attempts."""
        return self.not_voided().filter(outcome=Outcome.MET)

    def of_person(self, person: Person) -> ServiceRecordQuerySet:
        """Records about this person or that reached them. A UNION: an OR of the two reads the
        whole table."""
        attended = Attendance.objects.filter(person=person).order_by().values("record")
        about = ServiceRecord.objects.filter(subject=person).order_by().values("pk")
        return self.filter(pk__in=attended.union(about))


class ServiceRecord(AttributedModel, Voidable):
    """A home visit, a phone call, a case session, a referral …; one row each.

    ``station`` books it, ``done_on`` dates it. ``subject`` is the person whom it was about,
    with that day's ``household``; attempts ("not met") hang on it too. Who was reached stands
    in ``attendances`` (with the codes of that day), people without a file in ``head_counts``.
    ``again_on``: the day on which the worker means to come after a visit that ended no duty (an
    attempt, a call); it moves the day shown, never what is owed. ``source`` and ``external_id`` are
    another system's key of it: of those that a station made and that stand, one has it.
    ``project`` and ``theme`` are its own: its case's or activity's when it was written.
    """

    row_security = Rows(station=("station",), person="subject", people="attendances")

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="records", verbose_name=_("station")
    )
    origin = models.ForeignKey(
        Station, models.PROTECT, related_name="+", editable=False, verbose_name=_("made at")
    )
    done_on = models.DateField(_("date"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    method = models.CharField(_("method"), max_length=1, choices=Method)
    channel = models.CharField(_("how"), max_length=10, choices=Channel, blank=True)
    domain = models.CharField(_("domain"), max_length=2, choices=Domain)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, default=Outcome.MET)
    attempt_reason = models.CharField(
        _("why nobody was met"), max_length=12, choices=AttemptReason, blank=True, default=""
    )
    again_on = models.DateField(_("comes again on"), null=True, blank=True)
    subject = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="records",
        verbose_name=_("person"),
    )
    household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="records",
        verbose_name=_("household"),
    )
    condition = models.CharField(_("how they are"), max_length=10, choices=Condition, blank=True)
    purposes = ArrayField(
        models.CharField(max_length=16, choices=Purpose),
        default=list,
        blank=True,
        verbose_name=_("what for"),
    )
    actions = ArrayField(
        models.CharField(max_length=16, choices=Action),
        default=list,
        blank=True,
        verbose_name=_("what was done"),
    )
    title = models.CharField(_("title"), max_length=100, blank=True)
    note = PrivateTextField(_("note"), blank=True)
    workers = models.ManyToManyField(
        Worker, related_name="records", blank=True, verbose_name=_("workers")
    )
    case = models.ForeignKey(
        "Case",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("case"),
    )
    activity = models.ForeignKey(
        "Activity",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("activity"),
    )
    filing = models.ForeignKey(
        "Filing",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="records",
        verbose_name=_("filed with"),
    )
    dropped_by = models.ForeignKey(
        "Filing",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="dropped",
        verbose_name=_("dropped by the correction"),
    )
    source = models.CharField(_("source system"), max_length=40, blank=True, editable=False)
    external_id = models.CharField(_("id there"), max_length=80, blank=True, editable=False)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        related_name="replaced_by",
        editable=False,
        verbose_name=_("replaces"),
    )

    objects = ServiceRecordQuerySet.as_manager()

    class Meta(Record.Meta):
        triggers = [
            *Record.Meta.triggers,
            *record_triggers(),
            with_its_record(),
            volunteers_with_it(),
            *touches_by("cases_activity", "activity_id"),
        ]
        verbose_name = _("service record")
        verbose_name_plural = _("service records")
        ordering = ["-done_on", "-id"]
        indexes = [
            models.Index(fields=["station", "done_on", "id"], name="record_station_day"),
            models.Index(
                fields=["subject", "done_on"], include=["station", "id"], name="record_subject_day"
            ),
            models.Index(
                fields=["case", "done_on"], condition=~Q(case=None), name="record_case_day"
            ),
            models.Index(fields=["activity"], condition=~Q(activity=None), name="record_activity"),
            models.Index(fields=["filing"], condition=~Q(filing=None), name="record_filing"),
            models.Index(
                fields=["source", "external_id"], condition=~Q(external_id=""), name="record_theirs"
            ),
            models.Index(fields=["changed_xid", "id"], name="record_changes"),
            *attribution_indexes("record", "station", "done_on"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["origin", "client_uuid"], name="record_client_uuid"),
            models.UniqueConstraint(
                fields=["origin", "source", "external_id"],
                condition=~Q(external_id="") & Q(voided_at=None),
                name="record_external_id_stands",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.MET) | Q(subject__isnull=False),
                name="attempt_has_a_subject",
                violation_error_message=_("An attempt must name the person it was about."),
            ),
            void_has_a_reason("void_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{short_day(self.done_on)} {self.get_method_display()}"

    @property
    def audit_title(self) -> str:
        return f"{self.done_on}"

    def get_absolute_url(self) -> str:
        return reverse("cases:record", args=[self.pk])


class Attendance(models.Model):
    """A registered beneficiary was reached: with that day's household, codes and groups."""

    record = models.ForeignKey(
        ServiceRecord, models.CASCADE, related_name="attendances", verbose_name=_("service record")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="attendances", verbose_name=_("person")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, related_name="+", verbose_name=_("household")
    )
    codes = ArrayField(
        models.CharField(max_length=2), default=list, verbose_name=_("categories that day")
    )
    age = models.PositiveSmallIntegerField(_("age that day"))
    disability_grade = models.PositiveSmallIntegerField(_("disability grade that day"), null=True)
    groups = ArrayField(
        models.CharField(max_length=32), default=list, verbose_name=_("groups that day")
    )

    class Meta:
        triggers = [*line_triggers(), *touches_by("cases_servicerecord", "record_id")]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(fields=["record", "person"], name="attended_once"),
        ]
        indexes = [models.Index(fields=["person", "record"], name="attendance_person")]

    def __str__(self) -> str:
        return f"{self.person} – {self.record}"


class HeadCount(models.Model):
    """People without a file who took part, in addition to the named ones.

    Each head stands in one row, under its narrowest group; wider groups count it by
    ``beneficiaries.groups.counted_in``.
    """

    record = models.ForeignKey(
        ServiceRecord, models.CASCADE, related_name="head_counts", verbose_name=_("service record")
    )
    group = models.CharField(_("named group"), max_length=32, choices=GROUP_CHOICES, blank=True)
    number = models.PositiveIntegerField(_("number"))

    class Meta:
        triggers = [*line_triggers(), *touches_by("cases_servicerecord", "record_id")]
        verbose_name = _("head count")
        verbose_name_plural = _("head counts")
        constraints = [
            models.UniqueConstraint(fields=["record", "group"], name="one_head_count_a_group"),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="head_count_is_positive",
                violation_error_message=_("A head count is at least 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.group}"


class RecordPhoto(SeenPhoto):
    """A photo of a visit, a hand-out, any other service."""

    record = models.ForeignKey(
        ServiceRecord, models.CASCADE, related_name="photos", verbose_name=_("service record")
    )

    class Meta(SeenPhoto.Meta):
        triggers = touches_by("cases_servicerecord", "record_id")
        constraints = [models.UniqueConstraint(fields=["record", "sha256"], name="photo_once")]


# Whoever is of another station from now on brings along what was done for them, and is named there.
OF_PEOPLE = """
SELECT id FROM cases_servicerecord WHERE subject_id IN (SELECT id FROM changed)
UNION ALL SELECT record_id FROM cases_attendance WHERE person_id IN (SELECT id FROM changed)
"""


class PersonOfRecords(Person):
    """A proxy, since the register below knows nothing of records."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [touches_with("cases_servicerecord", OF_PEOPLE, ["station_id"], name="records")]
