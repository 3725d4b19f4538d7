"""Language by cookie only; the request's address for the audit trail; one's own password and the
second step first; nothing that can't be written down; errors say something, to REST as REST does.
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.usersessions.middleware import UserSessionsMiddleware
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.http import HttpResponse, HttpResponseBadRequest, UnreadablePostError
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _

from stations.accounts.resets import has_second_step
from stations.audit.seen import gathered, tell
from stations.audit.trail import ADDRESS
from stations.models import Posting
from stations.row_security.acting import NOBODY, Asking, acting
from stations.scope import postings_of

from .rest import as_problem, unreadable
from .written import is_writable, unwritable_sentence, written


class LanguageMiddleware:
    """The cookie says the language, else it is Chinese; the browser's header is ignored."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        known = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(known):
            request.LANGUAGE_CODE = known
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", known)
            return response


class AddressMiddleware:
    """Lets services write the caller's address without handing it through."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = ADDRESS.set(request.META.get("REMOTE_ADDR") or None)
        try:
            return self.get_response(request)
        finally:
            ADDRESS.reset(token)


class ProblemMiddleware:
    """Whoever asks for ``/api/`` reads no page, whatever refused: an address that nobody knows,
    the door, a view of a library, an error of ours."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code >= 400 and request.path_info.startswith("/api/"):
            as_problem(response)
        return response


class UnaskedMiddleware:
    """Whoever comes by address to what only a button does (back from the log-in, from a
    bookmark) reads what to do now."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        is_page = request.method == "GET" and not request.path_info.startswith("/api/")
        if response.status_code == 405 and is_page:
            page = render(request, "405.html", status=405)
            page["Allow"] = response["Allow"]
            return page
        return response


class RefusedMiddleware:
    """What a rule refuses, and no form of the page takes back, is told in its sentence: a button's
    fields can be sent by anybody, with anything in them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, ValidationError) or request.path_info.startswith("/api/"):
            return None
        said = " ".join(exception.messages)
        if request.htmx and not request.htmx.boosted:
            return HttpResponse(said, status=400, content_type="text/plain; charset=utf-8")
        return render(request, "refused.html", {"sentence": said}, status=400)


class WrittenMiddleware:
    """What can't be written down (``stations.written``) is refused by the name of its field
    before any page looks for it, and so is a form without a field that it needs. A cookie like
    that is none of ours. What REST reads of a body it refuses itself (``stations.parsers``)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        kept = {name: value for name, value in request.COOKIES.items() if is_writable(value)}
        request.COOKIES = kept
        if not is_writable(request.path_info):
            return refused(request, {"": unwritable_sentence()})
        return self.checked(request, request.GET) or self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method != "POST" or hasattr(view, "cls"):
            return None
        try:
            return self.checked(request, request.POST)
        except UnreadablePostError:  # whoever sent it is gone
            return HttpResponseBadRequest()

    def checked(self, request, sent):
        wrong = {
            name: unwritable_sentence()
            for name, values in sent.lists()
            if not all(map(is_writable, [name, *values]))
        }
        return refused(request, wrong) if wrong else None

    def process_exception(self, request, exception):
        if not isinstance(exception, MultiValueDictKeyError):
            return None
        name = str(exception).strip("'\"")
        return refused(request, {name: _("This field is missing.")})


def refused(request, wrong):
    """400: what is wrong with each field."""
    said = {written(name): [sentence] for name, sentence in wrong.items()}
    if request.path_info.startswith("/api/"):
        return unreadable(said)
    return render(request, "400.html", {"wrong": said}, status=400)


class ActivityMiddleware(UserSessionsMiddleware):
    """Notes once a minute that a session is in use, not by a write on every page. One that lay
    idle too long, or lasts too long already, has ended."""

    EVERY = timedelta(minutes=1)

    def __call__(self, request):
        if not request.user.is_authenticated:
            return self.get_response(request)
        known = UserSession.objects.filter(session_key=request.session.session_key).first()
        if known and self.is_over(known):
            logout(request)
        elif not known or not self.is_noted(known, request):
            return super().__call__(request)
        return self.get_response(request)

    def is_over(self, known: UserSession) -> bool:
        now = timezone.now()
        idle = now - known.last_seen_at > timedelta(seconds=settings.SESSION_IDLE_SECONDS)
        return idle or now - known.created_at > timedelta(seconds=settings.SESSION_COOKIE_AGE)

    def is_noted(self, known: UserSession, request) -> bool:
        """By the same device at the same address, a moment ago."""
        return (
            known.user_id == request.user.pk
            and known.ip == get_adapter().get_client_ip(request)
            and known.user_agent == request.headers.get("User-Agent", "")[:200]
            # Noted before the clock was put back it would seem in use until that hour is over.
            and abs(timezone.now() - known.last_seen_at) < self.EVERY
        )


class ActingMiddleware:
    """What the request asks of the database is asked for its user (stations/row_security); who that
    is, is read before."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with acting(NOBODY):
            request.user.pk  # noqa: B018  (reads session and log-in)
        with acting(Asking(lambda: request.user)):
            return self.get_response(request)


class SeenMiddleware:
    """One entry for all that the answer shows of the protected, before it goes out; no cache keeps
    what is shown to somebody. A form that was taken in shows nothing: it leads on."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_known = request.user.is_authenticated  # REST knows nobody whose body it can't read
        with gathered() as seen:
            response = self.get_response(request)
        if is_known or request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        if request.user.is_authenticated and not 300 <= response.status_code < 400:
            tell(seen, by=request.user)
        return response


class LogInMiddleware(LoginRequiredMiddleware):
    """Whoever sends a form after their session ended is told that it isn't stored, and whether
    this device has kept it: under the UUID that it was sent with (static/js/kept.js)."""

    def handle_no_permission(self, request, view_func):
        answer = super().handle_no_permission(request, view_func)
        if request.method == "POST":
            sent = request.POST.get("client_uuid") or request.POST.get("draft_uuid") or ""
            answer["Location"] += f"&{urlencode({'unsaved': sent})}"
        return answer


class FirstMiddleware:
    """Who must do something before anything else is led there, whatever they ask for."""

    leads_to: str
    meanwhile: frozenset[str] = frozenset(
        {
            "account_reauthenticate",
            "account_logout",
            "stations:language",
            "stations:theme",
            "stations:health",
        }
    )

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def must(self, user) -> bool:
        raise TypeError(f"{type(self).__name__} must say who is led")

    def process_view(self, request, view, args, kwargs):
        if request.user.is_authenticated and self.must(request.user):
            if request.resolver_match.view_name not in {*self.meanwhile, self.leads_to}:
                return redirect(self.leads_to)
            request.must_first = True
        return None


class OwnPasswordMiddleware(FirstMiddleware):
    """Whoever came in with a password that somebody else knows first chooses their own."""

    leads_to = "account_change_password"

    def must(self, user) -> bool:
        return user.must_change_password


class SecondStepMiddleware(FirstMiddleware):
    """Whose role opens other people's log-ins, or much of the register, first sets up a second
    step; one's own password comes before it."""

    leads_to = "mfa_activate_totp"
    meanwhile = FirstMiddleware.meanwhile | {OwnPasswordMiddleware.leads_to}

    def __init__(self, get_response):
        super().__init__(get_response)
        if unknown := set(settings.SECOND_STEP_ROLES) - dict(Posting.ROLES_OF_PEOPLE).keys():
            raise ImproperlyConfigured(f"SECOND_STEP_ROLES: no role is called {sorted(unknown)}")

    def must(self, user) -> bool:
        asked = set(settings.SECOND_STEP_ROLES)
        return any(one.role in asked for one in postings_of(user)) and not has_second_step(user)
