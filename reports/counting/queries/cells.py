"""The SQL that folds lines by station and month into the two shapes that are kept as cells:
additive counts (``MonthCount``), and who was there (``MonthPresence``).

A reader unites the kept cells of unchanged months with what it folds itself: changed months
and parts of months. All in one statement, so it sees either a mark or the cells without it.
"""

from __future__ import annotations

from cases.dimensions import DIMENSIONS, NAMES
from reports.counting.queries.lines import FILED, LINES, LIVE, SCOPE, SETTINGS, TOLD, by_group
from reports.figures.queries.counted_range import CountedRange

# Groups as bits (``mask``), so that a line is one row however many groups it is in.
COUNTED = f"""
masks(groups, mask) AS MATERIALIZED (
    SELECT groups, (SELECT coalesce(bit_or(bit), 0) FROM bits WHERE grp = ANY(groups))
    FROM (SELECT DISTINCT groups FROM lines) AS lists
),
weighed AS (
    SELECT record, station, month, {NAMES}, person, home, heads, mask
    FROM lines JOIN masks USING (groups)
),
homes AS (
    SELECT record, home, bit_or(mask) AS mask FROM weighed GROUP BY record, home
),
sums(station, month, {NAMES}, measure, numbers) AS (
    SELECT station, month, {NAMES}, 'contacts', {by_group("sum(heads)")}
    FROM weighed GROUP BY station, month, {NAMES}
    UNION ALL
    SELECT station, month, {NAMES}, 'heads', {by_group("sum(heads)")}
    FROM weighed WHERE person IS NULL GROUP BY station, month, {NAMES}
    UNION ALL
    SELECT station, month, {NAMES}, 'household_contacts', {by_group("count(*)")}
    FROM homes JOIN records USING (record) WHERE homes.home IS NOT NULL
    GROUP BY station, month, {NAMES}
    UNION ALL
    SELECT station, month, {NAMES}, 'records', {by_group("count(*)")}
    FROM (SELECT record, bit_or(mask) AS mask FROM homes GROUP BY record) AS visits
    JOIN records USING (record) GROUP BY station, month, {NAMES}
),
counted(station, month, measure, {NAMES}, grp, item, value) AS (
    SELECT station, month, measure, {NAMES}, grp, '', value
    FROM sums, LATERAL {TOLD} WHERE value > 0
    UNION ALL
    SELECT station, month, 'attempts', {NAMES}, '', outcome, count(*)
    FROM records WHERE outcome <> 'met' GROUP BY station, month, {NAMES}, outcome
    UNION ALL
    SELECT station, month, 'gatherings', {NAMES}, '', '', count(*)
    FROM records WHERE outcome = 'met' AND method = 'S' AND activity IS NULL
    GROUP BY station, month, {NAMES}
    UNION ALL
    SELECT station, month, 'hand_overs', {NAMES}, grp, '', count(DISTINCT (record, person))
    FROM given, LATERAL unnest(array_prepend('', groups)) AS grp
    GROUP BY station, month, {NAMES}, grp
    UNION ALL
    SELECT station, month, measure, {NAMES}, '', item, sum(amount)
    FROM given, LATERAL (VALUES ('goods', quantity), ('goods_value', value))
        AS named(measure, amount)
    WHERE amount > 0
    GROUP BY station, month, measure, {NAMES}, item
),
"""  # noqa: S608
PRESENT = f"""
present AS (
    SELECT DISTINCT station, month, {NAMES}, person, home, groups, mask
    FROM lines JOIN masks USING (groups) WHERE home IS NOT NULL
),
"""  # noqa: S608
# Months with a mark, and days that are no whole month. Where there are none nothing is said of
# them: the planner would expect as many as stations, and read all records from end to end.
OPEN_DAYS = """
marked AS MATERIALIZED (
    SELECT DISTINCT station_id AS station, month FROM reports_changedmonth
    WHERE station_id = ANY(%(stations)s::bigint[]) AND month = ANY(%(whole)s::date[])
),
days(station, first, last) AS (
    SELECT station, month, (month + interval '1 month')::date - 1 FROM marked {parts}
),
"""
PARTS = """
    UNION ALL
    SELECT station, first, last
    FROM scope, unnest(%(firsts)s::date[], %(lasts)s::date[]) AS part(first, last)
"""
# Filings that were not counted yet, and days that are no whole month.
OPEN_FILINGS = """
filed(filing, station, month, version, first, last) AS (
    SELECT id, station_id, month, version, %(first)s::date, %(last)s::date FROM cases_filing
    WHERE id = ANY(%(filings)s::uuid[]) AND station_id IN (SELECT station FROM scope)
        AND (month <> ALL(%(whole)s::date[])
            OR NOT EXISTS (SELECT FROM reports_monthcount WHERE filing_id = cases_filing.id))
),
"""
OF_CELL = ", ".join(d.name if d.is_crossed else f"{d.name}::text" for d in DIMENSIONS)
# Of the same types in both arms, or no condition reaches the scan.
KEPT = f"""
counts AS (
    SELECT station, month, measure, {NAMES}, grp, item, value FROM counted
    UNION ALL
    SELECT station_id, cell.month, measure::text, {OF_CELL}, "group"::text, item::text, value
    FROM scope JOIN reports_monthcount cell ON cell.station_id = scope.station
    WHERE {{valid}}
),
presence AS (
    SELECT station, month, {NAMES}, person, home, mask FROM present
    UNION ALL
    SELECT station_id, cell.month, {OF_CELL}, person, home, mask
    FROM scope JOIN reports_monthpresence cell ON cell.station_id = scope.station,
        LATERAL (
            SELECT coalesce(bit_or(bit), 0) AS mask FROM bits WHERE grp = ANY(groups::text[])
        ) AS weighed,
        LATERAL unnest(persons, homes) AS met(person, home)
    WHERE {{valid}}
),
"""  # noqa: S608
CLEAN = """
    cell.month = ANY(%(whole)s::date[]) AND cell.filing_id IS NULL AND NOT EXISTS (
        SELECT FROM marked WHERE marked.station = cell.station_id AND marked.month = cell.month)
"""
NAMED = """
    cell.month = ANY(%(whole)s::date[]) AND cell.filing_id = ANY(%(filings)s::uuid[])
"""


def every_cell(counted_range: CountedRange) -> str:
    """The head of a statement with all ``counts`` and ``presence`` of this range."""
    open_days = OPEN_DAYS.format(parts=PARTS if counted_range.part_months else "")
    source = open_days + LIVE if counted_range.is_live else OPEN_FILINGS + FILED
    kept = KEPT.format(valid=CLEAN if counted_range.is_live else NAMED)
    return SETTINGS + SCOPE + source + LINES + COUNTED + PRESENT + kept
