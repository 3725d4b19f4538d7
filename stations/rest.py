"""What every API resource shares: who calls, how errors and versions read.

The same scope rule and the same services as the pages. Errors are
``application/problem+json`` (RFC 9457); creating needs the client's UUID, changing needs
``If-Match`` with the version that was seen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.exceptions import ValidationError as RuleBroken
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from rest_framework import exceptions, permissions
from rest_framework.request import Request
from rest_framework.response import Response

from stations.idempotency import Conflict, Repeated

from .models import Station, User
from .refused import named
from .rights import RIGHTS
from .rights_table import Rights
from .row_security.acting import taken_by
from .scope import countable_stations

if TYPE_CHECKING:
    from oauth2_provider.models import AbstractAccessToken
    from rest_framework.views import APIView  # it imports settings that name this module

Entry = dict[str, str | int]  # field, message, row
WHOLE = {"non_field_errors": "", "__all__": ""}  # how frameworks call what is of no field
PROBLEM = "application/problem+json"
TITLES = {  # of every status that the house, or its framework, answers with
    400: gettext_lazy("The request can't be read."),
    401: gettext_lazy("Log in, or send a token."),
    403: gettext_lazy("You may not do this."),
    404: gettext_lazy("There is nothing here."),
    405: gettext_lazy("This isn't done at this address."),
    406: gettext_lazy("The answer can't have that form."),
    409: gettext_lazy("Somebody else's version stands in the way."),
    410: gettext_lazy("This cursor is of another database."),
    413: gettext_lazy("The request is too large."),
    415: gettext_lazy("The request has a form that isn't read here."),
    428: gettext_lazy("The version is missing."),
    429: gettext_lazy("Too many requests."),
    500: gettext_lazy("The server made a mistake."),
    503: gettext_lazy("The server is busy; try again."),
}


class ClientAuthentication(OAuth2Authentication):
    """A client-credentials token has no user: the application's user calls, with its posting."""

    def authenticate(self, request: Request) -> tuple[User, AbstractAccessToken] | None:
        found = super().authenticate(request)
        if found is None:
            return None
        user, token = found
        user = user or token.application.user
        if user is None or not user.is_active:
            raise exceptions.AuthenticationFailed(_("This application has no active user."))
        if not RIGHTS.anywhere(user, "api"):
            raise exceptions.AuthenticationFailed(_("This application has no posting today."))
        taken_by(user)
        return user, token


class InScope(permissions.IsAuthenticated):
    """Logged in; a token also needs the OAuth scope ``read`` or ``write``."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not super().has_permission(request, view):
            return False
        needed = "read" if request.method in permissions.SAFE_METHODS else "write"
        return request.auth is None or request.auth.is_valid([needed])


class VersionMissing(exceptions.APIException):
    status_code = 428
    default_detail = "If-Match"

    def __init__(self) -> None:
        super().__init__(_('Send If-Match with the version that you saw, e.g. If-Match: "3".'))


class Meanwhile(exceptions.APIException):
    """What was looked at changed while it was written, more than once: sent again, it is known."""

    status_code = 503


class BodyTooLarge(exceptions.APIException):
    status_code = 413


def seen_version(request: Request) -> int:
    """The version in ``If-Match``; 428 when there is none, 400 when it is none of ours."""
    header = request.headers.get("If-Match")
    if header is None:
        raise VersionMissing
    match = re.fullmatch(r'\s*(?:W/)?"?(\d{1,9})"?\s*', header)
    if match is None:
        raise exceptions.ValidationError({"If-Match": [_("This is no version number.")]})
    return int(match[1])


def station_of(
    request: Request, code: str, rights: Rights, act: str, field: str = "station"
) -> Station:
    """The station that the body names in this field, where the caller may; 403 where they only
    look; one that they don't see doesn't exist."""
    station = stations_by_code(request, [{"station": code}], rights, act).get(code)
    if station is None:
        raise exceptions.ValidationError({field: [_("There is no station with this code.")]})
    return station


def stations_by_code(
    request: Request, rows: Iterable[Mapping[str, object]], rights: Rights, act: str
) -> dict[str, Station]:
    """Those that the rows name by ``station`` and where the caller may; 403 when they only look
    at one of them."""
    user, codes = request.user, {row["station"] for row in rows}
    found = Station.objects.filter(pk__in=rights.stations(user, act), code__in=codes)
    mine = {station.code: station for station in found.select_related("home")}
    if countable_stations(user).filter(code__in=codes - mine.keys()).exists():
        raise rights.refusal(act, user)
    return mine


def _body(status: int) -> dict[str, Any]:
    title = TITLES.get(status) or HTTPStatus(status).phrase
    return {"type": "about:blank", "title": str(title), "status": status}


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Any error as ``application/problem+json`` with one entry for every bad field."""
    if isinstance(error, Conflict):
        return _conflict(error, context)
    question = _question(error)
    error = _as_rest(error)
    # DRF's views import their settings, which name this function.
    from rest_framework.views import exception_handler

    response = exception_handler(error, context)
    if response is None:
        return None
    body = _body(response.status_code)
    if isinstance(error, exceptions.ValidationError):
        body["title"] = _("The data breaks a rule.")
        body["errors"] = list(_entries(response.data))
        body |= question
    elif isinstance(response.data, dict):
        body["detail"] = response.data.get("detail", "")
    response.data = body
    response.content_type = PROBLEM
    return response


def unreadable(wrong: Mapping[str, object]) -> HttpResponse:
    """400: what is wrong with each field, before a view is asked."""
    body = _body(400) | {"errors": list(_entries(dict(wrong)))}
    content = json.dumps(body, ensure_ascii=False).encode()
    answer = HttpResponse(content, status=400, content_type=PROBLEM)
    answer.headers["Content-Length"] = str(len(content))
    return answer


def as_problem(response: HttpResponse) -> None:
    """An error that was no JSON becomes one, in place; the other headers stay."""
    if _is_json(response):
        return
    body = getattr(response, "data", None)
    if not isinstance(body, dict):
        body = _body(response.status_code)
        if response.status_code == 404:
            body["detail"] = _("There is nothing at this address; /api/v1/docs/ lists what is.")
    response.content = json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False).encode()
    response.headers["Content-Type"] = PROBLEM
    response.headers["Content-Length"] = str(len(response.content))


def _is_json(response: HttpResponse) -> bool:
    try:
        json.loads(response.content)
    except ValueError:
        return False
    return True


def _as_rest(error: Exception) -> Exception:
    """What the house, or its framework, raises, as REST's framework knows it."""
    if isinstance(error, Repeated):
        return Meanwhile(_("Somebody is writing the same at this moment; send it again."))
    if isinstance(error, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE >> 20
        return BodyTooLarge(_("At most %(most)d MB are read.") % {"most": most})
    if isinstance(error, Http404):
        return exceptions.NotFound()  # in the reader's language; the framework names a model
    if isinstance(error, RuleBroken):
        return exceptions.ValidationError(named(error))
    return error


def _conflict(error: Conflict, context: dict[str, Any]) -> Response:
    view, sent = context["view"], context["request"].data
    body, row = _body(409) | {"sent": sent}, view.fresh(error.current)
    body |= {"code": error.code} if error.code else {}
    if row is not None:  # in the caller's scope
        current = view.get_serializer(row).data
        body |= {"current": current, "differs": _differing(current, sent)}
    return Response(body, status=409, content_type=PROBLEM)


def _differing(current: Mapping[str, object], sent: object) -> list[str]:
    """Fields that say something else than what was sent, in the order in which they were sent."""
    said = sent if isinstance(sent, Mapping) else {}
    return [name for name in said if name in current and str(current[name]) != str(said[name])]


def _question(error: Exception) -> dict[str, Any]:
    """What another field of the body answers: ``people``, keys of those in sight whom it is
    about (likely doubles, the householder so far), and of some its ``code``."""
    person = getattr(error, "person", None)
    people = [str(found.pk) for found in getattr(error, "people", [person] if person else [])]
    kind = getattr(error, "kind", "")
    return ({"people": people} if people else {}) | ({"code": kind} if kind else {})


def _entries(found: object, field: str = "", row: int | None = None) -> Iterator[Entry]:
    """Flatten DRF's nested errors. ``row`` is the row of a list that was sent; a line of a list
    inside a row is named in the field: ``{"field": "head_counts.2.number", "row": 17, …}``."""
    if isinstance(found, list) and any(isinstance(inner, dict | list) for inner in found):
        found = dict(enumerate(found))
    if isinstance(found, dict):
        for key, inner in found.items():
            if isinstance(key, int) and not field and row is None:
                yield from _entries(inner, row=key + 1)
                continue
            name = key + 1 if isinstance(key, int) else WHOLE.get(key, key)
            yield from _entries(inner, f"{field}.{name}".strip("."), row)
    elif isinstance(found, list):
        for inner in found:
            yield from _entries(inner, field, row)
    else:
        entry = {"field": field, "message": str(found)}
        yield entry | ({"row": row} if row else {})
