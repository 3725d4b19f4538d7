"""What was said of headings, by the division whose files have them."""

from __future__ import annotations

from collections.abc import Iterable

from stations.imports.columns import full_heading
from stations.imports.importers import Importer
from stations.models import Division, DivisionPath, KnownHeading, Station, User


def place_of_files(importer: Importer, station: Station | None, by: User) -> Division | None:
    """The division of the station, or of the posting that lets this person import."""
    if station is not None:
        return station.home
    rights, act = importer.right
    return next(iter(rights.posted_over(by, act)), None)


def place_of_saying(importer: Importer, station: Station | None, by: User) -> Division | None:
    """Where what they say holds: all of the posting's division for an officer, so that it is known
    at every station there; the station's own for its workers."""
    rights, act = importer.right
    over = rights.posted_over(by, act)
    if station is None:
        return next(iter(over), None)
    path = _path_of(station.home)
    return next((place for place in over if place.pk in path), station.home)


def remembered(importer: Importer, place: Division | None) -> dict[str, str]:
    """``{heading: column or ""}``, as said here or above; what was said nearer holds."""
    if place is None:
        return {}
    codes = _path_of(place)
    said = KnownHeading.objects.filter(kind=importer.kind, division__in=codes)
    nearest = sorted(said, key=lambda one: codes.index(one.division_id))
    return {one.heading: one.column for one in nearest}


def _path_of(place: Division) -> list[str]:
    path = DivisionPath.objects.on().filter(division=place).values_list("path", flat=True).first()
    return (path or place.pk).split("/")


def remember(
    importer: Importer, place: Division | None, said: Iterable[tuple[str, str]], *, by: User
) -> None:
    """``said``: heading and column, "" where it is left out."""
    if place is None:
        return
    rows = {
        plain: KnownHeading(
            division=place, kind=importer.kind, heading=plain[:200], column=column, by=by
        )
        for heading, column in said
        if (plain := full_heading(heading))
    }
    KnownHeading.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["division", "kind", "heading"],
        update_fields=["column", "by", "said_at"],
    )
