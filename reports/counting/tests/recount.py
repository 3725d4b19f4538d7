"""Every figure once more, in SQL that shares nothing with the product's: one question for each
measure, asked of each cell by itself, straight from the fact table."""

from itertools import product

from django.db import connection

from beneficiaries.groups import GROUPS
from cases.codes import Method
from reports.figures.queries.flows import Cell

METHODS, DOMAINS = ("V", "T", "S", "I"), ("01", "02", "04")
OUTCOMES = ("not_met", "refused", "unreachable")
# docs/counting.md, by hand.
WIDER = {
    "children_in_difficulty": {"minors", "elders_and_minors", "key_groups"},
    "left_behind_children": {"minors", "elders_and_minors", "key_groups"},
    "minors": {"elders_and_minors"},
    "aged": {"elders", "elders_and_minors"},
    "elders_in_hardship": {"elders", "elders_and_minors", "key_groups"},
    "elders": {"elders_and_minors"},
    "aid": {"hardship", "key_groups"},
    "hardship": {"key_groups"},
    "disabled": {"key_groups"},
}
ASKED = """
WITH asked(cell, part, method, domain, grp, item, project, theme) AS (
    SELECT * FROM unnest(%(cells)s::int[], %(parts)s::text[], %(methods)s::text[],
        %(domains)s::text[], %(groups)s::text[], %(items)s::text[],
        %(projects)s::text[], %(themes)s::text[])
), place(station, part) AS (
    SELECT * FROM unnest(%(stations)s::bigint[], %(places)s::text[])
), wider(narrow, wide) AS (
    SELECT * FROM unnest(%(narrow)s::text[], %(wide)s::text[])
), book AS (
    SELECT asked.cell, asked.grp, asked.item AS wanted, r.* FROM asked, place, cases_servicerecord r
    WHERE r.station_id = place.station AND r.done_on >= %(first)s AND r.done_on <= %(last)s
        AND r.voided_at IS NULL
        AND coalesce(asked.part = place.part, true) AND coalesce(asked.method = r.method, true)
        AND coalesce(asked.domain = r.domain, true)
        AND (asked.project IS NULL OR r.project_id = asked.project)
        AND (asked.theme IS NULL OR r.theme_id = asked.theme)
), who AS (
    SELECT book.cell, book.id, a.person_id, coalesce(a.household_id, a.person_id) AS home
    FROM book, cases_attendance a
    WHERE a.record_id = book.id AND outcome = 'met' AND (grp = '' OR grp = ANY(a.groups))
), heads AS (
    SELECT book.cell, book.id, h.number FROM book, cases_headcount h
    WHERE h.record_id = book.id AND outcome = 'met' AND (grp = '' OR h."group" = grp
        OR EXISTS (SELECT 1 FROM wider WHERE narrow = h."group" AND wide = grp))
), homes AS (
    SELECT cell, id, home FROM who
    UNION SELECT cell, id, coalesce(household_id, subject_id) FROM book
    WHERE outcome = 'met' AND grp = '' AND coalesce(household_id, subject_id) IS NOT NULL
), lines AS (
    SELECT book.cell, book.id, g.person_id, i.kind, i.name, i.unit, g.quantity, g.value,
        CASE WHEN i.kind = 'cash' THEN 'cash' ELSE concat(i.name, '|', i.unit) END AS item, wanted
    FROM book, cases_handover g, resources_stockitem i
    WHERE g.record_id = book.id AND i.id = g.item_id AND outcome = 'met' AND (grp = '' OR EXISTS (
        SELECT 1 FROM cases_attendance a WHERE a.record_id = book.id AND a.person_id = g.person_id
            AND grp = ANY(a.groups)))
)
"""
QUESTIONS = {
    "people": "SELECT cell, count(DISTINCT person_id) FROM who GROUP BY cell",
    "households": "SELECT cell, count(DISTINCT home) FROM homes GROUP BY cell",
    "household_contacts": "SELECT cell, count(DISTINCT (id, home)) FROM homes GROUP BY cell",
    "contacts": """SELECT cell, sum(n) FROM (SELECT cell, 1 AS n FROM who
        UNION ALL SELECT cell, number FROM heads) x GROUP BY cell""",
    "heads": "SELECT cell, sum(number) FROM heads GROUP BY cell",
    "records": """SELECT cell, count(DISTINCT id) FROM (SELECT cell, id FROM who
        UNION SELECT cell, id FROM heads
        UNION SELECT cell, id FROM book WHERE grp = '' AND outcome = 'met') x GROUP BY cell""",
    "hand_overs": "SELECT cell, count(DISTINCT (id, person_id)) FROM lines GROUP BY cell",
    "goods": """SELECT cell, sum(quantity) FROM lines
        WHERE wanted IS NULL OR wanted = item GROUP BY cell""",
    "goods_value": """SELECT cell, sum(value) FROM lines
        WHERE wanted IS NULL OR wanted = item GROUP BY cell""",
    "attempts": """SELECT cell, count(*) FROM book
        WHERE outcome <> 'met' AND (wanted IS NULL OR wanted = outcome) GROUP BY cell""",
    "gatherings": """SELECT cell, count(*) FROM book
        WHERE outcome = 'met' AND method = 'S' AND activity_id IS NULL GROUP BY cell""",
}
MEASURES = ("contacts", "people", "household_contacts", "households", "records", "heads")
BY_GROUP = {*MEASURES, "hand_overs"}
BY_ITEM = {"goods", "goods_value", "attempts"}


def cells(parts, items=(), apart=()):
    """Every cell that a reader gives, for a place of these parts; ``apart``: what there is of the
    dimensions that stand apart, (name, item)."""
    assert set(METHODS) <= set(Method.values)
    for method, domain, group in product((None, *METHODS), (None, *DOMAINS), ("", *GROUPS)):
        yield Cell(method=method, domain=domain, group=group)
    for part, method in product(parts, (None, *METHODS)):
        yield Cell(part=part, method=method)
    for part, item in product((None, *parts), (*OUTCOMES, *items)):
        yield Cell(part=part, item=item)
    for part, method, one in product((None, *parts), (None, *METHODS), apart):
        yield Cell(part=part, method=method, apart=one)


def measures_of(cell):
    if cell.item is not None:
        return BY_ITEM
    return BY_GROUP if cell.group else QUESTIONS.keys()


def recount(stations, period, wanted):
    """``{(cell, measure): amount}`` of whatever isn't 0; ``stations``: key and part."""
    wanted = list(wanted)
    pairs = [(narrow, wide) for narrow, wides in WIDER.items() for wide in wides]
    values = {
        "cells": list(range(len(wanted))),
        "parts": [cell.part for cell in wanted],
        "methods": [cell.method for cell in wanted],
        "domains": [cell.domain for cell in wanted],
        "groups": [cell.group for cell in wanted],
        "items": [cell.item for cell in wanted],
        "projects": [_apart(cell, "project") for cell in wanted],
        "themes": [_apart(cell, "theme") for cell in wanted],
        "stations": list(stations),
        "places": list(stations.values()),
        "narrow": [narrow for narrow, _ in pairs],
        "wide": [wide for _, wide in pairs],
        "first": period.first,
        "last": period.last,
    }
    questions = [
        f"SELECT '{measure}', found.* FROM ({question}) AS found"  # noqa: S608
        for measure, question in QUESTIONS.items()
    ]
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(ASKED + " UNION ALL ".join(questions), values)
        for measure, number, amount in cursor.fetchall():
            if measure in measures_of(wanted[number]):
                found[wanted[number], measure] = amount
    return {key: amount for key, amount in found.items() if amount}


def _apart(cell, name):
    return cell.apart[1] if cell.apart and cell.apart[0] == name else None
