"""What was handed over: the list, a hand-out list, its print, its signatures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import DetailView, TemplateView

from beneficiaries.models import Person
from beneficiaries.people.filters import PersonFilter
from cases.handovers.forms.hand_out import HandOutForm
from cases.handovers.queries.hand_overs import lines_of, listed_hand_overs, received, totals
from cases.handovers.services import may_sign, sign_for
from cases.models import HandOver, ServiceRecord
from cases.records.filters import HandOverFilter
from cases.records.services import record_visit
from cases.records.services.exports import record_export
from cases.visits.pages.who_came import WhoCameForm
from resources.stock.pages.base import KEEPERS, READERS, tabs
from stations.exports import download
from stations.lists.paging import MOST
from stations.pages import HtmxMixin, say
from stations.scope import ScopedMixin, postings_of

SHOWN = 300


class HandOvers(HtmxMixin, TemplateView):
    """The newest first; ``?before=`` turns the page, ``?format=`` downloads."""

    template_name = "cases/hand_overs.html"
    partial_template_name = "cases/_hand_over_rows.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not {posting.role for posting in postings_of(request.user)} & READERS:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def filter(self) -> Any:
        every = HandOver.objects.all()
        return HandOverFilter(self.request.GET, queryset=every, request=self.request)

    @cached_property
    def listed(self) -> Any:
        return listed_hand_overs(self.request.user, self.filter.qs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, cursor = self.request.user, self.request.GET.get("before", "")
        found, following = self.listed.page(cursor)
        return super().get_context_data(**kwargs) | {
            "filter": self.filter,
            "rows": received(user, found),
            "following": following,
            "totals": totals(self.listed),
            "most": MOST,
            "tabs": tabs("cases:hand_overs", self.request.user),
            "may_write": {p.role for p in postings_of(user)} & set(KEEPERS),
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        kind = request.GET.get("format", "")
        if kind not in ("csv", "xlsx"):
            return super().get(request, *args, **kwargs)
        asked = request.GET.dict()
        record_export(kind, by=request.user, filters=asked, verb="export_hand_overs")
        name = _("hand-overs %(day)s") % {"day": timezone.localdate().isoformat()}
        return download(kind, name, _headings(), self._cells())

    def _cells(self) -> Iterator[list[Any]]:
        for found in self.listed.pages():
            yield from (_cells(one) for one in received(self.request.user, found))


class HandOut(WhoCameForm):
    """A list of many who get the same; "find" narrows, "tick all" ticks whoever was found."""

    form_class = HandOutForm
    template_name = "cases/hand_out.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not {p.role for p in postings_of(request.user)} & set(KEEPERS):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or self.get_form()
        context = super().get_context_data(**kwargs | {"form": form})
        context["ticks"] = self._ticks(form, context["ticks"])
        rows = form.rows(context["ticks"])
        return context | {"rows": rows, "ticked": sum(row.is_ticked for row in rows)}

    def _ticks(self, form: Any, ticked: list[Any]) -> list[Any]:
        """Who is ticked already, then who was found; "all" ticks these too."""
        everybody = self.request.POST.get("search") == "all"
        there = {person for person, _is_ticked in ticked}
        found = [person for person in self._found(form) if person not in there]
        return [*ticked, *((person, everybody) for person in found)]

    def _found(self, form: Any) -> Any:
        asked = {name: form[name].value() or "" for name in ("village", "category")}
        asked["q"] = form["find"].value() or ""
        people = Person.objects.visible_to(self.request.user).active()
        people = people.filter(station__in=form.stations)
        narrowed = PersonFilter(asked, people, request=self.request).qs
        return narrowed.select_related("household__division").order_by("pinyin", "pk")[:SHOWN]

    def run(self, form: Any) -> Any:
        record, _is_new = record_visit(by=self.request.user, **form.row_fields())
        say(self.request, _("Saved. Print the list and have it signed."))
        return reverse("cases:hand_over_sheet", args=[record.pk])


class HandOverSheet(ScopedMixin, DetailView):
    """The list of one record, to be printed and signed on paper."""

    template_name = "cases/hand_over_sheet.html"
    context_object_name = "record"
    queryset = ServiceRecord.objects.select_related("station", "created_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = lines_of(self.object).select_related("person__household__division", "item")
        rows = received(self.request.user, lines.order_by("person__pinyin", "person", "pk"))
        sums: dict[Any, Any] = {}
        for one in rows:
            sums[one.line.item] = sums.get(one.line.item, 0) + one.line.quantity
        return super().get_context_data(**kwargs) | {
            "rows": rows,
            "sums": sums.items(),
            "people": len({one.line.person_id for one in rows}),
            "may_sign": may_sign(self.request.user, self.object),
        }


class HandOverSign(HandOverSheet):
    """Who has signed: each line by itself, or all open ones at once."""

    template_name = "cases/hand_over_sign.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.object = self.get_object()
        if not may_sign(request.user, self.object):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"receipts": HandOver.Receipt.choices}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        lines = {line.pk: line for line in lines_of(self.object)}
        for pk, line in lines.items():
            line.receipt = request.POST.get(f"receipt-{pk}", line.receipt)
            line.signed_by = request.POST.get(f"signed_by-{pk}", line.signed_by).strip()
            if "all" in request.POST and line.receipt == HandOver.Receipt.OPEN:
                line.receipt = HandOver.Receipt.SELF
            if line.receipt != HandOver.Receipt.RELATIVE:
                line.signed_by = ""
        signatures = {pk: (line.receipt, line.signed_by) for pk, line in lines.items()}
        try:
            number = sign_for(self.object, signatures, by=request.user)
        except ValidationError as error:
            return self._refused(lines, error)
        words = ngettext("%(number)d signature entered.", "%(number)d signatures entered.", number)
        say(request, words % {"number": number})
        return redirect("cases:hand_over_sheet", self.object.pk)

    def _refused(self, lines: dict[int, HandOver], error: ValidationError) -> HttpResponse:
        """The page with what was typed, each sentence at its line."""
        wrong = error.message_dict if hasattr(error, "error_dict") else {}
        context = self.get_context_data(object=self.object)
        for one in context["rows"]:
            typed = lines[one.line.pk]
            one.line.receipt, one.line.signed_by = typed.receipt, typed.signed_by
            one.line.wrong = wrong.get(f"line-{typed.pk}", [])
        sentences = [] if wrong else error.messages
        return self.render_to_response(context | {"refused": True, "sentences": sentences})


def _headings() -> list[str]:
    return [
        _("Date"), _("Station"), _("Name"), _("Village"), _("Item"), _("Quantity"), _("Unit"),
        _("Value in yuan"), _("Signed for"), _("Signed by"),
    ]  # fmt: skip


def _cells(one: Any) -> list[Any]:
    line = one.line
    household = line.person.household if one.person else None
    return [
        line.handed_on,
        line.station.name,
        one.name,
        household.division.short_name if household else "",
        line.item.name,
        line.quantity,
        line.item.unit,
        line.value,
        line.get_receipt_display(),
        line.signed_by if one.person else "",
    ]
