"""What a station has: items with a balance, and the movements that make it (double entry)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from pgtrigger import Delete, Protect, Update

from resources.codes import Account, DonationKind, Purpose
from stations.identity import uuid7
from stations.models import Station, User
from stations.row_security.rules import Rows
from stations.scope import ScopedQuerySet
from stations.spelling.fields import NameField


class StockItem(models.Model):
    """Something that a station keeps and hands over: quilts in pieces, cash in yuan.

    What is earmarked for a purpose is an item of its own. ``quantity`` and ``value`` (yuan) are
    the balance of its movements, kept with them in one transaction and never negative.
    """

    row_security = Rows(station=("station",))

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    station = models.ForeignKey(
        Station, models.PROTECT, related_name="stock", verbose_name=_("station")
    )
    kind = models.CharField(
        _("kind"), max_length=8, choices=DonationKind, default=DonationKind.GOODS
    )
    name = NameField(_("name"), max_length=60)
    unit = NameField(_("unit"), max_length=10)
    purpose = models.CharField(_("earmarked for"), max_length=12, choices=Purpose, blank=True)
    quantity = models.DecimalField(
        _("in stock"), max_digits=14, decimal_places=2, default=0, editable=False
    )
    value = models.DecimalField(
        _("value in yuan"), max_digits=14, decimal_places=2, default=0, editable=False
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("stock item")
        verbose_name_plural = _("stock")
        ordering = ["kind", "name", "unit", "purpose"]
        constraints = [
            models.UniqueConstraint(
                fields=["station", "kind", "name", "unit", "purpose"], name="one_stock_item"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=0),
                name="stock_never_negative",
                violation_error_message=_("There is not so much in stock."),
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="stock_value_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("resources:item", args=[self.pk])

    @property
    def audit_title(self) -> str:
        return self.name


class StockMove(models.Model):
    """A quantity and its value leave one account and arrive at another, for ever.

    A mistake is taken back by the opposite movement (``reverses``); the database itself refuses
    to change or delete one.
    """

    item = models.ForeignKey(
        StockItem, models.PROTECT, related_name="moves", verbose_name=_("item")
    )
    source = models.CharField(_("from"), max_length=8, choices=Account)
    target = models.CharField(_("to"), max_length=8, choices=Account)
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=2)
    value = models.DecimalField(_("value in yuan"), max_digits=14, decimal_places=2)
    done_on = models.DateField(_("date"))
    donation = models.ForeignKey(
        "Donation",
        models.PROTECT,
        null=True,
        related_name="moves",
        verbose_name=_("donation"),
    )
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversed_by", verbose_name=_("takes back")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    client_uuid = models.UUIDField(null=True, editable=False, unique=True)  # of a form sent alone
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("stock movement")
        verbose_name_plural = _("stock movements")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["item", "id"], name="move_item"),
            models.Index(fields=["item", "done_on", "id"], name="move_item_day"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="move_is_positive"),
            models.CheckConstraint(condition=Q(value__gte=0), name="move_value_not_negative"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="move_has_two_sides"),
        ]
        triggers = [Protect(name="move_stays", operation=Update | Delete)]

    def __str__(self) -> str:
        return f"{self.item} {self.quantity}"
