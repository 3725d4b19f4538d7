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

_ALL = """
affected(code) AS (SELECT code FROM stations_division),
chain(code) AS (SELECT code FROM affected),
"""
# What lies below the given codes at any time, and all that can stand above it.
_SOME = """
affected(code) AS (
    SELECT unnest(%s::text[])
    UNION
    SELECT below.code FROM affected, LATERAL (
        SELECT code FROM stations_division WHERE parent_id = affected.code
        UNION ALL
        SELECT code FROM stations_division WHERE successor_id = affected.code
        UNION ALL
        SELECT division_id FROM stations_divisionmove WHERE under_id = affected.code
    ) below
),
chain(code) AS (
    SELECT code FROM affected
    UNION
    SELECT above.code FROM chain, LATERAL (
        SELECT parent_id FROM stations_division WHERE code = chain.code
        UNION ALL
        SELECT successor_id FROM stations_division WHERE code = chain.code
        UNION ALL
        SELECT under_id FROM stations_divisionmove WHERE division_id = chain.code
    ) above(code)
    WHERE above.code IS NOT NULL
),
"""
# An edge holds for a range of days: a move's own; the parent's for the rest of time; after
# the end of a replaced division, its successor's. Levels fall along every edge but the last,
# and services.divisions refuses a ring of successors, so the recursion ends.
_REBUILD = """
WITH RECURSIVE {scope}
lifetime(code, parent, is_pseudo, during) AS MATERIALIZED (
    SELECT code, parent_id, is_pseudo,
        daterange(NULL, CASE WHEN successor_id IS NOT NULL THEN until END)
    FROM stations_division JOIN chain USING (code)
),
moved(code, parent, during) AS MATERIALIZED (
    SELECT code, under_id, daterange(since, until) * during
    FROM stations_divisionmove JOIN lifetime ON code = division_id
),
edge(code, parent, is_pseudo, during) AS MATERIALIZED (
    SELECT code, moved.parent, is_pseudo, moved.during FROM moved JOIN lifetime USING (code)
    UNION ALL
    SELECT code, parent, is_pseudo, during FROM lifetime
    WHERE code NOT IN (SELECT code FROM moved)
    UNION ALL
    SELECT code, parent, is_pseudo, unnest(datemultirange(lifetime.during) - away.during)
    FROM lifetime JOIN (SELECT code, range_agg(during) AS during FROM moved GROUP BY code) away
        USING (code)
    UNION ALL
    SELECT code, successor_id, is_pseudo, daterange(until, NULL)
    FROM stations_division JOIN chain USING (code)
    WHERE successor_id IS NOT NULL AND until IS NOT NULL
),
place(code, path, is_pseudo, during) AS (
    SELECT code, CASE WHEN is_pseudo THEN '' ELSE code END COLLATE "C", is_pseudo, during
    FROM edge WHERE parent IS NULL
    UNION ALL
    SELECT edge.code,
        (place.path || CASE WHEN edge.is_pseudo THEN '' ELSE '/' || edge.code END) COLLATE "C",
        edge.is_pseudo, edge.during * place.during
    FROM place JOIN edge ON edge.parent = place.code AND edge.during && place.during
),
fresh AS MATERIALIZED (
    SELECT code, path, lower(during) AS since, upper(during) AS until
    FROM place JOIN affected USING (code) WHERE NOT is_pseudo
),
gone AS (
    DELETE FROM stations_divisionpath standing USING affected
    WHERE standing.division_id = affected.code AND NOT EXISTS (
        SELECT FROM fresh WHERE fresh.code = standing.division_id AND fresh.path = standing.path
        AND fresh.since IS NOT DISTINCT FROM standing.since
        AND fresh.until IS NOT DISTINCT FROM standing.until)
)
INSERT INTO stations_divisionpath (division_id, path, since, until)
SELECT code, path, since, until FROM fresh WHERE NOT EXISTS (
    SELECT FROM stations_divisionpath standing
    WHERE fresh.code = standing.division_id AND fresh.path = standing.path
    AND fresh.since IS NOT DISTINCT FROM standing.since
    AND fresh.until IS NOT DISTINCT FROM standing.until)
"""


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
    sql = _REBUILD.format(scope=_ALL if of is None else _SOME)
    with connection.cursor() as cursor:
        cursor.execute(sql, None if of is None else [list(of)])
        return cursor.rowcount
