"""Somebody is in danger: said at the door, seen by the lead at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from cases.records.models import ServiceRecord
from stations.crypto import EncryptedTextField
from stations.identity import uuid7
from stations.masking import masked, stars
from stations.models import Posting, Station, User
from stations.rights_table import LEADS, PEOPLE
from stations.row_security.rules import Rows
from stations.scope import ScopedQuerySet

REACT_WITHIN = timedelta(hours=24)  # domain/4-lifecycles: a safety plan within 24 hours


class CrisisNoteQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> CrisisNoteQuerySet:
        """Open ones: my stations'. Settled ones: those that I reported, of the stations that I
        lead, and of those where my posting may see crises."""
        from stations.scope import stations_of_role, stations_with_grant

        mine = Q(station__in=stations_of_role(user, *PEOPLE))
        settled = Q(station__in=stations_with_grant(user, Posting.MaySee.CRISES))
        settled |= Q(station__in=stations_of_role(user, *LEADS)) | Q(reported_by=user)
        return self.filter(mine, Q(settled_at=None) | settled)

    def open(self) -> CrisisNoteQuerySet:
        return self.filter(settled_at=None)


class CrisisNote(models.Model):
    """What is wrong, whom the law says to tell, who has been told, and who took it over."""

    row_security = Rows(station=("station",), by=("reported_by",))

    class Kind(models.TextChoices):
        CHILD_UNATTENDED = "child_unattended", _("child without a guardian")
        ABUSE = "abuse", _("abuse or violence")
        SELF_HARM = "self_harm", _("self-harm or suicide")
        ILLNESS = "illness", _("acute illness or fall")
        HOUSING = "housing", _("dangerous housing, fire, gas")
        MISSING = "missing", _("missing")
        OTHER = "other", _("other")

    class Status(models.TextChoices):
        NEW = "new", _("new")
        TAKEN_OVER = "taken_over", _("taken over")
        SETTLED = "settled", _("settled")

    class Told(models.TextChoices):
        POLICE = "police", _("police (110)")
        CIVIL_AFFAIRS = "civil_affairs", _("county civil affairs")
        AMBULANCE = "ambulance", _("ambulance (120)")
        FIRE_BRIGADE = "fire_brigade", _("fire brigade (119)")
        FAMILY = "family", _("family")
        COMMITTEE = "committee", _("village committee")
        EDUCATION = "education", _("school or education office")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    record = models.OneToOneField(
        ServiceRecord,
        models.PROTECT,
        null=True,
        related_name="crisis",
        verbose_name=_("service record"),
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="crises", verbose_name=_("person")
    )
    station = models.ForeignKey(
        Station, models.PROTECT, related_name="crises", verbose_name=_("station")
    )
    kind = models.CharField(_("what kind"), max_length=20, choices=Kind)
    text = EncryptedTextField(_("what happened"))
    reported_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("reported by")
    )
    reported_at = models.DateTimeField(_("reported at"), default=timezone.now)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.NEW)
    seen_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("taken over by")
    )
    seen_at = models.DateTimeField(_("taken over at"), null=True)
    safety_plan = EncryptedTextField(_("safety plan"), blank=True)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("settled by")
    )
    settled_at = models.DateTimeField(_("settled at"), null=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    objects = CrisisNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("crisis note")
        verbose_name_plural = _("crisis notes")
        ordering = ["-reported_at"]
        indexes = [
            models.Index(
                fields=["station", "reported_at"], condition=Q(settled_at=None), name="crisis_open"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(seen_at__isnull=False),
                name="crisis_taken_over_before_settled",
            ),
            models.CheckConstraint(
                condition=Q(status="new", seen_at=None)
                | Q(status="taken_over", seen_at__isnull=False, settled_at=None)
                | Q(status="settled", settled_at__isnull=False),
                name="crisis_status_is_what_was_done",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("cases:crisis", args=[self.pk])

    @property
    def has_safety_plan(self) -> bool:
        return bool(masked(self, "safety_plan", stars))

    @property
    def due_at(self) -> datetime:
        """By when there must be a safety plan."""
        return self.reported_at + REACT_WITHIN

    @property
    def hours_left(self) -> int:
        """Full hours until then; negative when it has passed."""
        return (self.due_at - timezone.now()) // timedelta(hours=1)


class CrisisTold(models.Model):
    """Somebody who had to know was told, by whom and when."""

    note = models.ForeignKey(
        CrisisNote, models.CASCADE, related_name="told", verbose_name=_("crisis note")
    )
    whom = models.CharField(_("who was told"), max_length=16, choices=CrisisNote.Told)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("who was told of a crisis")
        verbose_name_plural = _("who was told of a crisis")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["note", "whom"],
                name="told_once",
                violation_error_message=_("They have been told already."),
            )
        ]

    def __str__(self) -> str:
        return self.get_whom_display()
