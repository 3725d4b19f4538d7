"""What a browser asks before it keeps or opens anything: who is logged in, and with which key."""

from __future__ import annotations

import hashlib
import re
import secrets
from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from stations.crypto import blind_index
from stations.rights import RIGHTS

from .services import cookie_of, give_keys

MARK = {"sws": "outbox"}  # the page of a captive portal hasn't it
SCRIPTS = ("js/vault.js", "js/draft.js")
COOKIE = re.compile(r"[\w-]{32}")
COOKIE_AGE = 400 * 24 * 3600  # seconds: the longest that browsers keep one


@login_not_required
@never_cache
@require_GET
def hello(request: HttpRequest) -> JsonResponse:
    """JSON, always: ``state`` is ready, "no right" (of a log-in that keeps nothing here) or, with
    401, "log in"; ``now`` (ISO 8601) and ``build``. Ready it has ``user`` (opaque), ``csrf``,
    ``key`` and ``older`` ones, each an ``id`` and a ``value`` of 32 bytes in base64."""
    answer = MARK | {"now": timezone.now().isoformat(), "build": build()}
    user = request.user
    if not user.is_authenticated:
        return JsonResponse(answer | {"state": "log in"}, status=401)
    if not RIGHTS.anywhere(user, "keep_drafts"):
        return JsonResponse(answer | {"state": "no right"})
    known = cookie_of(request)
    cookie = known if COOKIE.fullmatch(known) else secrets.token_urlsafe(24)
    key, *older = [{"id": pk, "value": value} for pk, value in give_keys(user, cookie)]
    answer |= {"state": "ready", "user": opaque(user.pk), "csrf": get_token(request)}
    told = JsonResponse(answer | {"key": key, "older": older})
    if cookie != known:
        remember(told, cookie)
    return told


def remember(answer: JsonResponse, cookie: str) -> None:
    """The device is known by it again, whoever logs in next. It opens nothing by itself."""
    answer.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        cookie,
        max_age=COOKIE_AGE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def opaque(pk: int) -> str:
    """Whose a sealed row is, told to nobody who looks into the browser."""
    return blind_index("device user", str(pk)).hex()


@cache
def build() -> str:
    """Changes when a script does that writes or opens what is kept."""
    names = "\n".join(staticfiles_storage.url(name) for name in SCRIPTS)
    return hashlib.sha256(names.encode()).hexdigest()[:12]
