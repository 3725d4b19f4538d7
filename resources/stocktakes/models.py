"""What was counted of one item at the end of a day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from resources.stock.models import StockItem, StockMove
from stations.models import StationRecord, VoidableQuerySet
from stations.wording import quantity, short_day


class Stocktake(StationRecord):
    """``expected`` is what the book said of that day's end when the difference was booked;
    ``move`` the movement that made it good, where there was one."""

    class Status(models.TextChoices):
        COUNTED = "counted", _("to be booked")
        BOOKED = "booked", _("booked")

    item = models.ForeignKey(
        StockItem, models.PROTECT, related_name="stocktakes", verbose_name=_("stock item")
    )
    counted_on = models.DateField(_("day of the count"))
    counted = models.DecimalField(_("counted quantity"), max_digits=14, decimal_places=2)
    reason = models.CharField(_("reason of the difference"), max_length=300, blank=True)
    status = models.CharField(
        _("status"), max_length=8, choices=Status, default=Status.COUNTED, editable=False
    )
    expected = models.DecimalField(
        _("quantity in the book"), max_digits=14, decimal_places=2, null=True, editable=False
    )
    move = models.OneToOneField(
        StockMove, models.PROTECT, null=True, editable=False, related_name="stocktake",
        verbose_name=_("stock movement"),
    )  # fmt: skip

    objects = VoidableQuerySet.as_manager()
    audit_hides = frozenset({"reason"})

    class Meta(StationRecord.Meta):
        verbose_name = _("stock-taking")
        verbose_name_plural = _("stock-takings")
        ordering = ["-counted_on", "-id"]
        indexes = [
            *StationRecord.Meta.indexes,
            models.Index(fields=["station", "counted_on", "id"], name="stocktake_station_day"),
        ]
        constraints = [
            *StationRecord.Meta.constraints,
            models.CheckConstraint(condition=Q(counted__gte=0), name="stocktake_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {quantity(self.counted)} {self.item.unit} {short_day(self.counted_on)}"

    def get_absolute_url(self) -> str:
        return reverse("resources:stocktake", args=[self.pk])

    @property
    def audit_title(self) -> str:
        return self.item.name
