"""Volunteers' time: lines of the record of the service in which they helped."""

from __future__ import annotations

from decimal import Decimal
from secrets import token_urlsafe as urlsafe

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from pgtrigger import AnyChange, Delete, Protect, Update

from cases.activities.models import Activity
from cases.filings.triggers import volunteering_triggers
from cases.records.models import ServiceRecord
from cases.volunteering.hours import hours_of
from cases.volunteering.triggers import of_its_record
from resources.models import Volunteer
from stations.crypto import blind_index
from stations.identity import uuid7
from stations.models import Station, User
from stations.row_security.rules import Open, Rows
from stations.scope import ScopedQuerySet
from stations.spelling.fields import NameField
from stations.touching import touches_by


def token_urlsafe() -> str:
    """Nobody guesses it: 96 bits."""
    return urlsafe(12)


class VolunteerService(models.Model):
    """A volunteer helped in a service for so many minutes (志愿服务记录与证明出具办法, §8).

    Approved it counts as volunteer hours. ``objection``: why an approval was taken back.
    ``station`` and ``served_on`` are the record's, written by the database: time counts where it
    was given, wherever the volunteer is registered.
    """

    row_security = Rows(station=("station",))

    record = models.ForeignKey(
        ServiceRecord, models.CASCADE, related_name="volunteering", verbose_name=_("service record")
    )
    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, related_name="services", verbose_name=_("volunteer")
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)
    approved_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("approved by"),
    )
    objection = models.CharField(_("objection"), max_length=300, blank=True, editable=False)
    station = models.ForeignKey(
        Station,
        models.PROTECT,
        related_name="+",
        editable=False,
        db_index=False,
        verbose_name=_("station"),
    )
    served_on = models.DateField(_("date"), editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        triggers = [
            *volunteering_triggers(),
            of_its_record(),
            *touches_by("cases_servicerecord", "record_id"),
        ]
        verbose_name = _("volunteer's time")
        verbose_name_plural = _("volunteers' time")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "volunteer"],
                name="volunteered_once",
                violation_error_message=_("Somebody stands in this list twice."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=1440),
                name="volunteer_minutes_fit_a_day",
                violation_error_message=_("A volunteer's minutes are 1 to 1440."),
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="volunteer_time_approved_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["volunteer", "served_on"], name="volunteering_volunteer"),
            models.Index(fields=["station", "served_on", "id"], name="volunteering_station_day"),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} {self.minutes}"


class CheckIn(models.Model):
    """A day of an activity on which volunteers check in by themselves: whoever has the address and
    the code that the worker's phone shows (``token`` makes both) is there."""

    row_security = Rows(station=("station",))

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="check_ins", verbose_name=_("activity")
    )
    station = models.ForeignKey(
        Station, models.PROTECT, related_name="+", editable=False, verbose_name=_("station")
    )
    day = models.DateField(_("date"))
    token = models.CharField(max_length=22, unique=True, default=token_urlsafe, editable=False)
    opened_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("opened by")
    )
    opened_at = models.DateTimeField(_("opened at"), auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        constraints = [
            models.UniqueConstraint(fields=["activity", "day"], name="one_check_in_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.day}"

    def get_absolute_url(self) -> str:
        return reverse("cases:activity_check_in", args=[self.activity_id])

    @property
    def audit_title(self) -> str:
        return f"{self.day}"

    @property
    def secret(self) -> bytes:
        return blind_index("check-in", self.token)


class Arrival(models.Model):
    """A volunteer came, and left; as often as they did. It counts nothing by itself."""

    row_security = Rows(station=("station",))

    check_in = models.ForeignKey(
        CheckIn, models.CASCADE, related_name="arrivals", verbose_name=_("check-in")
    )
    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, related_name="arrivals", verbose_name=_("volunteer")
    )
    station = models.ForeignKey(
        Station, models.PROTECT, related_name="+", editable=False, verbose_name=_("station")
    )
    came_at = models.DateTimeField(_("came at"))
    left_at = models.DateTimeField(_("left at"), null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("arrival")
        verbose_name_plural = _("arrivals")
        ordering = ["came_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["check_in", "volunteer"],
                condition=Q(left_at=None),
                name="arrives_once",
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("came_at")),
                name="leaves_after_coming",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer}"


class Knock(models.Model):
    """How often somebody tried at a public page since ``since``: by a keyed hash of the page and of
    the address they come from, which itself is kept nowhere."""

    row_security = Open("hashes of a page and an address, with a number: they are about nobody")

    key = models.BinaryField(primary_key=True, max_length=16)
    since = models.DateTimeField()
    number = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("try at a public page")
        verbose_name_plural = _("tries at public pages")
        indexes = [models.Index(fields=["since"], name="knock_since")]

    def __str__(self) -> str:
        return f"{self.number}"


class VolunteerCertificate(models.Model):
    """What a station certifies of a volunteer's approved hours, as of the day of issue; it never
    changes, and is withdrawn where it was wrong. Whoever organised the service and recorded it
    certifies it (志愿服务记录证明: 民政部令第67号, §§14-18).

    ``code`` stands beside the number on paper: with both anybody reads whether it is genuine.
    """

    row_security = Rows(station=("station",))

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    client_uuid = models.UUIDField(unique=True, editable=False)
    station = models.ForeignKey(
        Station, models.PROTECT, related_name="+", editable=False, verbose_name=_("issuing station")
    )
    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, related_name="certificates", verbose_name=_("volunteer")
    )
    name = NameField(_("name"), max_length=50, editable=False)
    number = models.CharField(_("number"), max_length=60, unique=True, editable=False)
    code = models.CharField(_("code"), max_length=8, editable=False)
    since = models.DateField(_("from"))
    until = models.DateField(_("to"))
    minutes = models.PositiveIntegerField(_("minutes"), editable=False)
    teams = NameField(_("teams"), max_length=100, blank=True)
    issued_on = models.DateField(_("issued on"), editable=False)
    issued_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("issued by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("withdrawn by"),
    )  # fmt: skip
    withdraw_reason = models.CharField(
        _("why it was withdrawn"), max_length=300, blank=True, editable=False
    )

    objects = ScopedQuerySet.as_manager()
    audit_hides = frozenset({"name"})

    class Meta:
        triggers = [
            Protect(name="is_kept", operation=Delete),
            Protect(
                name="stays",
                operation=Update,
                condition=AnyChange(exclude=["withdrawn_at", "withdrawn_by", "withdraw_reason"]),
            ),
        ]
        verbose_name = _("certificate of volunteer hours")
        verbose_name_plural = _("certificates of volunteer hours")
        ordering = ["-issued_on", "-id"]
        indexes = [
            models.Index(fields=["station", "issued_on", "id"], name="hours_certificate_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")) & Q(minutes__gte=1),
                name="hours_certificate_says_something",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdraw_reason=""),
                name="hours_certificate_withdrawn_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("cases:hours_certificate", args=[self.pk])

    @property
    def audit_title(self) -> str:
        return self.number

    @property
    def hours(self) -> Decimal:
        return hours_of(self.minutes)
