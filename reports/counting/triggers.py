"""Triggers that mark a station's month as changed, whatever changes a row that it counts.

They stand on proxies, since the tables below know nothing of reports. Each takes a whole
statement (transition tables allow one event each) and only appends: a plain INSERT waits for
nobody, and a set of marks (ON CONFLICT DO NOTHING) loses some for ever, when a refresh deletes the
very mark that the conflict relied on. TRUNCATE marks nothing; after one, run ``rebuild_counts``.
"""

from __future__ import annotations

import pgtrigger

from cases.models import Attendance, HandOver, HeadCount, ServiceRecord
from resources.models import StockItem

MONTH = "date_trunc('month', done_on::timestamp)::date"
OF_RECORDS = f"SELECT station_id, {MONTH} FROM {{rows}}"  # noqa: S608
# When the record is deleted in the same statement, its own trigger marks the month.
OF_LINES = f"""
SELECT record.station_id, {MONTH} FROM {{rows}} line
JOIN cases_servicerecord record ON record.id = line.record_id
"""  # noqa: S608
EVENTS = {
    "insert": (pgtrigger.Insert, {"new": "new_rows"}),
    "update": (pgtrigger.Update, {"old": "old_rows", "new": "new_rows"}),
    "delete": (pgtrigger.Delete, {"old": "old_rows"}),
}


def marks(months: str) -> list[pgtrigger.Trigger]:
    """One trigger for each event, with the months of all its rows, before and after."""
    return [
        pgtrigger.Trigger(
            name=f"mark_{name}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(**tables),
            func=_append(" UNION ".join(months.format(rows=rows) for rows in tables.values())),
        )
        for name, (operation, tables) in EVENTS.items()
    ]


def _append(changed: str) -> str:
    return f"""
        INSERT INTO reports_changedmonth (station_id, month)
        SELECT DISTINCT * FROM ({changed}) AS changed;
        RETURN NULL;
    """  # noqa: S608


class CountedRecord(ServiceRecord):
    class Meta:
        proxy = True
        default_permissions = ()
        triggers = marks(OF_RECORDS)


class CountedAttendance(Attendance):
    class Meta:
        proxy = True
        default_permissions = ()
        triggers = marks(OF_LINES)


class CountedHeads(HeadCount):
    class Meta:
        proxy = True
        default_permissions = ()
        triggers = marks(OF_LINES)


class CountedHandOver(HandOver):
    class Meta:
        proxy = True
        default_permissions = ()
        triggers = marks(OF_LINES)


class CountedItem(StockItem):
    """Goods are counted by what they are called, in cells and filings too: a name stays."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [pgtrigger.ReadOnly(name="name_stays", fields=["kind", "name", "unit"])]
