"""An organisation's page with all that points to it; merging another one into it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db.models import Model
from django.http import Http404
from django.utils.translation import gettext as _

from stations.kinds.kind import KINDS, Kind
from stations.kinds.pages import KindAct, KindForms, KindPage
from stations.lists.listing import Column
from stations.models import Organisation, StationOperator, User
from stations.organisations.forms import MergeForm, UndoForm
from stations.organisations.merging import merge, undo, undoable
from stations.pages import say

SHOWN = 5


class Linked(NamedTuple):
    """What one kind's register says of it, as far as this reader lists that: a few rows, how many
    there are, and where the others stand."""

    kind: Kind
    columns: Sequence[Column]
    rows: list[Model]
    number: int
    url: str


def linked(organisation: Organisation, user: User) -> Iterator[Linked]:
    """Of every kind that points to organisations and that this person may list."""
    for kind in KINDS.values():
        names = [one.name for one in kind.refs if one.of(kind.model).related_model is Organisation]
        if not names or not kind.rights.anywhere(user, "list"):
            continue
        rows = kind.rows(user).filter(**{names[0]: organisation})
        if hasattr(kind.model, "voided_at"):
            rows = rows.filter(voided_at=None)
        found = list(rows.order_by("-pk")[: SHOWN + 1])
        if found:
            number = len(found) if len(found) <= SHOWN else rows.count()
            yield Linked(kind, *_shown(kind, names[0], user, found[:SHOWN]), number,
                         _url(kind, names[0], organisation))  # fmt: skip


def _shown(
    kind: Kind, name: str, user: User, rows: list[Model]
) -> tuple[Sequence[Column], list[Model]]:
    listing = kind.listing
    columns = [c for c in listing.columns if "table" in c.where and not c.only and c.key != name]
    return columns, listing.lines(user, rows) if listing.lines else rows


def _url(kind: Kind, name: str, organisation: Organisation) -> str:
    """The list of these alone, where it can be narrowed so."""
    known = kind.filterset.base_filters if kind.filterset else {}
    return f"{kind.url('list')}?{name}={organisation.pk}" if name in known else kind.url("list")


class OrganisationPage(KindPage):
    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        obj, user = self.object, self.request.user
        runs = StationOperator.objects.filter(organisation=obj).select_related("station")
        may = not obj.voided_at and self.kind.rights.may(user, "merge", obj)
        return super().get_context_data(**kwargs) | {
            "linked": list(linked(obj, user)),
            "runs": runs.order_by("-since", "-pk"),
            "merge_url": self.kind.url("merge", obj) if may else "",
            "undo_url": self.kind.url("unmerge", obj) if may and undoable(obj) else "",
            "merged": obj.merged.filter(undone_at=None).select_related("gone"),
        }


class OrganisationMerging(KindAct, KindForms):
    act = "merge"
    form_class = MergeForm

    def get_form_kwargs(self) -> dict[str, object]:
        return super().get_form_kwargs() | {"kept": self.object}

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(**kwargs) | {"title": _("Merge another one into it")}

    def run_service(self, form: MergeForm) -> str:
        asked = form.cleaned_data
        merge(self.object, asked["other"], reason=asked["reason"], by=self.request.user)
        say(self.request, _("Merged. It can be undone for seven days."))
        return self.up()


class OrganisationUnmerging(KindAct, KindForms):
    act = "unmerge"
    form_class = UndoForm

    def require_right(self) -> None:
        self.kind.rights.require(self.request.user, "merge", self.object)
        self.done = undoable(self.object)
        if self.done is None:
            raise Http404

    def get_form_kwargs(self) -> dict[str, object]:
        kwargs = super().get_form_kwargs()
        kwargs.pop("user")
        return kwargs

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        title = _("Undo the merge of %(name)s") % {"name": self.done.gone}
        return super().get_context_data(**kwargs) | {"title": title}

    def run_service(self, form: UndoForm) -> str:
        gone = undo(self.done, by=self.request.user)
        say(self.request, _("The merge is undone."))
        return gone.get_absolute_url()
