"""Goods and money that reached people: lines of the visit or the list that handed them over."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from cases.filings.triggers import hand_over_triggers
from cases.hand_overs.triggers import of_its_record
from cases.records.models import ServiceRecord
from resources.models import StockItem, StockMove
from stations.models import Station
from stations.row_security.rules import Rows
from stations.spelling.fields import NameField
from stations.touching import touches_by


class HandOver(models.Model):
    """So much of one stock item for one beneficiary whom the record reached.

    ``move`` is the movement out of the stock; ``value`` (yuan) is that movement's. ``station``
    and ``handed_on`` are the record's, written by the database, so that a list by day is a range
    of an index.
    """

    row_security = Rows(station=("station",), person="person")

    class Receipt(models.TextChoices):
        SELF = "self", _("signed")
        RELATIVE = "relative", _("signed by somebody else")
        FINGERPRINT = "finger", _("fingerprint")
        OPEN = "open", _("not yet signed")

    record = models.ForeignKey(
        ServiceRecord, models.CASCADE, related_name="hand_overs", verbose_name=_("service record")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="hand_overs", verbose_name=_("beneficiary")
    )
    item = models.ForeignKey(
        StockItem, models.PROTECT, related_name="hand_overs", verbose_name=_("item")
    )
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=2)
    value = models.DecimalField(_("value in yuan"), max_digits=14, decimal_places=2)
    move = models.OneToOneField(
        StockMove, models.PROTECT, related_name="hand_over", verbose_name=_("stock movement")
    )
    receipt = models.CharField(_("receipt"), max_length=8, choices=Receipt, default=Receipt.OPEN)
    signed_by = NameField(_("signed by"), max_length=50, blank=True)
    station = models.ForeignKey(
        Station,
        models.PROTECT,
        related_name="+",
        editable=False,
        db_index=False,
        verbose_name=_("station"),
    )
    handed_on = models.DateField(_("date"), editable=False)

    class Meta:
        triggers = [
            *hand_over_triggers(),
            of_its_record(),
            *touches_by("cases_servicerecord", "record_id"),
        ]
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "person", "item"],
                name="handed_over_once",
                violation_error_message=_("This person received this item in the same record."),
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="hand_over_is_positive",
                violation_error_message=_("Hand over more than nothing."),
            ),
        ]
        indexes = [
            models.Index(fields=["person", "record"], name="hand_over_person"),
            models.Index(fields=["station", "handed_on", "id"], name="hand_over_station_day"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.quantity}"
