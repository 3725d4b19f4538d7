"""The pages of a kind: its list, one record with its history, the form, voiding.

A kind that shows more subclasses one of these in its own folder and names it in ``kind_urls``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView
from django.views.generic.detail import SingleObjectMixin

from stations.imports.importers import IMPORTERS
from stations.lists.pages import ListPage
from stations.models import User
from stations.pages import add_errors, say
from stations.sync import Conflict

from .asked import KindAsked
from .forms import KindForm, ReasonForm
from .history import history
from .kind import SECTIONS, Kind
from .protocol import one


class KindMixin:
    kind: Kind = None  # type: ignore[assignment]
    request: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {  # type: ignore[misc]
            "kind": self.kind,
            "section": SECTIONS.get(self.kind.section),
            "tabs": tabs(self.kind, self.request.user),
        }


def tabs(kind: Kind, user: User) -> list[dict[str, Any]]:
    """The pages beside this one that the person may see."""
    section = SECTIONS.get(kind.section)
    return section.tabs(kind.name("list"), user) if section else []


class KindList(KindMixin, ListPage):
    def check_may(self) -> None:
        if not self.kind.rights.anywhere(self.request.user, "list"):
            raise PermissionDenied

    def get_template_names(self) -> list[str]:
        self.template_name = self.kind.template("list")
        return super().get_template_names()

    @cached_property
    def asked(self) -> KindAsked:
        return KindAsked(self.kind, self.request.user, self.request.GET)

    def doors(self) -> dict[str, Any]:
        """Addresses of what this person may do from the list."""
        kind, user = self.kind, self.request.user
        may_add = kind.rights.anywhere(user, "enter") and kind.words.add
        may_import = kind.many in IMPORTERS and kind.rights.anywhere(user, "import")
        return {
            "add_url": kind.url("add") if may_add else "",
            "add_label": kind.words.add,
            "import_url": reverse("stations:import_new", args=[kind.many]) if may_import else "",
        }


class KindPage(KindMixin, DetailView):
    """One record: its fields as this reader may know them, what was done to it, what may be."""

    context_object_name = "object"

    def get_template_names(self) -> list[str]:
        return [self.kind.template("page")]

    def get_queryset(self) -> Any:
        rows = (self.kind.opened or self.kind.rows)(self.request.user)
        return rows.select_related("station", "created_by", "voided_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        obj, kind = self.object, self.kind
        shown = [(said.label(kind.model), said.shown(obj)) for said in kind.at("page")]
        return super().get_context_data(**kwargs) | {
            "facts": [(label, value) for label, value in shown if value not in ("", None)],
            "history": partial(history, kind, obj),  # asked by the template, if at all
            "may": {act: self.may(act) for act in ("edit", "void")},
        }

    def may(self, act: str) -> str:
        """The address of what may be done to it, or nothing."""
        obj, kind = self.object, self.kind
        is_there = getattr(kind.services, act) and not obj.voided_at
        may = is_there and kind.rights.may(self.request.user, act, obj)
        return kind.url(act, obj) if may else ""


class KindForms(KindMixin, FormView):
    """A form whose save is the kind's service; what was typed stays when a rule is broken."""

    form_class = KindForm

    act = ""

    def get_template_names(self) -> list[str]:
        return [self.kind.templates.get(self.act, self.kind.template("form"))]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"kind": self.kind, "user": self.request.user}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return redirect(self.save(form))
        except Conflict as conflict:
            self.show_conflict(form, conflict.current)
            return self.render_to_response(self.get_context_data(form=form), status=409)
        except ValidationError as error:
            self.show(form, error)
        return self.form_invalid(form)

    def show(self, form: Any, error: ValidationError) -> None:
        """Each broken rule at its field."""
        add_errors(form, error)

    def save(self, form: Any) -> Any:
        raise TypeError(f"{type(self).__name__} must say what it saves")

    def say_saved(self, text: str = "") -> None:
        say(self.request, text or _("Saved."))

    def show_conflict(self, form: Any, current: Any) -> None:
        raise TypeError(f"{type(self).__name__} must say what stands in the way")


class KindAdd(KindForms):
    act = "add"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.kind.rights.anywhere(request.user, "enter"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        title, up = self.kind.words.add, self.kind.url("list")
        return super().get_context_data(**kwargs) | {"title": title, "up": up}

    def row(self, form: Any) -> Any:
        return self.kind.services.row(by=self.request.user, **form.values())

    def save(self, form: Any) -> Any:
        obj, _is_new = one(self.kind.services.add, self.row(form), by=self.request.user)
        say(self.request, self.saved(obj))
        return obj

    def saved(self, obj: Any) -> str:
        return _("Saved.")

    def show_conflict(self, form: Any, current: Any) -> None:
        sentence = _("This form was stored already, as %(title)s. Begin a new one.")
        form.add_error(None, sentence % {"title": current})


class KindAct(SingleObjectMixin):
    """Something done to one record; who may not gets no form either."""

    act = ""
    kind: Kind
    request: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.object = self.get_object()
        is_over = getattr(self.object, "voided_at", None) and request.method != "POST"
        if is_over or not self.kind.rights.may(request.user, self.act, self.object):
            raise PermissionDenied  # of two who press at once the slower is told by the service
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_queryset(self) -> Any:
        rows = (self.kind.opened or self.kind.rows)(self.request.user)
        return rows.select_related("station")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"edit": self.kind.words.edit, "void": self.kind.words.void}
        title = words.get(self.act, "")
        return super().get_context_data(**kwargs) | {"title": title, "up": self.up()}

    def up(self) -> str:
        return self.object.get_absolute_url()


class KindEdit(KindAct, KindForms):
    act = "edit"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"obj": self.object}

    def save(self, form: Any) -> Any:
        values = form.values()
        seen = values.pop("version")
        self.kind.services.edit(self.object, by=self.request.user, seen_version=seen, **values)
        say(self.request, _("Saved."))
        return self.up()

    def show_conflict(self, form: Any, current: Any) -> None:
        """What was typed stays; saved again it goes over what somebody else wrote."""
        form.data = form.data.copy()
        form.data["version"] = current.version
        form.add_error(None, _("Somebody changed this meanwhile; compare, then save."))
        self.current = current

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        current = getattr(self, "current", None)
        fields = self.kind.at("page") if current else []
        theirs = [(said.label(self.kind.model), said.shown(current, True)) for said in fields]
        return super().get_context_data(**kwargs) | {"theirs": theirs}


class KindVoid(KindAct, KindForms):
    act = "void"
    form_class = ReasonForm

    def get_template_names(self) -> list[str]:
        return [self.kind.template("void")]

    def get_form_kwargs(self) -> dict[str, Any]:
        return FormView.get_form_kwargs(self)

    def save(self, form: Any) -> Any:
        reason = form.cleaned_data["reason"]
        self.kind.services.void(self.object, by=self.request.user, reason=reason)
        say(self.request, _("Voided. It counts no more."))
        return self.up()


def kind_urls(kind: Kind, *, at: Mapping[str, str] | None = None, **views: Any) -> list[Any]:
    """Its addresses below the one at which they are included; ``views``: pages of its own, by
    list, page, add, edit, void (None: it has none) and whatever else is done to one; ``at``:
    where a page stands that stands elsewhere than usual."""
    usual: dict[str, tuple[str, Any]] = {
        "list": ("", KindList),
        "add": ("add/", KindAdd),
        "page": ("<uuid:pk>/", KindPage),
        "edit": ("<uuid:pk>/edit/", KindEdit),
        "void": ("<uuid:pk>/void/", KindVoid),
    }
    there = {"list", "page", "add", *kind.services.acts}
    known = {act: (where, view) for act, (where, view) in usual.items() if act in there}
    known |= {act: (f"<uuid:pk>/{act}/", None) for act in views if act not in usual}
    return [
        path((at or {}).get(act, where), page.as_view(kind=kind), name=kind.last_name(act))
        for act, (where, view) in known.items()
        if (page := views.get(act, view)) is not None
    ]
