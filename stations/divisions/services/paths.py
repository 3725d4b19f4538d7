"""Where every division stands, from the province down: derived from parents and moves.

A path says where the ground lies, on any day, before a division's birth and after its end
too; whether the unit *exists* is ``Division.since``/``until``. So the stations of a closed
township stay in their county, and under the township that took it over: its path then
continues that one's (``33/3307/330784/330784105/330784104``).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction

# One change of places at a time, so that no rebuild works on half of another's rows.
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('stations.divisions', 0))"

# Step by step through temporary tables, since the planner can't guess how much comes out of
# a recursion: in one statement the same work took three minutes instead of half a second.
_TABLES = ["affected_place", "place_edge", "fresh_path"]
_ALL = """
CREATE TEMPORARY TABLE affected_place AS SELECT code, true AS is_below FROM stations_division
"""
# What lies below the given codes at any time, and all that can stand above it.
_SOME = """
CREATE TEMPORARY TABLE affected_place AS
WITH RECURSIVE below(code) AS (
    SELECT unnest(%s::text[]) COLLATE "C"
    UNION
    SELECT next.code FROM below, LATERAL (
        SELECT code FROM stations_division WHERE parent_id = below.code
        UNION ALL
        SELECT code FROM stations_division WHERE successor_id = below.code
        UNION ALL
        SELECT division_id FROM stations_divisionmove WHERE under_id = below.code
    ) next
),
chain(code) AS (
    SELECT code FROM below
    UNION
    SELECT next.code FROM chain, LATERAL (
        SELECT parent_id FROM stations_division WHERE code = chain.code
        UNION ALL
        SELECT successor_id FROM stations_division WHERE code = chain.code
        UNION ALL
        SELECT under_id FROM stations_divisionmove WHERE division_id = chain.code
    ) next(code)
    WHERE next.code IS NOT NULL
)
SELECT code, below.code IS NOT NULL AS is_below FROM chain LEFT JOIN below USING (code)
"""
# An edge holds for a range of days: a move's own; the parent's for the rest of time; after
# the end of a replaced division, its successor's. Levels fall along every edge but the last,
# and services.divisions refuses a ring of successors, so the recursion ends.
_EDGES = """
CREATE TEMPORARY TABLE place_edge AS
WITH lifetime AS (
    SELECT code, parent_id AS parent, is_pseudo,
        daterange(NULL, CASE WHEN successor_id IS NOT NULL THEN until END) AS during
    FROM stations_division JOIN affected_place USING (code)
),
moved AS (
    SELECT code, under_id AS parent, is_pseudo, daterange(since, until) * during AS during
    FROM stations_divisionmove JOIN lifetime ON code = division_id
),
away AS (SELECT code, range_agg(during) AS during FROM moved GROUP BY code)
SELECT code, parent, is_pseudo, during FROM moved
UNION ALL
SELECT code, parent, is_pseudo,
    unnest(datemultirange(lifetime.during) - coalesce(away.during, datemultirange()))
FROM lifetime LEFT JOIN away USING (code)
UNION ALL
SELECT code, successor_id, is_pseudo, daterange(until, NULL)
FROM stations_division JOIN affected_place USING (code)
WHERE successor_id IS NOT NULL AND until IS NOT NULL
"""
_PATHS = """
CREATE TEMPORARY TABLE fresh_path AS
WITH RECURSIVE place AS (
    SELECT code, (CASE WHEN is_pseudo THEN '' ELSE code END)::text COLLATE "C" AS path,
        is_pseudo, during
    FROM place_edge WHERE parent IS NULL
    UNION ALL
    SELECT edge.code,
        (place.path || CASE WHEN edge.is_pseudo THEN '' ELSE '/' || edge.code END) COLLATE "C",
        edge.is_pseudo, edge.during * place.during
    FROM place JOIN place_edge edge ON edge.parent = place.code AND edge.during && place.during
)
SELECT code, path, lower(during) AS since, upper(during) AS until
FROM place JOIN affected_place USING (code) WHERE is_below AND NOT is_pseudo
"""
_SAME = """
fresh_path.code = stored.division_id AND fresh_path.path = stored.path
AND fresh_path.since IS NOT DISTINCT FROM stored.since
AND fresh_path.until IS NOT DISTINCT FROM stored.until
"""
_DELETE = f"""
DELETE FROM stations_divisionpath stored USING affected_place
WHERE stored.division_id = affected_place.code AND is_below
AND NOT EXISTS (SELECT FROM fresh_path WHERE {_SAME})
"""  # noqa: S608 - no value from outside is in it
_INSERT = f"""
INSERT INTO stations_divisionpath (division_id, path, since, until)
SELECT code, path, since, until FROM fresh_path
WHERE NOT EXISTS (SELECT FROM stations_divisionpath stored WHERE {_SAME})
ORDER BY path
"""  # noqa: S608


def lock_places() -> None:
    """Wait for other changes of divisions; held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)


@transaction.atomic
def rebuild_paths(of: Iterable[str] | None = None) -> int:
    """Derive the paths of these codes and of all below them, or of every division.

    Writes only rows that differ and returns how many it added.
    """
    lock_places()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        if of is None:
            cursor.execute(_ALL)
        else:
            cursor.execute(_SOME, [list(of)])
        cursor.execute("ANALYZE affected_place")
        cursor.execute(_EDGES)
        cursor.execute("ANALYZE place_edge")
        cursor.execute(_PATHS)
        cursor.execute("ANALYZE fresh_path")
        cursor.execute(_DELETE)
        cursor.execute(_INSERT)
        added = cursor.rowcount
        cursor.execute(f"DROP TABLE {', '.join(_TABLES)}")
    return added
