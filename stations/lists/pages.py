"""The page of a list: filter, table, total, pages, download."""

from __future__ import annotations

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from stations.pages import HtmxMixin

from . import downloads
from .asked import Asked
from .paging import MOST, KeyPage
from .remembered import remember


class ListPage(HtmxMixin, TemplateView):
    """``?sort=``, ``?before=``, ``?after=``, the filter's own; ``?format=`` downloads. Who may
    see it at all, the subclass says (``check_may``)."""

    asks: type[Asked]
    usual_format = ""  # of an address that is a download by itself
    template_name = "lists/list.html"
    partial_template_name = "lists/_rows.html"

    def check_may(self) -> None:
        """PermissionDenied, or Http404, for those to whom there is no such list."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        self.check_may()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        asked = request.GET.get("format", "")
        form = asked if asked in downloads.FORMATS else self.usual_format
        if form:
            return downloads.answer(self.asked, request, form)
        remember(request)
        return super().get(request, *args, **kwargs)

    @cached_property
    def asked(self) -> Asked:
        return self.asks(self.request.user, self.request.GET, **self.where())

    def where(self) -> dict[str, str]:
        return {}

    def turned(self) -> KeyPage[Model]:
        """The page that the cursor says."""
        asked, listing = self.request.GET, self.asked.listing
        before, after = asked.get("before", ""), asked.get("after", "")
        try:
            return self.asked.pager.page(before, after, listing.size)
        except Http404:
            if listing.is_strict:
                raise
            return self.asked.pager.page(size=listing.size)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        asked, page = self.asked, self.turned()
        context = super().get_context_data(**kwargs) | {
            "asked": asked,
            "page": page,
            "lines": asked.lines(page.rows),
            "columns": asked.table,
            "totals": asked.totals,
            "most": MOST,
            "query": asked.address(),
        }
        if asked.filterset:
            context["filter"] = asked.filter
        return context | self.doors()

    def doors(self) -> dict[str, object]:
        """``add_url`` and ``add_label``: what this person may do from the list."""
        return {}
