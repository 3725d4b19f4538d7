"""Bulk creation, many rows in one POST: a JSON list is written whole or not at all.

What is wrong is said for every bad row at once. References are looked up once for all rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError as RuleBroken
from django.db.models import Model
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from stations.models import Station
from stations.refused import Refused, named
from stations.rest import stations_by_code
from stations.rights_table import Rights
from stations.serializers import Looked, LookedKey
from stations.statistics import has_outgrown, look_again
from stations.told import keys_of, sent_before
from stations.whole import whole

MOST_ROWS = 500
Made = list[tuple[Model, bool]]  # the rows in their order, each with whether it is new


class BulkMixin:
    """``POST`` takes a list, too. A subclass says ``run_create_many(rows, sent)``: what the
    serializer read, and what was sent; it answers ``Made`` or raises ``Refused``."""

    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        if not isinstance(request.data, list):
            return super().create(request, *args, **kwargs)  # type: ignore[misc]
        sent = request.data
        if not 0 < len(sent) <= MOST_ROWS:
            sentence = _("A list has 1 to %(most)d rows.") % {"most": MOST_ROWS}
            raise exceptions.ValidationError({"": [sentence]})
        if known := sent_before(self, sent):
            return self.answer_many([(row, False) for row in known])
        serializer = self.get_serializer(data=sent, many=True)  # type: ignore[attr-defined]
        serializer._context["looked_up"] = look_up(serializer.child, sent)
        serializer.is_valid(raise_exception=True)
        try:
            with whole():
                made = self.run_create_many(serializer.validated_data, sent)
        except Refused as refused:
            raise rows_refused(refused.entries, len(sent)) from refused
        new = [row for row, is_new in made if is_new]
        if new and has_outgrown(type(new[0]), len(new)):
            look_again()
        return self.answer_many(made)

    def run_create_many(self, rows: list[dict[str, object]], sent: list[object]) -> Made:
        raise TypeError(f"{type(self).__name__} must say how a list is stored")

    def answer_many(self, made: Made) -> Response:
        """All rows as they are now, in their order, of one out of scope its keys alone; 201 when at
        least one is new."""
        view: Any = self
        found = view.get_queryset().in_bulk([row.pk for row, _new in made])
        seen = [found[row.pk] for row, _new in made if row.pk in found]
        told = iter(view.get_serializer(seen, many=True).data)
        rows = [next(told) if row.pk in found else keys_of(row) for row, _new in made]
        status = 201 if any(is_new for _row, is_new in made) else 200
        return Response(rows, status=status)


def made_or_known(known: Sequence[Model | None], make: Callable[[], Sequence[Model]]) -> Made:
    """Rows that stand there already, and the others made, in one order. What is wrong with the
    others is said by their place among all."""
    fresh = [n for n, row in enumerate(known) if row is None]
    try:
        made = dict(zip(fresh, make() if fresh else [], strict=True))
    except Refused as refused:
        entries = {fresh[n]: error for n, error in refused.entries.items()}
        raise Refused(entries) from refused
    return [(row, False) if row else (made[n], True) for n, row in enumerate(known)]


def stations_of_rows(
    request: Request, rows: Sequence[Mapping[str, str]], rights: Rights, act: str
) -> dict[str, Station]:
    """By code; refused are rows of a station that the caller doesn't see."""
    stations = stations_by_code(request, rows, rights, act)
    sentence = _("There is no station with this code.")
    wrong = {n: {"station": [sentence]} for n, r in enumerate(rows) if r["station"] not in stations}
    if wrong:
        raise rows_refused(wrong, len(rows))
    return stations


def rows_refused(
    errors: Mapping[int, RuleBroken | Mapping[str, object]], total: int
) -> exceptions.ValidationError:
    """The errors of some of the rows, by index, as the API says them."""
    return exceptions.ValidationError([named(errors.get(n, {})) for n in range(total)])


def look_up(
    serializer: serializers.BaseSerializer, rows: Sequence[object]
) -> dict[LookedKey, dict[str, Model]]:
    """By model and lookup, what the rows name: one statement each, however many rows."""
    asked: dict[LookedKey, tuple[Looked, set[str]]] = {}
    for field, values in _references(serializer, rows):
        field_asked = asked.setdefault(field.looked_key(), (field, set()))
        field_asked[1].update(str(value) for value in values if isinstance(value, str | int))
    return {key: field.look_up(values) for key, (field, values) in asked.items()}


def _references(
    serializer: serializers.BaseSerializer, rows: Iterable[object]
) -> Iterator[tuple[Looked, list[object]]]:
    whole = [row for row in rows if isinstance(row, dict)]
    for name, field in serializer.fields.items():
        values = [row[name] for row in whole if row.get(name) is not None]
        if isinstance(field, serializers.ListSerializer):
            yield from _references(field.child, _flat(values))
        elif isinstance(field, serializers.ManyRelatedField):
            if isinstance(field.child_relation, Looked) and not field.read_only:
                yield field.child_relation, _flat(values)
        elif isinstance(field, Looked) and not field.read_only:
            yield field, values


def _flat(lists: Iterable[object]) -> list[object]:
    return [value for found in lists if isinstance(found, list) for value in found]
