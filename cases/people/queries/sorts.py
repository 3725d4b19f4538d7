"""By what the list of people is sorted: each a text that ends in the name."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Case, F, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from beneficiaries.codes import Risk

NEVER = date(9999, 12, 31)
RANK = Case(
    When(risk=Risk.HIGH, then=Value("1")), When(risk=Risk.KEY, then=Value("2")), default=Value("3")
)


def _text(field: str | Coalesce) -> Cast:
    return Cast(field, models.CharField())


def _joined(*parts: object) -> Concat:
    """Of any length: a cursor is judged by it, and a code's own field takes sixteen letters."""
    return Concat(*parts, output_field=models.CharField())


SORTS: dict[str, object] = {
    "by_due": _joined(_text(Coalesce("due_on", Value(NEVER))), RANK, "pinyin"),
    "by_name": F("pinyin"),
    "by_risk": _joined(RANK, "pinyin"),
    "by_age": _joined(_text("born_on"), "pinyin"),
    "by_village": _joined(
        Coalesce("household__division__code", Value("~")),
        Coalesce("household__group_name", Value("")),
        "pinyin",
    ),
}
