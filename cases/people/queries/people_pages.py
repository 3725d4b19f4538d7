"""Pages of the list of people by their key: page 100 costs what page 1 costs."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.http import Http404

from beneficiaries.codes import Risk
from beneficiaries.models import Person

PAGE = 25
MOST_COUNTED = 2_000
NEVER = date(9999, 12, 31)

RANK = Case(
    When(risk=Risk.HIGH, then=Value("1")), When(risk=Risk.KEY, then=Value("2")), default=Value("3")
)


def _text(field: Any) -> Cast:
    return Cast(field, models.CharField())


SORTS: dict[str, Any] = {
    "due": Concat(_text(Coalesce("due_on", Value(NEVER))), RANK, "pinyin"),
    "name": F("pinyin"),
    "risk": Concat(RANK, "pinyin"),
    "age": Concat(_text("born_on"), "pinyin"),
    "village": Concat(
        Coalesce("household__division__code", Value("~")),
        Coalesce("household__group_name", Value("")),
        "pinyin",
    ),
}
DEFAULT = "due"


@dataclass(frozen=True)
class PeoplePage:
    people: list[Person]
    total: int  # at most MOST_COUNTED + 1
    before: str  # cursor of the page above, empty on the first one
    after: str  # cursor of the page below, empty on the last one

    @property
    def is_uncounted(self) -> bool:
        return self.total > MOST_COUNTED


def ordered(people: QuerySet[Person], sort: str) -> QuerySet[Person]:
    """By a text key that ends in the name; ``-`` in front turns it round."""
    name, is_down = sort.lstrip("-"), sort.startswith("-")
    people = people.annotate(sort_key=SORTS.get(name, SORTS[DEFAULT]))
    return people.order_by("-sort_key", "-pk") if is_down else people.order_by("sort_key", "pk")


def people_page(
    people: QuerySet[Person], sort: str, *, before: str = "", after: str = "", limit: int = PAGE
) -> PeoplePage:
    listed = ordered(people, sort)
    is_down = sort.startswith("-")
    if before:
        part = _beyond(listed, before, is_down=not is_down).reverse()
    else:
        part = _beyond(listed, after, is_down=is_down) if after else listed
    found = list(part[: limit + 1])
    is_more, shown = len(found) > limit, found[:limit]
    if before:
        shown.reverse()
    has_above, has_below = (is_more, True) if before else (bool(after), is_more)
    return PeoplePage(
        shown,
        people.order_by()[: MOST_COUNTED + 1].count(),
        _cursor(shown[0]) if shown and has_above else "",
        _cursor(shown[-1]) if shown and has_below else "",
    )


def _beyond(people: QuerySet[Person], cursor: str, *, is_down: bool) -> QuerySet[Person]:
    key, pk = _read(cursor)
    sign = "lt" if is_down else "gt"
    return people.filter(Q(**{f"sort_key__{sign}": key}) | Q(sort_key=key, **{f"pk__{sign}": pk}))


def _cursor(person: Any) -> str:
    text = json.dumps([person.sort_key, str(person.pk)])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[str, Any]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        key, pk = json.loads(text)
        return str(key), Person._meta.pk.to_python(pk)
    except (ValueError, binascii.Error, TypeError, ValidationError) as error:
        raise Http404 from error
