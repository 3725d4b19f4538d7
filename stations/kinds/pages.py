"""The pages of a kind: its list, one record with its history, the form, voiding.

A kind that shows more subclasses one of these in its own folder and names it in ``kind_urls``.
"""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView
from django.views.generic.detail import SingleObjectMixin

from stations.imports.importers import IMPORTERS
from stations.lists.pages import ListPage
from stations.models import Record, User
from stations.pages import ServiceFormMixin, say
from stations.reasons import ReasonForm
from stations.rights_table import Denied
from stations.scope import UserRequest

from .asked import KindAsked
from .forms import FieldsForm, KindForm
from .history import history
from .kind import SECTIONS, Kind, Tab
from .protocol import Sent, one


class KindMixin:
    """``shows``: which of the kind's templates it is."""

    kind: Kind = None  # type: ignore[assignment]
    shows: str
    request: UserRequest

    def get_template_names(self) -> list[str]:
        return [self.kind.template(self.shows)]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(**kwargs) | {  # type: ignore[misc]
            "kind": self.kind,
            "section": SECTIONS.get(self.kind.section),
            "tabs": tabs(self.kind, self.request.user),
        }


def tabs(kind: Kind, user: User) -> list[Tab]:
    """The pages beside this one that the person may see."""
    section = SECTIONS.get(kind.section)
    return section.tabs(kind.name("list"), user) if section else []


class KindList(KindMixin, ListPage):
    def check_may(self) -> None:
        self.kind.rights.require_anywhere(self.request.user, "list")

    def get_template_names(self) -> list[str]:
        self.template_name = self.kind.template("list")
        return ListPage.get_template_names(self)

    @cached_property
    def asked(self) -> KindAsked:
        return KindAsked(self.kind, self.request.user, self.request.GET)

    def doors(self) -> dict[str, object]:
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

    shows = "page"
    context_object_name = "object"

    def get_queryset(self) -> QuerySet:
        rows = self.kind.opens(self.request.user)
        return rows.select_related(self.kind.place.field, "created_by", "voided_by")

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        obj, kind = self.object, self.kind
        shown = [(said.label(kind.model), said.shown(obj)) for said in kind.told]
        return super().get_context_data(**kwargs) | {
            "facts": [(label, value) for label, value in shown if value not in ("", None)],
            "place": kind.place.told(obj),
            "may_list": kind.rights.anywhere(self.request.user, "list"),
            "photos": obj.photos.all() if kind.photos else [],
            "steps": kind.life.open_to(self.request.user, obj) if kind.life else [],
            "history": partial(history, kind, obj),  # asked by the template, if at all
            "may": {act: self.may(act) for act in ("edit", "void")},
        }

    def may(self, act: str) -> str:
        """The address of what may be done to it, or nothing."""
        obj, kind = self.object, self.kind
        is_there = getattr(kind.services, act) and not obj.voided_at
        may = is_there and kind.rights.may(self.request.user, act, obj)
        return kind.url(act, obj) if may else ""


class KindForms(KindMixin, ServiceFormMixin, FormView):
    """A form whose save is the kind's service."""

    form_class = KindForm
    shows = "form"
    act = ""

    def get_template_names(self) -> list[str]:
        own = self.kind.templates.get(self.act)
        return [own] if own else super().get_template_names()

    def get_form_kwargs(self) -> dict[str, object]:
        about: dict[str, object] = {"user": self.request.user}
        if issubclass(self.get_form_class(), KindForm):
            about["kind"] = self.kind
        return super().get_form_kwargs() | about


class KindAdd(KindForms):
    act = "add"

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        self.kind.rights.require_anywhere(request.user, "enter")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        title, up = self.kind.words.add, self.kind.url("list")
        return super().get_context_data(**kwargs) | {"title": title, "up": up}

    def row(self, form: FieldsForm) -> Sent:
        values = {name: value for name, value in form.values().items() if name != "photos"}
        return self.kind.services.row(by=self.request.user, **values)

    @transaction.atomic
    def run_service(self, form: FieldsForm) -> str | Model:
        services, photos = self.kind.services, form.cleaned_data.get("photos")
        obj, _is_new = one(services.add, self.row(form), by=self.request.user)
        if services.photos and photos:  # of a repeat those that aren't there yet
            services.photos(obj, photos, by=self.request.user)
        say(self.request, self.saved(obj))
        return obj

    def saved(self, obj: Record) -> str:
        return _("Saved.")

    def show_conflict(self, form: FieldsForm, current: Record) -> dict[str, object]:
        sentence = _("This form was saved before, with other words. Begin a new one.")
        if self.kind.opens(self.request.user).filter(pk=current.pk).exists():
            sentence = _(
                "This form was stored already, with other contents: %(title)s. What you typed "
                "stands below; open the stored one and correct it there."
            )
            sentence %= {"title": current}
            form.stands = current.get_absolute_url()
        form.add_error(None, sentence)
        return {}


class KindAct(SingleObjectMixin):
    """Something done to one record; who may not gets no form either."""

    act = ""
    kind: Kind
    request: UserRequest

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        self.object = self.get_object()
        self.require_right()
        if getattr(self.object, "voided_at", None) and request.method != "POST":
            raise Denied(_("This was voided."))  # of two at once the service tells the slower
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_queryset(self) -> QuerySet:
        return self.kind.opens(self.request.user).select_related(self.kind.place.field)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        words = {"edit": self.kind.words.edit, "void": self.kind.words.void}
        title = words.get(self.act, "")
        return super().get_context_data(**kwargs) | {"title": title, "up": self.up()}

    def require_right(self) -> None:
        self.kind.rights.require(self.request.user, self.act, self.object)

    def up(self) -> str:
        return self.object.get_absolute_url()


class KindEdit(KindAct, KindForms):
    act = "edit"

    def get_form_kwargs(self) -> dict[str, object]:
        return super().get_form_kwargs() | {"obj": self.object}

    @transaction.atomic
    def run_service(self, form: FieldsForm) -> str | Model:
        values, services = form.values(), self.kind.services
        photos = values.pop("photos", [])
        now = services.edit(self.object, by=self.request.user, **values)
        if services.photos and photos:
            services.photos(now, photos, by=self.request.user)
        say(self.request, _("Saved."))
        return self.up()

    def show_conflict(self, form: FieldsForm, current: Record) -> dict[str, object]:
        self.object = self.get_queryset().get(pk=current.pk)  # masked as for every reader
        return super().show_conflict(form, current)


class KindVoid(KindAct, KindForms):
    act = shows = "void"
    form_class = ReasonForm

    def get_form_kwargs(self) -> dict[str, object]:
        return FormView.get_form_kwargs(self)

    def run_service(self, form: FieldsForm) -> str | Model:
        reason = form.cleaned_data["reason"]
        self.kind.services.void(self.object, by=self.request.user, reason=reason)
        say(self.request, _("Voided. It counts no more."))
        return self.up()
