"""Keeping the register of places: added, moved, merged, closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from stations.divisions.forms import AddForm, CloseForm, EndForm, MergeForm, MoveForm
from stations.divisions.services import keeping
from stations.models import Division, DivisionMove
from stations.network.pages.keeping import KeepingMixin
from stations.rights import RIGHTS
from stations.wording import Text


class Act(NamedTuple):
    title: Text
    form: type[forms.Form]
    run: Callable[..., object]


def _add(place: Division, **fields: Any) -> Division:
    return keeping.add_place(parent=place, **fields)


ACTS = {
    "add": Act(_("Add a place below"), AddForm, _add),
    "move": Act(_("Move under another place"), MoveForm, keeping.move_place),
    "merge": Act(_("Merged or renamed"), MergeForm, keeping.merge_place),
    "close": Act(_("Close this place"), CloseForm, keeping.close_place),
}


class OfPlace(KeepingMixin, FormView):
    template_name = "stations/keeping_form.html"
    done = _("Saved.")
    place: Division

    def get_up_url(self) -> str:
        return f"{reverse('stations:divisions')}?{urlencode({'under': self.place.pk})}"

    def run_service(self, form: forms.Form) -> str:
        super().run_service(form)
        return self.get_up_url()


class PlaceAct(OfPlace):
    @cached_property
    def act(self) -> Act:
        if self.kwargs["act"] not in ACTS:
            raise Http404
        return ACTS[self.kwargs["act"]]

    @cached_property
    def place(self) -> Division:
        return get_object_or_404(Division, pk=self.kwargs["code"], is_pseudo=False)

    def require_keeper(self) -> None:
        user, is_inside = self.request.user, self.kwargs["act"] == "add"
        may = (
            RIGHTS.may(user, "keep", self.place)
            if is_inside
            else keeping.may_change(user, self.place)
        )
        if self.act and not may:
            raise RIGHTS.refusal("keep", user)

    @property
    def title(self) -> str:
        return f"{self.place}{gettext(': ')}{self.act.title}"

    def get_form_class(self) -> type[forms.Form]:
        return self.act.form

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user, "place": self.place}

    def keep(self, fields: dict[str, Any]) -> None:
        self.act.run(self.place, by=self.request.user, **fields)


class PlaceMoveEnd(OfPlace):
    form_class = EndForm
    title = _("End the move")

    @cached_property
    def move(self) -> DivisionMove:
        rows = DivisionMove.objects.select_related("division", "under")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def place(self) -> Division:
        return self.move.division

    def require_keeper(self) -> None:
        RIGHTS.require(self.request.user, "keep", self.move.under)

    def keep(self, fields: dict[str, Any]) -> None:
        keeping.end_place_move(self.move, by=self.request.user, **fields)
