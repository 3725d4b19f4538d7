"""What a write over REST answers with: read anew, in the caller's scope.

Whoever sends an old POST again, or moves a row out of their own places, learns what they know
already, its keys: what has become of it since belongs to others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from rest_framework.response import Response

from stations.cursors import is_uuid
from stations.idempotency import payload_hash
from stations.records import Record
from stations.row_security.acting import beyond_scope


def keys_of(row: Model) -> dict[str, str]:
    """What the sender of a row knows of it."""
    names = [name for name in ("id", "client_uuid") if hasattr(row, name)]
    return {name: str(getattr(row, name)) for name in names or ["pk"]}


def sent_before(view: Any, rows: Sequence[object]) -> list[Record]:
    """What the caller made of these very rows, when all of it is there: known before it is judged,
    since what they name may be out of sight by now."""
    model = view.serializer_class.Meta.model
    keys = [row.get("client_uuid") for row in rows if isinstance(row, Mapping)]
    if not issubclass(model, Record) or len(keys) < len(rows) or not all(map(is_uuid, keys)):
        return []
    mine = model._default_manager.filter(created_by=view.request.user.pk, client_uuid__in=keys)
    with beyond_scope():
        made = {(row.client_uuid, row.digest): row for row in mine}
    found = [
        made.get((UUID(str(key)), payload_hash(row)))  # type: ignore[arg-type]
        for key, row in zip(keys, rows, strict=True)
    ]
    known = [row for row in found if row]
    return view.by_now(known) if len(known) == len(rows) else []


class ToldMixin:
    """Before a viewset's ``answer`` and its queryset, which says what the caller may read."""

    def get_queryset(self) -> QuerySet:
        return super().get_queryset()  # type: ignore[misc]

    def by_now(self, rows: list[Record]) -> list[Record]:
        """Rows that were sent before, as whoever sends them again hears of them."""
        return rows

    def fresh(self, row: Model) -> Model | None:
        """The row as the database has it now, with what the answer shows; None out of scope."""
        return self.get_queryset().filter(pk=row.pk).first()

    def told(self, row: Model, status: int = 200) -> Response:
        now = self.fresh(row)
        if now is None:
            return Response(keys_of(row), status=status)
        return self.answer(now, status)  # type: ignore[attr-defined]
