"""What every page shares: htmx partials, forms whose save is a service, the site's frame."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _

from stations.conflicts import ASKED, BEGUN, differences, settle
from stations.idempotency import Conflict
from stations.navigation import Frame
from stations.refused import plain_names
from stations.repeats.models import StoredForm
from stations.repeats.services import (
    digest_of,
    only_by,
    page_of,
    remember,
    still_so,
    stored_from,
)
from stations.rights_table import Rights
from stations.scope import UserRequest


class HtmxMixin:
    """Answers htmx with the partial that the full page includes."""

    partial_template_name: str
    request: UserRequest

    def get_template_names(self) -> list[str]:
        if self.request.htmx and not self.request.htmx.boosted:
            return [self.partial_template_name]
        return super().get_template_names()  # type: ignore[misc]


class RightMixin:
    """A page for those who may do ``act`` somewhere; a service asks it with the place."""

    rights: Rights
    act: str

    def dispatch(self, request: UserRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        self.rights.require_anywhere(request.user, self.act)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class UserFormMixin:
    """Hands the user to the form, which scopes its choices."""

    request: UserRequest

    def get_form_kwargs(self) -> dict[str, object]:
        return super().get_form_kwargs() | {"user": self.request.user}  # type: ignore[misc]


SEEN = {"seen_version", "version"}  # how a form names the version that it was filled over


class ServiceFormMixin:
    """A form whose save is a service. What the service refuses is said at the form, and what was
    typed stays; so it does where somebody else's version stands in the way (409). Whoever sends
    again what they have stored, since its answer was lost, is told so (``stations.repeats``)."""

    @classmethod
    def as_view(cls, **initkwargs: object) -> Callable[..., HttpResponseBase]:
        """The object may be out of sight, or the step no more of one's own, because it is done."""
        view = super().as_view(**initkwargs)  # type: ignore[misc]

        @wraps(view)
        def answered(request: UserRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except (Http404, PermissionDenied):
                if told := told_again(request) or opened_again(request):
                    return told
                raise

        return answered

    def is_done(self) -> bool:
        """Whether what this page asks for may stand already: whoever stored it from here and opens
        it again, since the answer was lost, is led to what stands."""
        return False

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if self.is_done() and (told := opened_again(request)):
            return told
        return super().get(request, *args, **kwargs)  # type: ignore[misc]

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The button that searches is one of the form's: nothing is judged or saved by it."""
        if "search" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        if getattr(form, "undecided", None):
            self.ask_again(form)
        form.errors.clear()
        return self.shown(form)

    def run_service(self, form: BaseForm) -> str | Model:
        raise TypeError(f"{type(self).__name__} must say which service it runs")

    def form_valid(self, form: BaseForm) -> HttpResponse:
        if getattr(form, "undecided", None):
            return self.still_asked(form)
        try:
            following = self.stored(form)
        except Conflict as conflict:
            said = self.show_conflict(form, conflict.current)
            return told_again(self.request) or self.shown(form, 409, **said)
        except ValidationError as error:
            self.show(form, error)
            return self.form_invalid(form)
        say_stored(self.request)
        return redirect(following)

    def stored(self, form: BaseForm) -> str:
        """Where to go on; that it is stored is known from the same moment on. What a service
        writes before it refuses (who asked for a number) stays."""
        since, refused = timezone.now(), None
        digest, page = digest_of(self.request), page_of(self.request)
        with transaction.atomic():
            try:
                following = resolve_url(self.run_service(form))
            except (Conflict, ValidationError) as error:
                refused = error
            else:
                remember(self.request.user, digest, following, page=page, since=since)
        if refused:
            raise refused
        return following

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        told = told_again(self.request) if is_past(form) else None
        return told or super().form_invalid(form)  # type: ignore[misc]

    def still_asked(self, form: BaseForm) -> HttpResponse:
        """Nothing is saved before it is said of each field which value stays."""
        self.ask_again(form)
        form.add_error(None, _("Choose for each field which of the two stays."))
        return self.shown(form, 409)

    def ask_again(self, form: BaseForm) -> None:
        form.differences = differences(form, self.unsent())
        form.begun = form.data.get(BEGUN)

    def show(self, form: BaseForm, error: ValidationError) -> None:
        """Each broken rule at its field; what stands already has its door."""
        add_errors(form, error)
        form.stands = getattr(error, "stands", "")

    def show_conflict(self, form: BaseForm, current: Model) -> dict[str, object]:
        """What was typed stays; saved again with what was chosen of each field (``conflicts``) it
        goes over what somebody else wrote."""
        is_own = False
        for name in SEEN & form.fields.keys():
            theirs = self.unsent()
            form.differences = differences(form, theirs)
            form.begun = form[name].data
            is_own = only_by(self.request.user, current, seen=form.begun)
            form.data = form.data.copy()
            form.data[name] = theirs[name].value()
            form.add_error(None, said_of_change(is_own=is_own))
        return {"conflict": current, "is_own": is_own}

    def get_form(self, form_class: type[BaseForm] | None = None) -> BaseForm:
        form = super().get_form(form_class)  # type: ignore[misc]
        if form.is_bound and ASKED in form.data:
            settle(form, self.unsent())
        return form

    def unsent(self) -> BaseForm:
        """The form as it would open now, with what the record says by now."""
        method, self.request.method = self.request.method, "GET"
        try:
            return self.get_form()
        finally:
            self.request.method = method

    def shown(self, form: BaseForm, status: int = 200, **said: object) -> HttpResponse:
        context = self.get_context_data(form=form, **said)
        return self.render_to_response(context, status=status)


def said_of_change(*, is_own: bool) -> str:
    if is_own:
        return _("You saved this yourself meanwhile, with other words; compare, then save.")
    return _("Somebody changed this meanwhile; compare, then save.")


def add_errors(form: BaseForm, error: ValidationError) -> None:
    """A service's error goes to its field when the form has it, else above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        known = (one for one in plain_names(name) if one in form.fields)
        form.add_error(next(known, None), errors)


def site(request: HttpRequest) -> dict[str, Frame]:
    """What the frame of every page needs; asked for only where a template uses it."""
    return {"frame": Frame(request)}


def say(request: HttpRequest, text: str, *, undo: str = "", url: str = "", label: str = "") -> None:
    """A toast on the next page. ``undo``: an address that by POST takes back what was just done;
    ``url``, ``label``: a link to what may come next."""
    doors = "\n".join([undo, url, label])  # read by the tag "toast"
    messages.success(request, text, extra_tags=doors if doors.strip() else "")


# Refused for what was done meanwhile, be it by oneself; anything else is wrong as it stands.
PAST = {"stale", "status", "asked", "invalid_choice"}


def is_past(form: BaseForm) -> bool:
    found = form.errors.as_data().values()
    return any(error.code in PAST for errors in found for error in errors)


def told_again(request: UserRequest) -> HttpResponse | None:
    """The page that followed, and when it was stored; nothing where it is another thing."""
    if request.method != "POST" or "search" in request.POST or not request.user.is_authenticated:
        return None
    known = still_so(request.user, digest_of(request))
    if known is None:
        return None
    _say_known(request, known)
    say_stored(request)
    return redirect(known.location)


def opened_again(request: UserRequest) -> HttpResponse | None:
    """The page that followed the form which was stored from this one; nothing where nothing was,
    or where it has changed since."""
    if request.method != "GET" or not request.user.is_authenticated:
        return None
    known = stored_from(request.user, page_of(request))
    if known is None or known.location == request.get_full_path():
        return None
    _say_known(request, known)
    if request.htmx and not request.htmx.boosted:  # the whole page, not a part of this one
        return HttpResponse(headers={"HX-Redirect": known.location})
    return redirect(known.location)


def _say_known(request: HttpRequest, known: StoredForm) -> None:
    words = {"time": f"{timezone.localtime(known.at):%H:%M}"}
    say(request, _("This was stored already, at %(time)s. Nothing was done twice.") % words)


STORED = 21  # a message's level (settings.MESSAGE_TAGS)


def say_stored(request: HttpRequest) -> None:
    """The next page says under which UUID the form came that is stored now: that draft goes from
    the browser, and no other (static/js/draft.js)."""
    sent = request.POST.get("client_uuid") or request.POST.get("draft_uuid") or ""
    try:
        messages.add_message(request, STORED, str(UUID(sent)))
    except ValueError:
        return  # a browser that keeps no drafts
