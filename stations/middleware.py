"""Language by cookie only; the request's address for the audit trail; one's own password first."""

from __future__ import annotations

from django.conf import settings
from django.shortcuts import redirect
from django.utils import translation

from .audit import ADDRESS


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
