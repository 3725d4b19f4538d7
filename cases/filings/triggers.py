"""What the database itself refuses: a record of a filed month stays as it was filed.

The services say so first and in better words (``services.records.correct``); these triggers are
for whatever comes past them. They are statement-level, one question for any number of lines, and
take the records FOR SHARE, so that a filer and a writer of lines wait for each other.
"""

from __future__ import annotations

import pgtrigger
from django.db import models

from stations.models import VOID

FREE = [*VOID, "dropped_by", "version", "updated_at", "changed_xid"]
REFUSE = """
RAISE EXCEPTION 'This record belongs to a filed month: void it and write another.'
    USING ERRCODE = 'restrict_violation';
"""
LOOK = """
SELECT bool_or(filing_id IS NOT NULL) INTO is_filed FROM (
    SELECT filing_id FROM cases_servicerecord
    WHERE id = ANY(ARRAY({records})) ORDER BY id FOR SHARE
) AS locked;
IF is_filed THEN {refuse} END IF;
RETURN NULL;
"""
# How the rows of a statement are called, and which records they are lines of.
EVENTS = {
    "insert": (pgtrigger.Insert, {"new": "now"}, "SELECT record_id FROM now"),
    "delete": (pgtrigger.Delete, {"old": "was"}, "SELECT record_id FROM was"),
    "update": (
        pgtrigger.Update,
        {"old": "was", "new": "now"},
        "SELECT unnest(ARRAY[was.record_id, now.record_id]) FROM was JOIN now USING (id)",
    ),
}
# A version is open until it says how many records it took: only in its own transaction.
JOINS = """
IF EXISTS (
    SELECT FROM cases_filing WHERE added IS NOT NULL AND (
        (id = NEW.filing_id AND OLD.filing_id IS NULL)
        OR (id = NEW.dropped_by_id AND OLD.dropped_by_id IS NULL))
) THEN {refuse} END IF;
RETURN NEW;
"""
FACT_JOINS = """
IF EXISTS (SELECT FROM now JOIN cases_filing ON cases_filing.id = filing_id WHERE added IS NOT NULL)
THEN {refuse} END IF;
RETURN NULL;
"""
CLOSED = """
RAISE EXCEPTION 'This month is filed: nothing joins a version later.'
    USING ERRCODE = 'restrict_violation';
"""
# An approval may come after the filing; it is never taken back there.
TAKEN_BACK = "was.approved_at IS NOT NULL AND now.approved_at IS NULL"
HOURS = "(was.record_id, was.volunteer_id, was.minutes)"
# Who signed for what was handed over is no figure.
COUNTED = "(was.record_id, was.person_id, was.item_id, was.quantity, was.value, was.move_id)"


class FiledChange(pgtrigger.Condition):
    """Of a filed record: something that is not free changes, or what is written once, again."""

    def __init__(self) -> None:
        super().__init__("OLD.filing_id IS NOT NULL")

    def resolve(self, model: type[models.Model]) -> str:
        fixed = pgtrigger.AnyChange(exclude=FREE).resolve(model)
        void = pgtrigger.AnyChange(*VOID).resolve(model)
        dropped = pgtrigger.AnyChange("dropped_by").resolve(model)
        again = f"OLD.voided_at IS NOT NULL AND ({void})"
        again += f" OR OLD.dropped_by_id IS NOT NULL AND ({dropped})"
        return f"{self.sql} AND ({fixed} OR {again})"


def record_triggers() -> list[pgtrigger.Trigger]:
    """A filed record: it is voided once and dropped once; nothing else of it ever changes. It is
    taken and dropped by a version that is just being filed."""
    return [
        pgtrigger.Trigger(
            name="joins_open_filing",
            operation=pgtrigger.Update,
            when=pgtrigger.Before,
            condition=pgtrigger.AnyChange("filing", "dropped_by"),
            func=JOINS.format(refuse=CLOSED),
        ),
        pgtrigger.Trigger(
            name="begins_unfiled",
            operation=pgtrigger.Insert,
            when=pgtrigger.Before,
            condition=pgtrigger.Condition("NEW.filing_id IS NOT NULL"),
            func=CLOSED,
        ),
        pgtrigger.Trigger(
            name="filed_stays",
            operation=pgtrigger.Update,
            when=pgtrigger.Before,
            condition=FiledChange(),
            func=REFUSE,
        ),
        pgtrigger.Trigger(
            name="filed_is_kept",
            operation=pgtrigger.Delete,
            when=pgtrigger.Before,
            condition=pgtrigger.Condition("OLD.filing_id IS NOT NULL"),
            func=REFUSE,
        ),
    ]


def filing_triggers() -> list[pgtrigger.Trigger]:
    """A version stays; only the county's judgement of it is written later."""
    return [
        pgtrigger.Protect(name="is_kept", operation=pgtrigger.Delete),
        pgtrigger.Protect(
            name="stays",
            operation=pgtrigger.Update,
            condition=pgtrigger.AnyChange(
                "station", "month", "version", "reason", "filed_by", "filed_at"
            ),
        ),
        pgtrigger.Protect(
            name="takes_once",
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(
                "OLD.added IS NOT NULL AND"
                " (OLD.added, OLD.removed) IS DISTINCT FROM (NEW.added, NEW.removed)"
            ),
        ),
    ]


def fact_triggers() -> list[pgtrigger.Trigger]:
    """Facts are written with their version, and stay."""
    return [
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name="joins_open_filing",
            level=pgtrigger.Statement,
            operation=pgtrigger.Insert,
            when=pgtrigger.After,
            referencing=pgtrigger.Referencing(new="now"),
            func=FACT_JOINS.format(refuse=CLOSED),
        ),
    ]


def line_triggers(only: str = "") -> list[pgtrigger.Trigger]:
    """Of attendances, head counts, hand-overs; ``only``: the columns whose change matters."""
    return [_line_trigger(event, only if event == "update" else "") for event in EVENTS]


def hand_over_triggers() -> list[pgtrigger.Trigger]:
    return line_triggers(f"WHERE {COUNTED} IS DISTINCT FROM {COUNTED.replace('was.', 'now.')}")


def volunteering_triggers() -> list[pgtrigger.Trigger]:
    differs = f"{HOURS} IS DISTINCT FROM {HOURS.replace('was.', 'now.')}"
    return line_triggers(f"WHERE {differs} OR {TAKEN_BACK}")


def _line_trigger(event: str, where: str) -> pgtrigger.Trigger:
    operation, tables, records = EVENTS[event]
    return pgtrigger.Trigger(
        name=f"filed_{event}",
        level=pgtrigger.Statement,
        operation=operation,
        when=pgtrigger.After,
        referencing=pgtrigger.Referencing(**tables),
        declare=[("is_filed", "boolean")],
        func=LOOK.format(records=f"{records} {where}".strip(), refuse=REFUSE),
    )
