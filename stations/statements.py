"""What the web asks of the database ends after some seconds; what was typed meanwhile is kept.

Workers and commands pass no middleware: their work takes as long as it takes. The limit belongs
to a session of the database, so a pooler that hands one session to many must pool by session.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from psycopg2.errors import QueryCanceled

log = logging.getLogger(__name__)
AGAIN_AFTER = 60  # seconds; by then the database has looked at a table that grew
SECRET = "password"  # noqa: S105  a page says no field of such a name again


class StatementMiddleware:
    """Whoever waited too long is told so in a sentence, and may send the same once more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        limit_session()
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not is_cancelled(error):
            return None
        asked = request.resolver_match.route if request.resolver_match else ""
        log.error("A statement took too long: %s %s", request.method, asked)
        answer = _answer(request)
        answer.headers["Retry-After"] = str(AGAIN_AFTER)
        answer.headers["Cache-Control"] = "no-store"
        return answer


def limit_session() -> None:
    """Once for a connection, in the round trip that first needs it."""
    connection.ensure_connection()
    wanted = (connection.connection, settings.STATEMENT_SECONDS)
    if getattr(connection, "limited", None) != wanted:
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = %s", [int(wanted[1] * 1000)])
        connection.limited = wanted


def is_cancelled(error: Exception) -> bool:
    return isinstance(error, OperationalError) and isinstance(error.__cause__, QueryCanceled)


def _answer(request: HttpRequest) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        return HttpResponse(status=503)  # ProblemMiddleware says it
    if request.htmx and not request.htmx.boosted:  # type: ignore[attr-defined]
        said = _("The database took too long. Try again in a minute.")
        return HttpResponse(said, status=503, content_type="text/plain; charset=utf-8")
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and SECRET not in name
        for value in values
    ]
    context = {
        "typed": typed,
        "is_form": request.method == "POST",
        "is_whole": not request.FILES and not any(SECRET in name for name in request.POST),
        "address": request.get_full_path(),
        "csrf_token": get_token(request),
    }
    return HttpResponse(render_to_string("503.html", context), status=503)
