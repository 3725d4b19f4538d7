"""The change feed: pages of rows in the order in which their transactions were numbered.

Ordered by (``changed_xid``, ``id``) and cut off below the oldest transaction still at work, so
a row that a slow writer commits later can't slip in behind a cursor: nothing is missed, on
the primary or a replica. The cursor carries the cluster's identity; after a restore elsewhere
it answers 410 and the client starts again.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection
from django.db.models import Field, Model, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.pagination import BasePagination, CursorPagination
from rest_framework.pagination import Cursor as Position
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from stations import cursors
from stations.cursors import is_key
from stations.gone import gone_from

if TYPE_CHECKING:
    from rest_framework.views import APIView


Schema = dict[str, object]  # a piece of OpenAPI


class CursorGone(exceptions.APIException):
    status_code = 410

    def __init__(self) -> None:
        super().__init__(
            _("This cursor is of another database; start again without updated_after.")
        )


class Cursor(NamedTuple):
    cluster: int
    xid: int
    row: str

    def encode(self) -> str:
        return cursors.sealed(self)

    @classmethod
    def decode(cls, text: str, key: Field) -> Cursor:
        try:
            cluster, xid, row = cursors.opened(text, 3)
            return cls(int(cluster), int(xid), str(cursors.value_of(key, row)))
        except ValueError:
            raise unknown("updated_after") from None


def unknown(name: str) -> exceptions.ValidationError:
    return exceptions.ValidationError({name: [_("Send a cursor that this API gave you.")]})


def horizon() -> tuple[int, int, int]:
    """The cluster's identity, the oldest transaction still at work, the next one to begin."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (pg_control_system()).system_identifier,"
            " pg_snapshot_xmin(pg_current_snapshot())::text::bigint,"
            " pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
        )
        return cursor.fetchone()


def size_of(request: Request, usual: int, most: int) -> int:
    """How many rows of a page are asked for by ``limit``."""
    text = request.query_params.get("limit", "")
    if not text:
        return usual
    if not (is_key(text) and 1 <= int(text) <= most):
        sentence = _("Send a number from 1 to %(most)d.") % {"most": most}
        raise exceptions.ValidationError({"limit": [sentence]})
    return int(text)


class ChangesPagination(BasePagination):
    """``?updated_after=<cursor>&limit=100`` → ``{"next": …, "cursor": …, "results": […]}``.

    ``next`` is null when all is read; keep ``cursor`` and come back with it later. ``gone``: keys
    of rows that were deleted since.
    """

    page_size, max_page_size = 100, 1000

    def paginate_queryset(
        self, queryset: QuerySet, request: Request, view: APIView | None = None
    ) -> list[Model]:
        self.request = request
        size = size_of(request, self.page_size, self.max_page_size)
        # The horizon is read first: whatever commits after it is above it or visible.
        cluster, oldest, following = horizon()
        cursor = self._cursor(request, queryset.model._meta.pk, cluster, following)
        rows = queryset.filter(changed_xid__lt=oldest).order_by("changed_xid", "id")
        if cursor:
            later = Q(changed_xid=cursor.xid, id__gt=cursor.row) | Q(changed_xid__gt=cursor.xid)
            rows = rows.filter(later, changed_xid__gte=cursor.xid)
        found = [(row.changed_xid, row.pk, row) for row in rows[: size + 1]]
        if cursor:  # whoever begins knows nothing that could be gone
            after, model = (cursor.xid, cursor.row), queryset.model
            gone = gone_from(model, request.user, after=after, below=oldest, most=size + 1)
            found = sorted([*found, *((xid, key, None) for xid, key in gone)], key=itemgetter(0, 1))
        self.has_more, page = len(found) > size, found[:size]
        if page:
            xid, key, _row = page[-1]
            cursor = Cursor(cluster, xid, str(key))
        self.cursor, self.gone = cursor, [key for _xid, key, row in page if row is None]
        return [row for _xid, _key, row in page if row is not None]

    def _cursor(self, request: Request, key: Field, cluster: int, following: int) -> Cursor | None:
        text = request.query_params.get("updated_after")
        if not text:
            return None
        cursor = Cursor.decode(text, key)
        if cursor.cluster != cluster or cursor.xid >= following:
            raise CursorGone
        return cursor

    def get_paginated_response(self, data: object) -> Response:
        cursor = self.cursor.encode() if self.cursor else None
        url = self.request.build_absolute_uri()
        following = replace_query_param(url, "updated_after", cursor) if self.has_more else None
        return Response({"next": following, "cursor": cursor, "results": data, "gone": self.gone})

    def get_paginated_response_schema(self, schema: Schema) -> Schema:
        text = {"type": "string", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "cursor", "results", "gone"],
            "properties": {
                "next": text | {"format": "uri"},
                "cursor": text,
                "results": schema,
                "gone": {"type": "array", "items": {"type": "string"}},
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[Schema]:
        return [
            {"name": name, "in": "query", "required": False, "schema": {"type": kind}}
            for name, kind in [("updated_after", "string"), ("limit", "integer")]
        ]


class KeyPagination(CursorPagination):
    """Pages of reference rows in the order of their key."""

    ordering = "pk"
    page_size, max_page_size, page_size_query_param = 100, 1000, "limit"
    key: Field

    def paginate_queryset(
        self, queryset: QuerySet, request: Request, view: APIView | None = None
    ) -> list[Model]:
        self.key = queryset.model._meta.pk
        return super().paginate_queryset(queryset, request, view)

    def get_page_size(self, request: Request) -> int:
        return size_of(request, self.page_size, self.max_page_size)

    def decode_cursor(self, request: Request) -> Position | None:
        try:
            found = super().decode_cursor(request)
            if found and found.position is not None:
                cursors.value_of(self.key, found.position)
        except (exceptions.NotFound, ValueError):
            raise unknown(self.cursor_query_param) from None
        return found


class KeysOrChanges(ChangesPagination):
    """Pages by key, as reference rows had them before they were records, and the change feed for
    who asks for it: ``?updated_after=``, empty at first."""

    def paginate_queryset(
        self, queryset: QuerySet, request: Request, view: APIView | None = None
    ) -> list[Model]:
        self.keys = None if "updated_after" in request.query_params else KeyPagination()
        return (self.keys or super()).paginate_queryset(queryset, request, view)

    def get_paginated_response(self, data: object) -> Response:
        return (self.keys or super()).get_paginated_response(data)

    def get_paginated_response_schema(self, schema: Schema) -> Schema:
        keys = KeyPagination().get_paginated_response_schema(schema)
        feed = super().get_paginated_response_schema(schema)
        both = {"properties": keys["properties"] | feed["properties"], "required": ["results"]}
        return feed | both

    def get_schema_operation_parameters(self, view: APIView) -> list[Schema]:
        feed = super().get_schema_operation_parameters(view)
        names = {one["name"] for one in feed}
        keys = KeyPagination().get_schema_operation_parameters(view)
        return [*feed, *(one for one in keys if one["name"] not in names)]
