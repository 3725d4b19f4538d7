"""Somebody is in danger: said at the door, seen by the lead at once."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from stations.crypto import EncryptedTextField
from stations.identity import uuid7
from stations.models import Station, User
from stations.scope import ScopedQuerySet

from .records import ServiceRecord


class CrisisNoteQuerySet(ScopedQuerySet):
    def open(self) -> CrisisNoteQuerySet:
        return self.filter(settled_at=None)


class CrisisNote(models.Model):
    """What is wrong, whom the law says to tell, who has been told, and who took it over."""

    class Kind(models.TextChoices):
        CHILD_UNATTENDED = "child_unattended", _("child without a guardian")
        ABUSE = "abuse", _("abuse or violence")
        SELF_HARM = "self_harm", _("self-harm or suicide")
        ILLNESS = "illness", _("acute illness or fall")
        HOUSING = "housing", _("dangerous housing, fire, gas")
        MISSING = "missing", _("missing")
        OTHER = "other", _("other")

    class Told(models.TextChoices):
        POLICE = "police", _("police")
        CIVIL_AFFAIRS = "civil_affairs", _("county civil affairs")
        AMBULANCE = "ambulance", _("ambulance")
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
    told = ArrayField(
        models.CharField(max_length=16, choices=Told),
        default=list,
        blank=True,
        verbose_name=_("already told"),
    )
    reported_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("reported by")
    )
    reported_at = models.DateTimeField(_("reported at"), auto_now_add=True)
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

    def __str__(self) -> str:
        return f"{self.person} – {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("cases:crisis", args=[self.pk])
