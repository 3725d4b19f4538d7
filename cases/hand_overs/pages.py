"""What was handed over: the list, a hand-out list, its print, its signatures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import DetailView, FormView

from beneficiaries.models import Person
from beneficiaries.people.filters import PersonFilter
from cases.hand_overs.forms.many import HandOversForm
from cases.hand_overs.lists import HandOversAsked
from cases.hand_overs.queries.hand_overs import lines_of, received
from cases.hand_overs.services import may_sign, sign_for
from cases.models import HandOver, ServiceRecord
from cases.records.services import log_visit
from cases.rights import RIGHTS
from cases.visits.pages.visits import say_added
from cases.visits.pages.who_came import WhoCameMixin
from resources.models import StockItem
from resources.rights import STOCK
from resources.stock.pages.base import tabs
from stations.lists.pages import ListPage
from stations.pages import RightMixin, ServiceFormMixin, say, say_stored
from stations.rights_table import Denied
from stations.scope import ScopedMixin
from stations.wording import quantity

SHOWN = 300


class HandOvers(RightMixin, ListPage):
    """The newest first."""

    rights, act = STOCK, "list"

    asks = HandOversAsked
    template_name = "cases/hand_overs.html"

    def doors(self) -> dict[str, object]:
        user = self.request.user
        may_write = RIGHTS.anywhere(user, "add_hand_overs")
        return {
            "tabs": tabs("cases:hand_overs", user),
            "add_url": reverse("cases:add_hand_overs") if may_write else "",
            "add_label": _("Make a list"),
        }


class AddHandOvers(RightMixin, WhoCameMixin, ServiceFormMixin, FormView):
    """A list of many who get the same; "find" narrows, "tick all" ticks whoever was found."""

    form_class = HandOversForm
    template_name = "cases/hand_overs_add.html"
    rights, act = RIGHTS, "add_hand_overs"

    def get_form_kwargs(self) -> dict[str, object]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        form = kwargs.get("form") or self.get_form()
        context = super().get_context_data(**kwargs | {"form": form})
        context["ticks"] = self._ticks(form, context["ticks"])
        rows = form.rows(context["ticks"])
        return context | {"rows": rows, "ticked": sum(row.is_ticked for row in rows)}

    def _ticks(
        self, form: HandOversForm, ticked: list[tuple[Person, bool]]
    ) -> list[tuple[Person, bool]]:
        """Who is ticked already, then who was found; "all" ticks these too."""
        everybody = self.request.POST.get("search") == "all"
        there = {person for person, _is_ticked in ticked}
        found = [person for person in self._found(form) if person not in there]
        return [*ticked, *((person, everybody) for person in found)]

    def _found(self, form: HandOversForm) -> QuerySet[Person]:
        asked = {name: form[name].value() or "" for name in ("village", "category")}
        asked["q"] = form["find"].value() or ""
        people = Person.objects.visible_to(self.request.user).active()
        people = people.filter(station__in=form.stations)
        narrowed = PersonFilter(asked, people, request=self.request).qs
        return narrowed.select_related("household__division").order_by("pinyin", "pk")[:SHOWN]

    def run_service(self, form: Any) -> Any:
        photos = form.cleaned_data["photos"]
        fields = form.row_fields()
        record, _is_new, added = log_visit(by=self.request.user, photos=photos, **fields)
        if added:
            say_added(self.request, added)
        say(self.request, _("Saved. Print the list and have it signed."))
        return reverse("cases:hand_over_sheet", args=[record.pk])


class HandOverSheet(ScopedMixin, DetailView):
    """The list of one record, to be printed and signed on paper."""

    template_name = "cases/hand_over_sheet.html"
    context_object_name = "record"
    queryset = ServiceRecord.objects.select_related("station", "created_by")

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        lines = lines_of(self.object).select_related("person__household__division", "item")
        rows = received(self.request.user, lines.order_by("person__pinyin", "person", "pk"))
        sums: dict[StockItem, Decimal] = {}
        for one in rows:
            sums[one.line.item] = sums.get(one.line.item, Decimal(0)) + one.line.quantity
        return super().get_context_data(**kwargs) | {
            "rows": rows,
            "sums": [f"{item.name} {quantity(n)} {item.unit}" for item, n in sums.items()],
            "people": len({one.line.person_id for one in rows}),
            "may_sign": may_sign(self.request.user, self.object),
        }


class HandOverSign(HandOverSheet):
    """Who has signed: each line by itself, or all open ones at once."""

    template_name = "cases/hand_over_sign.html"

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        self.object = self.get_object()
        RIGHTS.require(request.user, "sign", self.object)
        if self.object.voided_at:
            raise Denied(_("This was voided."))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(**kwargs) | {"receipts": HandOver.Receipt.choices}

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
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
        say_stored(request)
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
