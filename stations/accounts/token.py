"""The token endpoint: a client's wrong secrets are counted as a person's wrong passwords are."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from typing import Any
from urllib.parse import unquote_plus

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from oauth2_provider.views import TokenView

from stations.accounts.allauth import OF_CLIENT
from stations.rest import unreadable
from stations.written import is_writable, unwritable_sentence


class Token(TokenView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        client = client_of(request)
        if not is_writable(unquote_plus(client)):
            return unreadable({"client_id": [unwritable_sentence()]})
        credentials = {"username": OF_CLIENT + client}
        if not AxesProxyHandler.is_allowed(request, credentials):
            sentence = _("Too many attempts; wait a quarter of an hour.")
            said = {"error": "temporarily_unavailable", "error_description": sentence}
            return JsonResponse(said, status=429)
        answer = super().post(request, *args, **kwargs)
        if answer.status_code == 401:
            user_login_failed.send(__name__, credentials=credentials, request=request)
        return answer


def client_of(request: HttpRequest) -> str:
    """Which client it says it is, in the header or in the form; as it was sent, cut."""
    kind, _space, sent = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return request.POST.get("client_id", "")[:100]
    try:
        return b64decode(sent).decode().partition(":")[0][:100]
    except (NotBase64, UnicodeDecodeError):
        return ""
