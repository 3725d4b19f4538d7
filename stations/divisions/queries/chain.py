"""What places lie in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from stations.models import DivisionPath


def chains(divisions: Iterable[str], day: date | None = None) -> dict[str, list[str]]:
    """By each of these divisions the codes of those that contain it on that day (today), from the
    province down, its own as the last. One statement."""
    paths = DivisionPath.objects.on(day).filter(division__in=set(divisions))
    return {code: path.split("/") for code, path in paths.values_list("division", "path")}


def codes_above(division: str, day: date | None = None) -> list[str]:
    return chains([division], day).get(division, [])
