"""An entry of a station's contact log: of a day, with an organisation."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stations.organisations.models import Organisation
from stations.records import StationRecord, VoidableQuerySet
from stations.spelling.fields import NameField


class Liaison(StationRecord):
    """``by_whom`` of the station talked ``with_whom`` of the organisation; ``next_on``: when they
    want to again. A note alone is no part that an organisation took (IND-ORG-04)."""

    done_on = models.DateField(_("date"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="liaisons", verbose_name=_("organisation")
    )
    by_whom = NameField(_("who of the station"), max_length=50, blank=True)
    with_whom = NameField(_("with whom"), max_length=50, blank=True)
    about = models.TextField(_("about what"))
    next_on = models.DateField(_("next contact on"), null=True, blank=True)

    objects = VoidableQuerySet.as_manager()
    audit_hides = frozenset({"with_whom", "about"})

    class Meta(StationRecord.Meta):
        verbose_name = _("entry of the contact log")
        verbose_name_plural = _("contact log")
        ordering = ["-done_on", "-id"]
        indexes = [
            *StationRecord.Meta.indexes,
            models.Index(fields=["station", "done_on", "id"], name="liaison_station_day"),
        ]
        constraints = [
            *StationRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(next_on=None) | Q(next_on__gte=F("done_on")),
                name="liaison_next_comes_later",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        return reverse("stations:liaison", args=[self.pk])
