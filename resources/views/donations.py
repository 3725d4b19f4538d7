"""Donations: the list, one with its receipt, a new one, voiding."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, TemplateView
from django.views.generic.detail import SingleObjectMixin

from resources.capitals import capitals
from resources.exports import donation_rows
from resources.filters import DonationFilter
from resources.forms import DonationForm, VoidForm
from resources.models import Donation, StockItem
from resources.queries import donations as listing
from resources.queries.paging import every_row, key_page, order_of
from resources.services.donations import receive_donation, void_donation
from resources.services.permission import may_keep
from resources.views.base import KEEPERS, ReaderMixin
from stations.exports import download
from stations.models import Role
from stations.newest import MOST
from stations.pages import HtmxMixin, UserFormMixin, add_errors, say
from stations.scope import roles_of, stations_countable_by, stations_of_role
from stations.sync import Conflict

FOLDED = ("since", "until", "state", "station")  # filters that a fold of the page holds
PROPOSED = 200  # donors and items that a form proposes


class Donations(ReaderMixin, HtmxMixin, TemplateView):
    """The newest first; ``?format=`` downloads what is shown."""

    template_name = "resources/donations.html"
    partial_template_name = "resources/_donation_rows.html"

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("format")
        if kind not in ("csv", "xlsx"):
            return super().get(request, *args, **kwargs)
        self.record_export("donations", kind)
        name = _("donations %(day)s") % {"day": timezone.localdate().isoformat()}
        return download(kind, name, *donation_rows(every_row(self.asked.qs, self.order)))

    @cached_property
    def asked(self):
        rows = listing.donations_of(self.request.user)
        return DonationFilter(self.request.GET, rows, request=self.request)

    @property
    def order(self):
        return order_of(self.request.GET.get("sort", ""), listing.SORTS, "-day")

    def get_context_data(self, **kwargs):
        asked, cursors = self.asked, self.request.GET
        stations = list(stations_countable_by(self.request.user).values_list("pk", flat=True))
        page = key_page(
            asked.qs,
            self.order,
            before=cursors.get("before", ""),
            after=cursors.get("after", ""),
            stations=stations,
        )
        return super().get_context_data(**kwargs) | {
            "filter": asked,
            "donor": asked.donor_shown if asked.is_valid() else None,
            "page": page,
            "is_narrowed": any(cursors.get(name) for name in FOLDED),
            "sums": listing.sums(asked.qs, stations),
            "most": MOST,
            "has_stations": len(stations) > 1,
        }


class DonationPage(ReaderMixin, DetailView):
    """A donation is its receipt: on paper the receipt alone."""

    template_name = "resources/donation.html"
    context_object_name = "donation"

    def dispatch(self, request, *args, **kwargs):
        return DetailView.dispatch(self, request, *args, **kwargs)  # the scope alone says 404

    def get_queryset(self):
        rows = listing.donations_of(self.request.user)
        return rows.select_related("station__home", "created_by", "voided_by")

    def get_context_data(self, **kwargs):
        user, donation = self.request.user, self.object
        return super().get_context_data(**kwargs) | {
            "figures": f"{donation.value:,.2f}",
            "capitals": capitals(donation.value) if donation.value else "",
            "may_void": may_keep(user, donation.station) and not donation.voided_at,
            "is_own": bool(roles_of(user, donation.station) & set(KEEPERS)),
        }


class DonationAdd(UserFormMixin, FormView):
    form_class = DonationForm
    template_name = "resources/donation_form.html"

    def dispatch(self, request, *args, **kwargs):
        if not stations_of_role(request.user, *KEEPERS).exists():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        user = self.request.user
        mine = StockItem.objects.filter(
            kind="goods", station__in=stations_of_role(user, Role.WORKER, Role.LEAD)
        )
        items = mine.order_by("name").values_list("name", "unit")[:PROPOSED]
        return super().get_context_data(**kwargs) | {
            "donors": listing.named_donors(user)[:PROPOSED],
            "items": sorted({name for name, _unit in items}),
            "units": sorted({unit for _name, unit in items}),
        }

    def form_valid(self, form):
        try:
            donation, _is_new = receive_donation(by=self.request.user, **form.row_fields())
        except Conflict as conflict:
            number = conflict.current.receipt_number
            sentence = _("This form was stored already, as receipt %(number)s. Begin a new one.")
            form.add_error(None, sentence % {"number": number})
            return self.form_invalid(form)
        except ValidationError as error:
            form.show(error)
            return self.form_invalid(form)
        say(self.request, _("Received. The receipt is %(number)s.") % {
            "number": donation.receipt_number
        })  # fmt: skip
        return redirect(donation)


class DonationVoid(SingleObjectMixin, FormView):
    form_class = VoidForm
    template_name = "resources/donation_void.html"

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        if not may_keep(request.user, self.object.station):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return Donation.objects.countable_by(self.request.user).select_related("station", "item")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"donation": self.object}

    def form_valid(self, form):
        try:
            void_donation(self.object, by=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        say(self.request, _("Voided. It counts no more."))
        return redirect(self.object)
