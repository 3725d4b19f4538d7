"""Rows of a sheet that may be a volunteer who stands already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from resources.volunteers.models import Volunteer
from stations.imports.alike import Likely, in_this_file
from stations.masking import mask_name


def doubles(rows: Sequence[Volunteer], numbers: Sequence[int]) -> list[Likely]:
    """Volunteers of the row's station, or earlier rows, of the same name, where neither birth
    date, identity number nor number of the platform tells the two apart; one statement."""
    known: dict[tuple[int, str], list[tuple[Volunteer, tuple[str, str]]]] = {}
    for one in Volunteer.objects.not_voided().filter(
        station__in={row.station_id for row in rows}, name__in={row.name for row in rows}
    ):
        year = f" {one.born_on:%Y}" if one.born_on else ""
        told = str(one.pk), f"{mask_name(one.name)}{year} {one.number}".strip()
        known.setdefault((one.station_id, one.name), []).append((one, told))
    found: list[Likely] = []
    for row, number in zip(rows, numbers, strict=True):
        alike = known.setdefault((row.station_id, row.name), [])
        likely = [told for one, told in alike if not tells_apart(one, row)]
        found.append([] if is_known(row, [one for one, _told in alike]) else likely)
        alike.append((row, in_this_file(number)))
    return found


def is_known(row: Volunteer, alike: Iterable[Volunteer]) -> bool:
    """Whether nobody is asked: it has an id of the sender's, or is one of these for certain."""
    return bool(row.external_id or row.number and row.number in {one.number for one in alike})


def tells_apart(one: Volunteer, other: Volunteer) -> bool:
    """Whether both say something by which they are two."""
    pairs = (
        (one.born_on, other.born_on),
        (one.id_index and bytes(one.id_index), other.id_index and bytes(other.id_index)),
        (one.number, other.number),
    )
    return any(mine and theirs and mine != theirs for mine, theirs in pairs)
