"""An organisation that works with a station, as which party, from a day on."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stations.dated import DatedQuerySet
from stations.organisations.models import Organisation
from stations.parties.models import Party
from stations.records import StationRecord, VoidableQuerySet


class PartnershipQuerySet(VoidableQuerySet, DatedQuerySet):
    pass


class Partnership(StationRecord):
    """``until``: the first day on which it no longer holds."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="partnerships", verbose_name=_("organisation")
    )
    party = models.CharField(_("party"), max_length=16, choices=Party, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    note = models.TextField(_("what it does with the station"), blank=True)

    objects = PartnershipQuerySet.as_manager()
    audit_hides = frozenset({"note"})

    class Meta(StationRecord.Meta):
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ["-since", "-id"]
        indexes = [
            *StationRecord.Meta.indexes,
            models.Index(fields=["station", "since", "id"], name="partnership_station_day"),
        ]
        constraints = [
            *StationRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="partnership_since_before_until",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        return reverse("stations:partnership", args=[self.pk])
