"""What was done, in figures: additive ones, and different people and households.

Both are folded from ``counts`` and ``presence``, by station and month
(``reports.counting.queries.cells``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from cases.dimensions import APART, NAMES
from reports.counting.queries.cells import every_cell
from reports.counting.queries.lines import TOLD, by_group, parameters
from reports.counting.queries.reading import read
from reports.figures.queries.counted_range import CountedRange

# Stations and months go first: the sets are told of what is left, not of every cell.
ADDITIVE = f"""
folded AS (
    SELECT part, {NAMES}, grp, item, measure, sum(value) AS value
    FROM counts JOIN scope USING (station)
    GROUP BY part, {NAMES}, grp, item, measure
),
additive AS (
    SELECT part, method, domain, grp, item, measure, sum(value) AS value
    FROM folded
    GROUP BY GROUPING SETS ((measure, grp), (measure, grp, method), (measure, grp, domain),
        (measure, grp, method, domain), (measure, grp, part), (measure, grp, part, method),
        (measure, grp, item), (measure, grp, item, part))
    HAVING (grp = '' OR GROUPING(part) = 1) AND (item <> '' OR GROUPING(item) = 1)
)
"""  # noqa: S608
# A person's groups are bits: everybody is one row for each set of dimensions. Who belongs to
# something that stands apart is looked for once.
DISTINCT = f""",
reached AS MATERIALIZED (
    SELECT part, {NAMES}, person, home, bit_or(mask) AS mask
    FROM presence JOIN scope USING (station)
    GROUP BY part, {NAMES}, person, home
),
belonging AS MATERIALIZED (
    SELECT * FROM reached WHERE {" OR ".join(f"{d.name} <> ''" for d in APART)}
),
one_person AS (
    SELECT part, method, domain, bit_or(mask) AS mask FROM reached WHERE person IS NOT NULL
    GROUP BY GROUPING SETS ((person), (method, person), (domain, person),
        (method, domain, person), (part, person), (part, method, person))
),
one_home AS (
    SELECT part, method, domain, bit_or(mask) AS mask FROM reached
    GROUP BY GROUPING SETS ((home), (method, home), (domain, home), (method, domain, home),
        (part, home), (part, method, home))
)
"""  # noqa: S608
# What stands apart is told by part and method, and of everybody.
SETS = "({name}), ({name}, method), ({name}, part), ({name}, part, method)"
FIGURES = """
SELECT part, method, domain, grp, item, measure, value, '' AS of, '' AS its FROM additive
""" + "".join(
    f"""
UNION ALL
SELECT part, method, NULL, '', NULL, measure, sum(value), '{d.name}', {d.name} FROM folded
WHERE {d.name} <> '' AND grp = ''
GROUP BY measure, GROUPING SETS ({SETS.format(name=d.name)})
"""  # noqa: S608
    for d in APART
)
DIFFERENT = "".join(
    f"""
UNION ALL
SELECT part, method, domain, grp, NULL, '{measure}', value, '', '' FROM (
    SELECT part, method, domain, {by_group("count(*)")} AS numbers
    FROM {rows} GROUP BY part, method, domain
) AS counted, LATERAL {TOLD}
WHERE value > 0 AND (grp = '' OR part IS NULL)
"""  # noqa: S608
    for measure, rows in (("people", "one_person"), ("households", "one_home"))
) + "".join(
    f"""
UNION ALL
SELECT part, method, NULL, '', NULL, '{measure}', count(DISTINCT {key}), '{d.name}', {d.name}
FROM belonging WHERE {d.name} <> '' AND {key} IS NOT NULL
GROUP BY GROUPING SETS ({SETS.format(name=d.name)})
"""  # noqa: S608
    for measure, key in (("people", "person"), ("households", "home"))
    for d in APART
)


@dataclass(frozen=True)
class Cell:
    """Which lines a figure counts; None is any. ``part`` "" is the place itself, ``group`` ""
    is everybody; ``item`` an outcome of attempts, or a thing handed over; ``apart`` an item of
    a dimension that stands apart."""

    part: str | None = None
    method: str | None = None
    domain: str | None = None
    group: str = ""
    item: str | None = None
    apart: tuple[str, str] | None = None


@dataclass(frozen=True)
class Flows:
    """Figures of a range: ``flows[Cell(method="V"), "people"]``. Quantities of goods are
    exact to two places, everything else is whole."""

    figures: Mapping[tuple[Cell, str], int | Decimal] = field(default_factory=dict)

    def __getitem__(self, key: tuple[Cell, str]) -> int | Decimal:
        return self.figures.get(key, 0)

    def items(self, measure: str) -> dict[tuple[str, str], Decimal]:
        """By item: ``{(part, item): amount}``; part "" is all parts together."""
        return {
            (cell.part or "", cell.item): Decimal(amount)
            for cell, amount in self._of(measure)
            if cell.item is not None
        }

    def items_apart(self, measure: str, dimension: str) -> list[str]:
        """What there is of a dimension that stands apart."""
        return sorted(self._apart.get((measure, dimension), ()))

    @cached_property
    def _apart(self) -> dict[tuple[str, str], set[str]]:
        """Items by measure and dimension."""
        found: dict[tuple[str, str], set[str]] = {}
        for cell, measure in self.figures:
            if cell.apart:
                dimension, item = cell.apart
                found.setdefault((measure, dimension), set()).add(item)
        return found

    def attempts(self) -> dict[tuple[str, str], int]:
        """Attempts: ``{(dimension, item): number}``; by part, method and outcome, ("", "")
        is all."""
        found: dict[tuple[str, str], int] = {}
        for cell, amount in self._of("attempts"):
            values = {"part": cell.part, "method": cell.method, "outcome": cell.item}
            named = [(name, value) for name, value in values.items() if value is not None]
            if len(named) < 2 and cell.domain is None and cell.apart is None:
                found[named[0] if named else ("", "")] = int(amount)
        return found

    def _of(self, measure: str) -> Iterator[tuple[Cell, int | Decimal]]:
        return ((cell, amount) for (cell, of), amount in self.figures.items() if of == measure)


def flows(counted_range: CountedRange) -> Flows:
    """Every figure of this range, one statement."""
    sql = every_cell(counted_range) + ADDITIVE + DISTINCT + FIGURES + DIFFERENT
    rows = read(sql, parameters(counted_range))
    return Flows(
        {
            (Cell(part, method, domain, group, item, (of, its) if of else None), measure): whole(n)
            for part, method, domain, group, item, measure, n, of, its in rows
        }
    )


def whole(value: Decimal | int) -> Decimal | int:
    """An int where nothing is lost by it."""
    number = int(value)
    return number if number == value else Decimal(value)
