"""Which templates a place's bulletin may be written with, and who looks after them."""

from __future__ import annotations

from reports.models import BulletinTemplate
from reports.rights import RIGHTS
from stations.models import Division, DivisionPath, Station, User


def templates_for(place: Station | Division) -> list[BulletinTemplate]:
    """The place's own and those of the divisions above it, the nearest first."""
    home = place.home_id if isinstance(place, Station) else place.pk
    path = DivisionPath.objects.on().filter(division=home).values_list("path", flat=True).first()
    codes = (path or str(home)).split("/")
    found = BulletinTemplate.objects.filter(division__in=codes).select_related("division")
    return sorted(found, key=lambda row: (-codes.index(row.division_id), row.title))


def kept_divisions(user: User) -> list[Division]:
    """Whose templates this person may write: those of their own division postings."""
    posted = {place.pk: place for place in RIGHTS.posted_over(user, "keep_bulletins")}
    return sorted(posted.values(), key=lambda division: (division.level, division.pk))


def templates_kept_by(user: User) -> list[BulletinTemplate]:
    """Of all divisions below, too."""
    below = RIGHTS.divisions(user, "keep_bulletins")
    rows = BulletinTemplate.objects.filter(division__in=below)
    return list(rows.select_related("division", "made_by"))
