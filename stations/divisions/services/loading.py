"""Loads a national list of divisions (``stations.divisions.file``) in bulk."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Q
from django.utils.translation import gettext as _

from stations.divisions.file import DivisionRow, edition_file, latest_edition, read_divisions
from stations.divisions.models import DivisionQuerySet
from stations.divisions.services.paths import lock_places, rebuild_paths
from stations.models import Division

TOWNSHIPS_AND_ABOVE = 4
MANY = 20_000  # above this many rows, deriving all paths anew is quicker than finding out whose

_STAGE = """
CREATE TEMPORARY TABLE division_row (
    code text COLLATE "C" PRIMARY KEY, name text, short_name text, pinyin text, initials text,
    level smallint, kind text, parent text, is_pseudo boolean, is_legal boolean
) ON COMMIT DROP
"""
# A row that its parent's older list didn't have begins on the day of this one; in a place
# never loaded before, it has been there ever since.
_UPSERT = """
INSERT INTO stations_division AS stored (code, name, short_name, pinyin, initials, level, kind,
    parent_id, is_pseudo, is_legal, is_local, edition, since)
SELECT listed.code, listed.name, listed.short_name, listed.pinyin, listed.initials, listed.level,
    listed.kind, listed.parent, listed.is_pseudo, listed.is_legal, false, %(edition)s,
    CASE WHEN listed.parent IN (
        SELECT parent_id FROM stations_division
        WHERE edition < %(edition)s AND level = %(level)s AND parent_id IS NOT NULL
    ) THEN %(since)s::date ELSE parent.since END
FROM division_row listed LEFT JOIN stations_division parent ON parent.code = listed.parent
WHERE listed.level = %(level)s
ORDER BY listed.code
ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, short_name = EXCLUDED.short_name,
    pinyin = EXCLUDED.pinyin, initials = EXCLUDED.initials, kind = EXCLUDED.kind,
    is_pseudo = EXCLUDED.is_pseudo, is_legal = EXCLUDED.is_legal, edition = EXCLUDED.edition
WHERE (stored.name, stored.short_name, stored.pinyin, stored.initials, stored.kind,
    stored.is_pseudo, stored.is_legal, stored.edition)
    IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.short_name, EXCLUDED.pinyin, EXCLUDED.initials,
    EXCLUDED.kind, EXCLUDED.is_pseudo, EXCLUDED.is_legal, EXCLUDED.edition)
RETURNING stored.code
"""


class Imported(NamedTuple):
    listed: int  # rows of the list in the scope asked for
    written: int  # of these, new or different
    closed: list[str]  # codes that an older list had and this one lacks


@transaction.atomic
def import_divisions(
    *,
    edition: int | None = None,
    villages: Sequence[str] = (),
    within: Sequence[str] = ("",),
    since: date | None = None,
    successors: Mapping[str, str] | None = None,
    path: Path | None = None,
) -> Imported:
    """Load provinces to townships, and the villages below the codes in ``villages``.

    Can be repeated. ``("",)`` means everywhere; ``within`` keeps to parts of the country.
    A newer edition closes on ``since`` what vanished, with the successor that
    ``successors`` names (``{old code: its successor}``). Local rows stay as they are.
    Reference data that whoever runs the server loads, so there is no audit entry.
    """
    edition = edition or latest_edition()
    source = path or edition_file(edition)
    lock_places()
    older = _older(edition, within, villages)
    if older.exists() and since is None:
        raise ValidationError(
            _("Say from which day the list of %(edition)s holds."), params={"edition": edition}
        )
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
        listed = _stage(cursor, _rows(source, within, villages))
        changed = _upsert(cursor, edition, since)
        closed = _close(older, since, successors or {})
        cursor.execute("DROP TABLE division_row")
        _rebuild([*changed, *closed], cursor)
    return Imported(listed, len(changed), closed)


def _older(edition: int, within: Sequence[str], villages: Sequence[str]) -> DivisionQuerySet:
    """Open rows of the scope that were last seen in an older list."""
    if Division.objects.filter(edition__gt=edition).exists():
        raise ValidationError(_("A newer list of divisions has been loaded already."))
    scope = Q(level__lte=TOWNSHIPS_AND_ABOVE) & _below(within)
    scope |= Q(level__gt=TOWNSHIPS_AND_ABOVE) & _below(villages)
    return Division.objects.filter(scope, is_local=False, edition__lt=edition, until=None)


def _below(codes: Sequence[str]) -> Q:
    below = Q(pk__in=[])
    for code in codes:
        below |= Q(pk__startswith=code)
    return below


def _rows(path: Path, within: Sequence[str], villages: Sequence[str]) -> Iterable[DivisionRow]:
    yield from read_divisions(path, to=TOWNSHIPS_AND_ABOVE, within=tuple(within))
    if villages:
        yield from read_divisions(path, level=TOWNSHIPS_AND_ABOVE + 1, within=tuple(villages))


def _stage(cursor: CursorWrapper, rows: Iterable[DivisionRow]) -> int:
    """COPY the rows; no field of ours has a tab, a line break or a backslash in it."""
    lines = io.StringIO()
    for row in rows:
        values = ("\\N" if value is None else str(value) for value in row)
        lines.write("\t".join(values) + "\n")
    lines.seek(0)
    cursor.copy_expert("COPY division_row FROM STDIN", lines)
    return cursor.rowcount


def _upsert(cursor: CursorWrapper, edition: int, since: date | None) -> list[str]:
    changed = []
    for level in Division.Level.values:
        cursor.execute(_UPSERT, {"edition": edition, "level": level, "since": since})
        changed += [code for (code,) in cursor]
    return changed


def _close(older: DivisionQuerySet, since: date | None, successors: Mapping[str, str]) -> list[str]:
    """End what the list lacks; the rows that it has carry its edition by now."""
    vanished = list(older)
    unknown = set(successors.values()) - set(
        Division.objects.filter(pk__in=successors.values()).values_list("pk", flat=True)
    )
    if unknown:
        raise ValidationError(
            _("A successor isn't in the list: %(codes)s."),
            params={"codes": ", ".join(sorted(unknown))},
        )
    for division in vanished:
        division.until = since
        division.successor_id = successors.get(division.pk)
    Division.objects.bulk_update(vanished, ["until", "successor"], batch_size=1000)
    return [division.pk for division in vanished]


def _rebuild(changed: list[str], cursor: CursorWrapper) -> None:
    if not changed:
        return
    cursor.execute("ANALYZE stations_division")
    rebuild_paths(None if len(changed) > MANY else changed)
    cursor.execute("ANALYZE stations_divisionpath")
