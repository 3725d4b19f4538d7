"""Which templates a place's bulletin may be written with, and who looks after them."""

from __future__ import annotations

from collections.abc import Sequence

from reports.models import BulletinTemplate
from reports.rights import RIGHTS
from stations.models import Division, DivisionPath, Station, User


def templates_for(place: Station | Division) -> list[BulletinTemplate]:
    """The place's own and those of the divisions above it, the nearest first."""
    return templates_of([place])[place]


def templates_of(
    places: Sequence[Station | Division],
) -> dict[Station | Division, list[BulletinTemplate]]:
    """The same of each place; two statements."""
    homes = {place: _home(place) for place in places}
    paths = DivisionPath.objects.on().filter(division__in=set(homes.values()))
    path_of = dict(paths.values_list("division", "path"))
    codes = {place: path_of.get(home, home).split("/") for place, home in homes.items()}
    asked = {code for path in codes.values() for code in path}
    rows = list(BulletinTemplate.objects.filter(division__in=asked).select_related("division"))
    return {
        place: sorted(
            (row for row in rows if row.division_id in path),
            key=lambda row: (-path.index(row.division_id), row.title),
        )
        for place, path in codes.items()
    }


def _home(place: Station | Division) -> str:
    return str(place.home_id if isinstance(place, Station) else place.pk)


def kept_divisions(user: User) -> list[Division]:
    """Whose templates this person may write: those of their own division postings."""
    posted = {place.pk: place for place in RIGHTS.posted_over(user, "keep_bulletins")}
    return sorted(posted.values(), key=lambda division: (division.level, division.pk))


def templates_kept_by(user: User) -> list[BulletinTemplate]:
    """Of all divisions below, too."""
    below = RIGHTS.divisions(user, "keep_bulletins")
    rows = BulletinTemplate.objects.filter(division__in=below)
    return list(rows.select_related("division", "made_by"))
