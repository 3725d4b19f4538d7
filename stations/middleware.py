"""Language by cookie only; the request's address for the audit trail; one's own password first;
no NUL in an address; errors say something, to REST as REST does."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.usersessions.middleware import UserSessionsMiddleware
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone, translation

from stations.audit.seen import gathered, tell
from stations.audit.trail import ADDRESS

from .rest import as_problem


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


class NulMiddleware:
    """No text that a person writes holds a NUL, and the database takes none: an address with one
    is refused before any page looks for it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest()
        return self.get_response(request)


class ActivityMiddleware(UserSessionsMiddleware):
    """Notes once a minute that a session is in use, not by a write on every page."""

    EVERY = timedelta(minutes=1)

    def __call__(self, request):
        return self.get_response(request) if self.is_noted(request) else super().__call__(request)

    def is_noted(self, request) -> bool:
        """By the same device at the same address, a moment ago."""
        if not request.user.is_authenticated:
            return False
        return UserSession.objects.filter(
            session_key=request.session.session_key,
            user=request.user,
            ip=get_adapter().get_client_ip(request),
            user_agent=request.headers.get("User-Agent", "")[:200],
            last_seen_at__gte=timezone.now() - self.EVERY,
        ).exists()


class SeenMiddleware:
    """One entry for all that the answer shows of the protected, before it goes out. A form that
    was taken in shows nothing: it leads on."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with gathered() as seen:
            response = self.get_response(request)
        if request.user.is_authenticated and not 300 <= response.status_code < 400:
            tell(seen, by=request.user)
        return response


class OwnPasswordMiddleware:
    """Whoever came in with a password that somebody else knows first chooses their own."""

    MEANWHILE = frozenset(
        {
            "account_change_password",
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

    def process_view(self, request, view, args, kwargs):
        must = getattr(request.user, "must_change_password", False)
        if must and request.resolver_match.view_name not in self.MEANWHILE:
            return redirect("account_change_password")
        return None
