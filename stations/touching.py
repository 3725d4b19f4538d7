"""Rows that are told anew by the change feed when what they say of others changes.

A row's own trigger (``stations/records.py``) stands on its own table alone. What a serializer tells
besides its columns (lines, who lives there, the name of a donor) stands in other tables: each of
those declares here whose rows it touches. A toucher takes a whole statement, and writes nothing
where the row was written in the same transaction already, so a new record with its lines costs a
look-up. It counts no version: nobody's edit is stale by it.

``stations/tests/test_touching.py`` asks of every field that a feed tells who touches its row.
"""

from __future__ import annotations

from collections.abc import Sequence

import pgtrigger

NOW = "pg_current_xact_id()::text::bigint"
EVENTS = {
    "insert": (pgtrigger.Insert, {"new": "now"}),
    "update": (pgtrigger.Update, {"old": "was", "new": "now"}),
    "delete": (pgtrigger.Delete, {"old": "was"}),
}
# In the order of keys, as everywhere: no two wait in a ring.
TOUCH = """
IF EXISTS (SELECT FROM {table} WHERE id IN ({keys}) AND changed_xid <> {now}) THEN
    UPDATE {table} SET changed_xid = {now} WHERE id IN (
        SELECT id FROM {table} WHERE id IN ({keys}) AND changed_xid <> {now}
        ORDER BY id FOR NO KEY UPDATE);
END IF;
RETURN NULL;
"""


def touches(table: str, keys: str, *, name: str = "touch") -> list[pgtrigger.Trigger]:
    """Any change of these rows touches those of ``table``. ``keys``: SQL that finds them in
    ``{rows}``, before and after."""
    return [
        _trigger(
            f"{name}_{event}",
            operation,
            tables,
            table,
            " UNION ALL ".join(keys.format(rows=rows) for rows in tables.values()),
        )
        for event, (operation, tables) in EVENTS.items()
    ]


def touches_by(table: str, column: str) -> list[pgtrigger.Trigger]:
    """The same of lines that name their row in a column; few have none."""
    return touches(table, f"SELECT {column} FROM {{rows}} WHERE {column} IS NOT NULL")  # noqa: S608


def touches_with(
    table: str, keys: str, columns: Sequence[str], *, name: str = "touch"
) -> pgtrigger.Trigger:
    """Only another value of these columns touches them. ``keys``: SQL over ``changed``, the rows
    of which one has changed, as they are now."""
    here, there = (", ".join(f"{at}.{column}" for column in columns) for at in ("now", "was"))
    differs = f"({here}) IS DISTINCT FROM ({there})"
    changed = f"SELECT now.* FROM now JOIN was USING (id) WHERE {differs}"  # noqa: S608
    found = f"WITH changed AS ({changed}) {keys}"
    operation, tables = EVENTS["update"]
    return _trigger(f"{name}_update", operation, tables, table, found)


def _trigger(
    name: str, operation: pgtrigger.Operation, tables: dict[str, str], table: str, keys: str
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**tables),
        func=TOUCH.format(table=table, keys=keys, now=NOW),
    )


WIDTH = 20  # of a number, so that keys stand in its order

# Where a row belonged is its own station, else the one that made it; of a register of divisions
# its division. (``origin`` names either: a station's key is a number, a division's a text.)
LEAVE = f"""
INSERT INTO stations_gone (kind, key, station_id, division_id, changed_xid)
SELECT
    TG_TABLE_NAME,
    CASE jsonb_typeof(gone -> 'id')
        WHEN 'number' THEN lpad(gone ->> 'id', {WIDTH}, '0') ELSE gone ->> 'id' END,
    coalesce(
        gone ->> 'station_id',
        CASE jsonb_typeof(gone -> 'origin_id') WHEN 'number' THEN gone ->> 'origin_id' END
    )::bigint,
    CASE jsonb_typeof(gone -> 'origin_id') WHEN 'string' THEN
        coalesce(gone ->> 'division_id', gone ->> 'home_id', gone ->> 'origin_id') END,
    pg_current_xact_id()::text::bigint
FROM (SELECT to_jsonb(was) AS gone FROM was) AS rows;
RETURN NULL;
"""  # noqa: S608


def leaves_its_key() -> pgtrigger.Trigger:
    """Of every record, whoever deletes it."""
    return pgtrigger.Trigger(
        name="gone",
        level=pgtrigger.Statement,
        operation=pgtrigger.Delete,
        when=pgtrigger.After,
        referencing=pgtrigger.Referencing(old="was"),
        func=LEAVE,
    )
