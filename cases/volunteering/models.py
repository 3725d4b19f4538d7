"""Volunteers' time: lines of the record of the service in which they helped."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.filings.triggers import volunteering_triggers
from cases.records.models import ServiceRecord
from cases.volunteering.triggers import of_its_record
from resources.models import Volunteer
from stations.models import Station, User
from stations.row_security.rules import Rows
from stations.scope import ScopedQuerySet
from stations.touching import touches_by


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
