"""The stock: what is there, how it came to that, and what is written off."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, TemplateView
from django.views.generic.detail import SingleObjectMixin

from resources.models import StockItem
from resources.rights import STOCK
from resources.stock import queries as listing
from resources.stock.filters import StockFilter
from resources.stock.forms import WriteOffForm
from resources.stock.pages.base import ReaderMixin, tabs
from resources.stock.services.losses import write_off
from stations.lists.paging import Pager, order_of
from stations.pages import HtmxMixin, ServiceFormMixin, say
from stations.wording import quantity


class Stock(ReaderMixin, HtmxMixin, TemplateView):
    template_name = "resources/stock.html"
    partial_template_name = "resources/_stock_rows.html"
    tab = "resources:stock"

    def get_context_data(self, **kwargs):
        asked = self.request.GET
        rows = listing.stock_of(self.request.user)
        chosen = StockFilter(asked, rows, request=self.request)
        order = order_of(asked.get("sort", ""), listing.SORTS, "name")
        page = Pager(chosen.qs, order).page(asked.get("before", ""), asked.get("after", ""))
        return super().get_context_data(**kwargs) | {
            "filter": chosen,
            "page": page,
            "sums": listing.stock_value(chosen.qs),
            "has_stations": chosen.is_choice("station"),
        }


class ItemPage(DetailView):
    """An item's ledger: every movement with the balance after it."""

    template_name = "resources/item.html"
    context_object_name = "item"

    def get_queryset(self):
        return listing.stock_of(self.request.user)

    def get_context_data(self, **kwargs):
        user, before = self.request.user, self.request.GET.get("before", "")
        entries, following = listing.ledger(user, self.object, before)
        return super().get_context_data(**kwargs) | {
            "tabs": tabs("resources:stock", user),
            "entries": entries,
            "following": following,
            "may_write": STOCK.may(user, "keep", self.object),
        }


class WriteOff(SingleObjectMixin, ServiceFormMixin, FormView):
    form_class = WriteOffForm
    template_name = "resources/write_off.html"

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        STOCK.require(request.user, "keep", self.object)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return StockItem.objects.countable_by(self.request.user).select_related("station")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"item": self.object}

    def run_service(self, form):
        move = write_off(self.object, by=self.request.user, **form.cleaned_data)
        words = {"quantity": quantity(move.quantity), "unit": self.object.unit}
        say(self.request, _("Written off: %(quantity)s %(unit)s.") % words)
        return self.object
