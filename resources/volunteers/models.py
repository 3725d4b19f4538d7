"""A volunteer as one station knows them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stations.crypto import EncryptedTextField
from stations.models import StationRecord, VoidableQuerySet
from stations.row_security.rules import Rows
from stations.scope import ScopedQuerySet
from stations.spelling.fields import NameField, SealedNumberField, SealedPhoneField


class Skill(models.TextChoices):
    CARE = "care", _("care and company")
    TUTORING = "tutoring", _("tutoring")
    MEDICAL = "medical", _("medical skills")
    COUNSELLING = "counselling", _("counselling")
    LAW = "law", _("law")
    ARTS = "arts", _("arts and sports")
    REPAIRS = "repairs", _("repairs")
    DRIVING = "driving", _("driving")


class VolunteerQuerySet(VoidableQuerySet, ScopedQuerySet):
    """Volunteers have no rules of their own for who sees them."""


class Volunteer(StationRecord):
    """``id_number`` is told to nobody again (志愿服务条例 §20); ``id_index`` finds its double.
    Whoever helped at another station is known there, by the lines of its records."""

    row_security = Rows(station=("station",), known=True)

    name = NameField(_("name"), max_length=50)
    id_number = SealedNumberField(_("identity number"), blank=True)
    id_index = models.BinaryField(_("identity index"), max_length=16, null=True, editable=False)
    phone = SealedPhoneField(_("phone"), blank=True)
    skills = ArrayField(
        models.CharField(max_length=12, choices=Skill),
        default=list,
        blank=True,
        verbose_name=_("skills"),
    )
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)
    guardian = EncryptedTextField(_("guardian"), blank=True)

    objects = VolunteerQuerySet.as_manager()
    audit_hides = frozenset({"name"})

    class Meta(StationRecord.Meta):
        verbose_name = _("volunteer")
        verbose_name_plural = _("volunteers")
        ordering = ["-joined_on", "-id"]
        indexes = [
            *StationRecord.Meta.indexes,
            models.Index(fields=["station", "joined_on", "id"], name="volunteer_station_day"),
        ]
        constraints = [
            *StationRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=["station", "id_index"],
                condition=Q(voided_at=None),
                name="volunteer_number_once",
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                name="volunteer_leaves_after_joining",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("resources:volunteer", args=[self.pk])
