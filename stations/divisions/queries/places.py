"""Counting places and where they stand; divisions are public, so no question who asks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from stations.divisions.models import DivisionQuerySet
from stations.models import Division, DivisionPath


def townships_under(division: Division, day: date | None = None) -> DivisionQuerySet:
    """Legal townships of a place on a day: the denominator of coverage."""
    return _units(division, day).townships()


def counties_under(division: Division, day: date | None = None) -> DivisionQuerySet:
    return _units(division, day).counties()


def villages_under(division: Division, day: date | None = None) -> DivisionQuerySet:
    """Residents' and villagers' committees; units "like a village" are none."""
    return _units(division, day).filter(level=Division.Level.VILLAGE, is_legal=True)


def _units(division: Division, day: date | None) -> DivisionQuerySet:
    day = day or timezone.localdate()
    return Division.objects.under(division, day).valid_on(day)


def children_of(division: Division | None, day: date | None = None) -> DivisionQuerySet:
    """What stands directly below a place on a day; pseudo rows are looked through.

    Without a division: the provinces.
    """
    day = day or timezone.localdate()
    if division is None:
        return Division.objects.valid_on(day).filter(level=Division.Level.PROVINCE)
    stems = DivisionPath.objects.on(day).filter(division=division).values_list("path", flat=True)
    found = DivisionPath.objects.none()
    for stem in stems:
        found |= DivisionPath.objects.on(day).filter(
            path__gte=f"{stem}/", path__lt=f"{stem}0", path__regex=f"^{stem}/[^/]+$"
        )
    return Division.objects.valid_on(day).filter(pk__in=found.values("division"))


def breadcrumb(division: Division, day: date | None = None) -> list[Division]:
    """From the province down to the division itself, as administered on ``day`` (today)."""
    return breadcrumbs([division], day)[division.pk]


def breadcrumbs(
    divisions: Iterable[Division], day: date | None = None
) -> dict[str, list[Division]]:
    """The same for many, in two queries: ``{code: [province, …, the division]}``."""
    wanted = {division.pk: division for division in divisions}
    paths = DivisionPath.objects.on(day).filter(division__in=wanted)
    codes = {path.division_id: path.path.split("/") for path in paths}
    above = Division.objects.in_bulk({code for trail in codes.values() for code in trail})
    return {
        code: [above[part] for part in codes[code]] if code in codes else [division]
        for code, division in wanted.items()
    }
