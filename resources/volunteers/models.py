"""A volunteer as one station knows them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from resources.volunteers.codes import Paper, Skill, Time
from stations.crypto import EncryptedTextField
from stations.models import StationRecord, VoidableQuerySet, Worker
from stations.row_security.rules import Rows
from stations.scope import ScopedQuerySet
from stations.spelling.fields import CodeField, NameField, SealedNumberField, SealedPhoneField


class VolunteerQuerySet(VoidableQuerySet, ScopedQuerySet):
    """Volunteers have no rules of their own for who sees them."""


class Volunteer(StationRecord):
    """``number``: the real-name number of the platform, of one volunteer at a station at a time.
    ``id_number`` is told to nobody again (志愿服务条例 §20); ``id_index`` finds its double.
    ``residence``: the village of residence, by which stocks count; unknown it is the station's
    home. ``told_hours``: what the platform says of all the years; no figure counts it.
    Whoever helped at another station is known there, by the lines of its records."""

    row_security = Rows(station=("station",), known=True)

    name = NameField(_("name"), max_length=50)
    number = CodeField(_("volunteer number"), max_length=40, blank=True, db_collation="C")
    paper = models.CharField(_("kind of paper"), max_length=10, choices=Paper, default=Paper.CARD)
    id_number = SealedNumberField(_("identity number"), blank=True)
    id_index = models.BinaryField(_("identity index"), max_length=16, null=True, editable=False)
    sex = models.CharField(_("sex"), max_length=1, choices=Worker.Sex, default=Worker.Sex.UNSTATED)
    born_on = models.DateField(_("born on"), null=True, blank=True)
    phone = SealedPhoneField(_("phone"), blank=True)
    residence = models.ForeignKey(
        "stations.Division", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("village of residence"),
    )  # fmt: skip
    skills = ArrayField(
        models.CharField(max_length=12, choices=Skill),
        default=list,
        blank=True,
        verbose_name=_("skills"),
    )
    times = ArrayField(
        models.CharField(max_length=20, choices=Time),
        default=list,
        blank=True,
        verbose_name=_("times when they can"),
    )
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)
    guardian = EncryptedTextField(_("guardian"), blank=True)
    told_hours = models.DecimalField(
        _("hours told by the platform"), max_digits=9, decimal_places=2, null=True, blank=True
    )

    objects = VolunteerQuerySet.as_manager()
    audit_hides = frozenset({"name", "number", "born_on"})
    is_exported = False  # a row of the platform's export: who has its number is known by it

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
            models.UniqueConstraint(
                fields=["station", "number"],
                condition=Q(voided_at=None) & ~Q(number=""),
                name="volunteer_of_the_platform_once",
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                name="volunteer_leaves_after_joining",
            ),
            models.CheckConstraint(
                condition=Q(told_hours=None) | Q(told_hours__gte=0),
                name="volunteer_hours_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("resources:volunteer", args=[self.pk])


class VolunteerToken(models.Model):
    """What a volunteer is found by, equality only (``tokens.py``)."""

    volunteer = models.ForeignKey(
        Volunteer, models.CASCADE, related_name="tokens", verbose_name=_("volunteer")
    )
    token = models.CharField(_("token"), max_length=64, db_collation="C")

    class Meta:
        verbose_name = _("search token")
        verbose_name_plural = _("search tokens")
        constraints = [
            models.UniqueConstraint(fields=["token", "volunteer"], name="volunteer_token_once")
        ]

    def __str__(self) -> str:
        return self.token
