"""Different volunteers who helped or were recruited in a range: each once, wherever and however
often. Live, or as the filings froze it (the line of a filed record says for ever who it was)."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from cases.facts.declaration import Line
from cases.facts.volunteering import RECRUITED, SERVED
from reports.behind.queries.drill import After, turn_of
from reports.counting.queries.reading import Value, read
from reports.figures.queries.counted_range import CountedRange
from reports.figures.queries.facts import statement

WHO = f"""
, who AS (
    SELECT part, done_on, CASE kind WHEN '{RECRUITED.kind}' THEN key::uuid ELSE volunteer_id END
        AS volunteer
    FROM facts LEFT JOIN cases_volunteerservice
        ON cases_volunteerservice.id = CASE kind WHEN '{SERVED.kind}' THEN key::bigint END
    WHERE kind IN ('{SERVED.kind}', '{RECRUITED.kind}')
)
"""  # noqa: S608
NUMBERS = f"""{WHO}
SELECT coalesce(part, ''), count(DISTINCT volunteer) FROM who
GROUP BY GROUPING SETS ((part), ()) ORDER BY grouping(part)
"""  # noqa: S608
LISTED = f"""{WHO}
SELECT volunteer, day FROM (
    SELECT volunteer, max(done_on) AS day FROM who WHERE %(part)s = '' OR part = %(part)s
    GROUP BY volunteer
) AS once
WHERE %(after)s::uuid IS NULL OR (day, volunteer) {{sign}} (%(after_day)s::date, %(after)s::uuid)
ORDER BY day {{way}}, volunteer {{way}} LIMIT %(limit)s
"""  # noqa: S608


class Turned(NamedTuple):
    lines: list[Line]
    size: int


class Volunteers:
    """``number``: of a part, "" is the whole; ``turned``: each with the last day of theirs, one
    more than a page when there are more."""

    def __init__(self, counted_range: CountedRange) -> None:
        self.counted_range = counted_range

    def number(self, part: str = "") -> int:
        return self._numbers.get(part, 0)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """Of a single station the part is "", too: it is the whole, which comes last."""
        return dict(self._read(NUMBERS))

    def turned(self, part: str, after: After = None) -> Turned:
        turn = turn_of(after)
        key = None if turn.key is None else UUID(str(turn.key))
        rows = self._read(
            LISTED.format(**turn.words),
            part=part,
            after=key,
            after_day=turn.day,
            limit=turn.size + 1,
        )
        return Turned([Line(who, day, 1) for who, day in rows], turn.size)

    def _read(self, sql: str, **values: Value) -> list[tuple[Any, ...]]:
        asked, whole = statement(sql, self.counted_range, [SERVED, RECRUITED])
        return read(asked, whole | values)
