"""What the pages of donations have beside those of every kind: the receipt, proposals."""

from __future__ import annotations

from django.utils.translation import gettext as _

from resources.donations.capitals import capitals
from resources.donations.forms import DonationForm
from resources.models import Donor, StockItem
from resources.rights import DONATIONS as RIGHTS
from stations.kinds.pages import KindAdd, KindList, KindPage

PROPOSED = 200  # donors and items that a form proposes


class DonationList(KindList):
    """``?donor=`` shows one donor's; a chip takes it away."""

    def get_context_data(self, **kwargs):
        asked = self.asked.filter
        donor = asked.donor_shown if asked.is_valid() else None
        chip = donor.shown_name if donor else ""
        return super().get_context_data(**kwargs) | {"chip": chip}


class DonationPage(KindPage):
    """A donation is its receipt: on paper the receipt alone."""

    context_object_name = "donation"

    def get_context_data(self, **kwargs):
        donation = self.object
        return super().get_context_data(**kwargs) | {
            "figures": f"{donation.value:,.2f}",
            "capitals": capitals(donation.value) if donation.value else "",
            "is_own": RIGHTS.may(self.request.user, "enter", donation),
        }


class DonationAdd(KindAdd):
    form_class = DonationForm

    def get_context_data(self, **kwargs):
        mine = RIGHTS.stations(self.request.user, "enter")
        stock = StockItem.objects.filter(kind="goods", station__in=mine)
        items = stock.order_by("name").values_list("name", "unit")[:PROPOSED]
        donors = Donor.objects.filter(station__in=mine).order_by("name", "pk")
        return super().get_context_data(**kwargs) | {
            "donors": donors[:PROPOSED],
            "items": sorted({name for name, _unit in items}),
            "units": sorted({unit for _name, unit in items}),
        }

    def show(self, form, error):
        form.show(error)

    def saved(self, obj):
        return _("Received. The receipt is %(number)s.") % {"number": obj.receipt_number}
