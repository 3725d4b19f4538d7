"""The SQL that turns records into lines: one for the record itself with the household it was
about, one for each person reached, one for each head count; and one for each thing handed over.

Figures (``flows``), the lists behind them (``drill``) and kept cells (``services.counting``)
are all made of these lines, so they can't disagree. docs/counting.md has the rules in words.
"""

from __future__ import annotations

from beneficiaries.groups import GROUPS, counted_in
from cases.dimensions import DIMENSIONS, NAMES, RECORDS
from reports.counting.queries.reading import Values
from reports.figures.queries.counted_range import CountedRange

# The planner takes one big statement for many rows: compiling it to machine code would take
# longer than running it, and sorting on disk longer than hashing in memory. In one round trip
# with the statement, so both end with it.
SETTINGS = """
SET LOCAL jit = off;
SET LOCAL work_mem = '64MB';
"""

SCOPE = """
WITH scope(station, part) AS (
    SELECT * FROM unnest(%(stations)s::bigint[], %(parts)s::text[])
),
"""
# Which days of which station, or of which filing, are read from the records themselves: here all.
ALL_DAYS = """
days(station, first, last) AS (
    SELECT station, %(first)s::date, %(last)s::date FROM scope
),
"""
ALL_FILINGS = """
filed(filing, station, month, version, first, last) AS (
    SELECT id, station_id, month, version, %(first)s::date, %(last)s::date FROM cases_filing
    WHERE id = ANY(%(filings)s::uuid[]) AND station_id IN (SELECT station FROM scope)
),
"""
OF_RECORD = ", ".join(dimension.of(RECORDS, "record") for dimension in DIMENSIONS)
# Live: what stands, was not voided.
LIVE = f"""
records AS MATERIALIZED (
    SELECT record.id AS record, station, date_trunc('month', done_on::timestamp)::date AS month,
        {OF_RECORD}, done_on, outcome, activity_id AS activity,
        coalesce(household_id, subject_id) AS home
    FROM days JOIN cases_servicerecord record
        ON record.station_id = station AND done_on BETWEEN first AND last
    WHERE voided_at IS NULL
),
"""  # noqa: S608
# Filed: what the version holds, whatever was voided later.
FILED = f"""
records AS MATERIALIZED (
    SELECT record.id AS record, filed.station, filed.month,
        {OF_RECORD}, done_on, outcome, activity_id AS activity,
        coalesce(household_id, subject_id) AS home
    FROM filed JOIN cases_filing taken ON taken.station_id = filed.station
        AND taken.month = filed.month AND taken.version <= filed.version
    JOIN cases_servicerecord record ON record.filing_id = taken.id
    LEFT JOIN cases_filing dropped ON dropped.id = record.dropped_by_id
    WHERE done_on BETWEEN first AND last
        AND (dropped.version IS NULL OR dropped.version > filed.version)
),
"""  # noqa: S608
GIVEN = "record.id = ANY(%(keys)s::uuid[])"
# A record counts when somebody was met. Whoever received something was reached by the record.
LINES = f"""
widening(narrow, wide) AS (
    SELECT * FROM unnest(%(narrow)s::text[], %(wide)s::text[])
),
bits(grp, bit) AS (
    SELECT grp, 1 << (number - 1)::int
    FROM unnest(%(groups)s::text[]) WITH ORDINALITY AS named(grp, number)
),
lines(record, station, month, {NAMES}, done_on, person, home, heads, groups) AS (
    SELECT record, station, month, {NAMES}, done_on, NULL::uuid, home, 0, '{{}}'::text[]
    FROM records WHERE outcome = 'met'
    UNION ALL
    SELECT record, station, month, {NAMES}, done_on,
        person_id, coalesce(household_id, person_id), 1, attendance.groups::text[]
    FROM records JOIN cases_attendance attendance ON attendance.record_id = record
    WHERE outcome = 'met'
    UNION ALL
    SELECT record, station, month, {NAMES}, done_on, NULL, NULL, number,
        ARRAY(SELECT wide FROM widening WHERE narrow = head_count."group")
    FROM records JOIN cases_headcount head_count ON head_count.record_id = record
    WHERE outcome = 'met'
),
given AS (
    SELECT record, station, month, {NAMES}, done_on, hand_over.person_id AS person,
        CASE item.kind WHEN 'cash' THEN 'cash' ELSE item.name || '|' || item.unit END AS item,
        hand_over.quantity, hand_over.value,
        coalesce(attendance.groups::text[], '{{}}'::text[]) AS groups
    FROM records JOIN cases_handover hand_over ON hand_over.record_id = record
    JOIN resources_stockitem item ON item.id = hand_over.item_id
    LEFT JOIN cases_attendance attendance ON attendance.record_id = record
        AND attendance.person_id = hand_over.person_id
    WHERE outcome = 'met'
),
"""  # noqa: S608


def every_line(counted_range: CountedRange) -> str:
    """The head of a statement that reads all lines of this range from the records."""
    return _head(counted_range, LIVE, FILED)


def some_lines(counted_range: CountedRange) -> str:
    """The same of those records alone whose ``keys`` are given, by the same rules."""
    return _head(
        counted_range,
        *(rule.replace("WHERE", f"WHERE {GIVEN} AND", 1) for rule in (LIVE, FILED)),
    )


def _head(counted_range: CountedRange, live: str, filed: str) -> str:
    source = ALL_DAYS + live if counted_range.is_live else ALL_FILINGS + filed
    return SETTINGS + SCOPE + source + LINES


def parameters(counted_range: CountedRange) -> Values:
    """What the statements ask for."""
    return of_groups() | {
        "stations": list(counted_range.stations),
        "parts": list(counted_range.stations.values()),
        "first": counted_range.period.first,
        "last": counted_range.period.last,
        "filings": list(counted_range.filings or ()),
        "whole": counted_range.whole_months,
        "firsts": [days.first for days in counted_range.part_months],
        "lasts": [days.last for days in counted_range.part_months],
    }


def of_groups() -> Values:
    """The groups in their order, and which ones a head of each adds to, as LINES asks for it."""
    pairs = [(narrow, wide) for narrow in GROUPS for wide in counted_in(narrow)]
    return {
        "groups": list(GROUPS),
        "narrow": [narrow for narrow, _ in pairs],
        "wide": [wide for _, wide in pairs],
    }


def by_group(sql: str) -> str:
    """An array of an aggregate over all rows, then over those of each group (by their ``mask``)."""
    of_each = [f"{sql} FILTER (WHERE mask & {1 << n} > 0)" for n in range(len(GROUPS))]
    return f"ARRAY[{', '.join([sql, *of_each])}]"


# Tells such an array by group; "" is everybody.
TOLD = "unnest(array_prepend('', %(groups)s::text[]), numbers) AS told(grp, value)"
