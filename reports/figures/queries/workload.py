"""What lasts at stations as of a day (``cases.facts.catalogue``), and which are at work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from cases.facts.declaration import Lasting
from reports.counting.queries.lines import ALL_FILINGS, FILED, parameters
from reports.counting.queries.lines import SCOPE as FIRST
from reports.counting.queries.reading import Values, read
from reports.figures.periods import Period
from reports.figures.queries.counted_range import CountedRange

SILENT_AFTER = 30  # days without a service
SCOPE = FIRST.rstrip().removesuffix(",")

# How many different keys, by part; the whole has no part.
NUMBERS = """
SELECT part, count(*) FROM ({found}) AS found JOIN scope USING (station)
GROUP BY GROUPING SETS ((part), ())
"""
# What holds still holds once: those needn't be told apart. Whoever stands ``again`` among those
# that ended is found by key.
NUMBERS_OF_SEVERAL = """,
found AS NOT MATERIALIZED (
    SELECT key, part, until FROM ({found}) AS found JOIN scope USING (station)
),
owed AS NOT MATERIALIZED (SELECT key, part FROM found WHERE until = 'infinity'),
ended AS (SELECT key, part FROM found WHERE until < 'infinity'),
again AS MATERIALIZED (
    SELECT key, part FROM owed WHERE key = ANY(ARRAY(SELECT key FROM ended))
)
SELECT part, count(*) FROM owed GROUP BY GROUPING SETS ((part), ())
UNION ALL
SELECT part, count(DISTINCT key) FROM ended
WHERE (key, part) NOT IN (SELECT key, part FROM again)
GROUP BY part
UNION ALL
SELECT NULL, count(DISTINCT key) FROM ended
WHERE key NOT IN (SELECT key FROM again)
"""
KEYS = """
SELECT DISTINCT replace(key::text, '-', '') AS hex, part
FROM ({found}) AS found JOIN scope USING (station) ORDER BY hex
"""
AT_WORK = """
SELECT station FROM unnest(%(stations)s::bigint[]) AS station
WHERE EXISTS (
    SELECT FROM cases_servicerecord WHERE station_id = station
        AND done_on BETWEEN %(first)s AND %(last)s AND voided_at IS NULL AND outcome = 'met'
)
"""
FILED_AT_WORK = """
at_work AS (SELECT DISTINCT station FROM records WHERE outcome = 'met')
SELECT station FROM at_work
"""


class LastingCount:
    """What holds at stations as of a day: how many, and their keys, hex and in order. Each is
    read when asked for; both are of one moment within ``snapshot()``."""

    def __init__(self, fact: Lasting, scope: Mapping[int, str], day: date) -> None:
        self.fact, self._scope, self._day = fact, scope, day

    def number(self, part: str = "") -> int:
        """``part`` "" is all of them; whoever stands in two parts is in each, once in all."""
        return self._numbers[part or None]

    def keys(self, part: str = "") -> list[str]:
        return list(dict.fromkeys(key for key, at in self._keys if not part or at == part))

    @cached_property
    def _numbers(self) -> Counter[str | None]:
        numbers: Counter[str | None] = Counter()
        for part, number in self._rows(NUMBERS if self.fact.is_single else NUMBERS_OF_SEVERAL):
            numbers[part] += number
        return numbers

    @cached_property
    def _keys(self) -> list[tuple[str, str]]:
        return self._rows(KEYS)

    def _rows(self, asked: str) -> list[tuple[str, Any]]:
        stations, parts = list(self._scope), list(self._scope.values())
        values: Values = {"stations": stations, "parts": parts, "day": self._day}
        found = read(SCOPE + asked.format(found=self.fact.on_day), values)
        return [(key, of) for key, of in found]


def at_work(counted_range: CountedRange, day: date) -> frozenset[int]:
    """Stations with a service in the 30 days up to this one, as far as the range has it."""
    window = Period(day - timedelta(days=SILENT_AFTER - 1), day)
    asked = replace(counted_range, period=window)
    filed = FIRST + ALL_FILINGS + FILED + FILED_AT_WORK
    rows = read(AT_WORK if counted_range.is_live else filed, parameters(asked))
    return frozenset(station for (station,) in rows)
