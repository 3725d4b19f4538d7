"""Who gave what, when, and with which receipt."""

from __future__ import annotations

from django.db import models
from django.db.models import ExpressionWrapper, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from pgtrigger import Delete, Protect, ReadOnly

from resources.attribution.models import AttributedModel, attribution_indexes
from resources.codes import DonationKind, Purpose, ValueBasis
from resources.donors.models import Donor, known_whole
from resources.stock.models import StockItem
from stations.models import (
    VOID,
    Record,
    Station,
    User,
    Voidable,
    VoidableQuerySet,
    void_has_a_reason,
)
from stations.rights_table import AT_DESK
from stations.row_security.rules import Rows
from stations.scope import ScopedQuerySet, stations_of_role
from stations.spelling.fields import PrintedField


class DonationQuerySet(VoidableQuerySet, ScopedQuerySet):
    def named_for(self, user: User) -> DonationQuerySet:
        """``is_named``: an anonymous donor's name is for the station that knows it;
        ``is_whole``: and a person's is masked for everybody else."""
        own = Q(station__in=stations_of_role(user, *AT_DESK))
        named = ExpressionWrapper(Q(is_anonymous=False) | own, models.BooleanField())
        return self.annotate(is_named=named, is_whole=known_whole(user, "donor__kind"))


FREE = [*VOID, "version", "updated_at", "changed_xid"]


class Donation(AttributedModel, Voidable):
    """Cash or goods received at a station. Never edited: voided with a reason and entered anew.

    ``quantity`` of ``item`` in the item's unit (of cash: yuan); ``value`` in yuan, by ``basis``.
    """

    row_security = Rows(station=("station",))

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="donations", verbose_name=_("station")
    )
    origin = models.ForeignKey(
        Station, models.PROTECT, related_name="+", editable=False, verbose_name=_("made at")
    )
    donor = models.ForeignKey(
        Donor, models.PROTECT, related_name="donations", verbose_name=_("donor")
    )
    is_anonymous = models.BooleanField(_("wants to stay anonymous"), default=False)
    received_on = models.DateField(_("received on"))
    kind = models.CharField(_("kind"), max_length=8, choices=DonationKind)
    item = models.ForeignKey(
        StockItem, models.PROTECT, related_name="donations", verbose_name=_("item")
    )
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=2)
    value = models.DecimalField(_("value in yuan"), max_digits=14, decimal_places=2)
    basis = models.CharField(_("basis of the value"), max_length=12, choices=ValueBasis)
    receipt_number = PrintedField(_("receipt number"), max_length=40, db_collation="C")
    purpose = models.CharField(_("earmarked for"), max_length=12, choices=Purpose, blank=True)
    earmark = models.CharField(_("the donor's wish"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    source = models.CharField(_("source system"), max_length=40, blank=True, editable=False)
    external_id = models.CharField(_("id there"), max_length=80, blank=True, editable=False)

    objects = DonationQuerySet.as_manager()

    class Meta(Record.Meta):
        triggers = [
            *Record.Meta.triggers,
            ReadOnly(name="stays", exclude=FREE),
            Protect(name="is_kept", operation=Delete),
        ]
        verbose_name = _("donation")
        verbose_name_plural = _("donations")
        ordering = ["-received_on", "-id"]
        indexes = [
            models.Index(fields=["station", "received_on", "id"], name="donation_station_day"),
            models.Index(fields=["changed_xid", "id"], name="donation_changes"),
            *attribution_indexes("donation", "station", "received_on"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["origin", "client_uuid"], name="donation_client_uuid"),
            models.UniqueConstraint(
                fields=["origin", "source", "external_id"],
                condition=~Q(external_id=""),
                name="donation_external_id",
            ),
            models.UniqueConstraint(
                fields=["station", "receipt_number"],
                condition=Q(voided_at=None),
                name="one_receipt_a_number",
                violation_error_message=_("This receipt number is used already."),
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="donation_is_positive",
                violation_error_message=_("A donation is more than nothing."),
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="donation_value_not_negative",
                violation_error_message=_("A value is never negative."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=DonationKind.CASH) | Q(value=models.F("quantity")),
                name="cash_is_its_value",
                violation_error_message=_("Cash is worth what it is."),
            ),
            void_has_a_reason("donation_void_has_a_reason"),
        ]

    def __str__(self) -> str:
        return self.receipt_number

    @property
    def audit_title(self) -> str:
        return self.receipt_number

    @property
    def shown_donor(self) -> str:
        """The donor's name, unless they want to stay anonymous: ``named_for`` says to whom."""
        if not getattr(self, "is_named", not self.is_anonymous):
            return str(_("anonymous donor"))
        return self.donor.name if getattr(self, "is_whole", False) else self.donor.shown_name

    def get_absolute_url(self) -> str:
        return reverse("resources:donation", args=[self.pk])
