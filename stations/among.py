"""``among("pk", rows)``: one of a few keys that are read first, before anything is joined.

``IN (SELECT …)`` leaves the planner free to join, and by statistics of an empty table it joins
by nested loops: four tables of 140 rows took two minutes. An array is worked out once, whatever
the planner believes, and each of its keys is looked up. For few keys alone: an array of many is
searched row by row.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Field, ForeignObject, Lookup, Q, QuerySet


def among(name: str, rows: QuerySet) -> Q:
    return Q(**{f"{name}__among": ArraySubquery(rows)})


@ForeignObject.register_lookup
@Field.register_lookup
class _Among(Lookup):
    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, left_values = self.process_lhs(compiler, connection)
        keys, values = self.process_rhs(compiler, connection)
        return f"{left} = ANY {keys}", [*left_values, *values]
