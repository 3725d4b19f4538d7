"""A site of voluntary service, in a village or at the station itself."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stations.models import StationRecord, VoidableQuerySet
from stations.spelling.fields import NameField, PhoneField


class Site(StationRecord):
    """``village``: where it lies; unknown it stands at the station. ``closed_on`` is its last
    day."""

    class Kind(models.TextChoices):
        COMMUNITY = "community", _("community service site")
        PRACTICE = "practice", _("civilisation practice station")
        LEIFENG = "leifeng", _("Lei Feng service station")
        VENUE = "venue", _("site of a public venue")
        OTHER = "other", _("other")

    name = NameField(_("name of the site"), max_length=60)
    kind = models.CharField(_("kind of site"), max_length=12, choices=Kind, default=Kind.COMMUNITY)
    village = models.ForeignKey(
        "stations.Division", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("village of the site"),
    )  # fmt: skip
    place = models.CharField(_("address of the site"), max_length=120, blank=True)
    phone = PhoneField(_("phone"), max_length=60, blank=True)
    opened_on = models.DateField(_("open since"))
    closed_on = models.DateField(_("open until"), null=True, blank=True)

    objects = VoidableQuerySet.as_manager()
    audit_hides = frozenset({"name"})

    class Meta(StationRecord.Meta):
        verbose_name = _("site of voluntary service")
        verbose_name_plural = _("sites of voluntary service")
        ordering = ["-opened_on", "-id"]
        indexes = [
            *StationRecord.Meta.indexes,
            models.Index(fields=["station", "opened_on", "id"], name="site_station_day"),
        ]
        constraints = [
            *StationRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=["station", "name"], condition=Q(voided_at=None), name="site_name_once"
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="site_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("resources:site", args=[self.pk])
