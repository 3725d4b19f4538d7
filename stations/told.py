"""What a write over REST answers with: read anew, in the caller's scope.

Whoever sends an old POST again, or moves a row out of their own places, learns what they know
already, its keys: what has become of it since belongs to others.
"""

from __future__ import annotations

from django.db.models import Model, QuerySet
from rest_framework.response import Response


def keys_of(row: Model) -> dict[str, str]:
    """What the sender of a row knows of it."""
    names = [name for name in ("id", "client_uuid") if hasattr(row, name)]
    return {name: str(getattr(row, name)) for name in names or ["pk"]}


class ToldMixin:
    """Before a viewset's queryset (``get_queryset`` says what the caller may read) and ``answer``."""

    def get_queryset(self) -> QuerySet:
        return super().get_queryset()  # type: ignore[misc]

    def fresh(self, row: Model) -> Model | None:
        """The row as the database has it now, with what the answer shows; None out of scope."""
        return self.get_queryset().filter(pk=row.pk).first()

    def told(self, row: Model, status: int = 200) -> Response:
        now = self.fresh(row)
        if now is None:
            return Response(keys_of(row), status=status)
        return self.answer(now, status)  # type: ignore[attr-defined]
