"""Which templates a place's bulletin may be written with, and who looks after them."""

from __future__ import annotations

from reports.models import BulletinTemplate
from stations.models import Division, DivisionPath, Role, Station, User
from stations.scope import divisions_of_role, postings_of


def templates_for(place: Station | Division) -> list[BulletinTemplate]:
    """The place's own and those of the divisions above it, the nearest first."""
    home = place.home_id if isinstance(place, Station) else place.pk
    path = DivisionPath.objects.on().filter(division=home).values_list("path", flat=True).first()
    codes = (path or str(home)).split("/")
    found = BulletinTemplate.objects.filter(division__in=codes).select_related("division")
    return sorted(found, key=lambda row: (-codes.index(row.division_id), row.title))


def kept_divisions(user: User) -> list[Division]:
    """Whose templates this person may write: those of their own division postings."""
    posted = {
        p.division.pk: p.division
        for p in postings_of(user)
        if p.division and p.role == Role.OFFICER
    }
    return sorted(posted.values(), key=lambda division: (division.level, division.pk))


def templates_kept_by(user: User) -> list[BulletinTemplate]:
    """Of all divisions below, too."""
    below = divisions_of_role(user, Role.OFFICER)
    rows = BulletinTemplate.objects.filter(division__in=below)
    return list(rows.select_related("division", "made_by"))


def may_keep(user: User, division: Division) -> bool:
    return divisions_of_role(user, Role.OFFICER).filter(pk=division.pk).exists()
