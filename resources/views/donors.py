"""Donors: the list with what they gave, and the correction of one."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView
from django.views.generic.detail import SingleObjectMixin

from resources.exports import donor_rows
from resources.forms import DonorForm
from resources.models import Donor
from resources.queries import donations as listing
from resources.queries.paging import every_row, key_page, order_of
from resources.services.donors import edit_donor
from resources.services.permission import may_keep
from resources.views.base import ReaderMixin
from stations.exports import download
from stations.pages import HtmxMixin, ServiceFormMixin, say
from stations.sync import Conflict


class Donors(ReaderMixin, HtmxMixin, TemplateView):
    """Who gave most stands first; ``?format=`` downloads what is shown."""

    template_name = "resources/donors.html"
    partial_template_name = "resources/_donor_rows.html"
    tab = "resources:donors"

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("format")
        if kind not in ("csv", "xlsx"):
            return super().get(request, *args, **kwargs)
        self.record_export("donors", kind)
        name = _("donors %(day)s") % {"day": timezone.localdate().isoformat()}
        return download(kind, name, *donor_rows(every_row(self.asked(), self.order)))

    @property
    def order(self):
        return order_of(self.request.GET.get("sort", ""), listing.DONOR_SORTS, "-value")

    def asked(self):
        text = self.request.GET.get("q", "").strip()
        rows = listing.donors_of(self.request.user)
        return rows.filter(name__icontains=text, is_whole=True) if text else rows

    def get_context_data(self, **kwargs):
        asked = self.request.GET
        page = key_page(
            self.asked(),
            self.order,
            before=asked.get("before", ""),
            after=asked.get("after", ""),
        )
        text = asked.get("q", "").strip()
        return super().get_context_data(**kwargs) | {"page": page, "text": text}


class DonorEdit(SingleObjectMixin, ServiceFormMixin, FormView):
    """A donor's name, kind, phone and note; what was given stays as it is."""

    form_class = DonorForm
    template_name = "resources/donor_form.html"

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        if not may_keep(request.user, self.object.station):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return Donor.objects.countable_by(self.request.user).select_related("station")

    def get_initial(self):
        donor = self.object
        known = {"name": donor.name, "kind": donor.kind, "phone": donor.phone, "note": donor.note}
        return known | {"version": donor.version}

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except Conflict as conflict:
            form.data = form.data | {"version": conflict.current.version}
            form.add_error(None, _("Somebody changed the donor meanwhile; compare, then save."))
            return self.form_invalid(form)

    def run_service(self, form):
        values = dict(form.cleaned_data)
        seen = values.pop("version")
        edit_donor(self.object, by=self.request.user, seen_version=seen, **values)
        say(self.request, _("Saved."))
        return reverse("resources:donors")
