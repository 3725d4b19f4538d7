"""By which workers of the row's station."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from stations.imports.rows import Row
from stations.models import Assignment, Station, User, Worker


def settle_workers(rows: Sequence[Row], by: User, *, at: str = "place") -> None:
    """Names or numbers of workers; of namesakes the one who worked at the row's station (``at``:
    where the row says which)."""
    asked = {name for row in rows for name in row.get("workers", []) if isinstance(name, str)}
    visible = Worker.objects.visible_to(by)
    found = visible.filter(name__in=asked) | visible.filter(number__in=asked)
    known: dict[str, set[Worker]] = {}
    for worker in found.distinct():
        for name in {worker.name, worker.number} & asked:
            known.setdefault(name, set()).add(worker)
    worked = set(
        Assignment.objects.filter(worker__in=[w for group in known.values() for w in group])
        .values_list("worker", "station")
        .distinct()
    )
    for row in rows:
        place = row.get(at)
        names = row.get("workers", [])
        row.values["done_by"] = [
            worker for name in names if (worker := _one(row, name, known, worked, place))
        ]


def _one(
    row: Row,
    name: str,
    known: dict[str, set[Worker]],
    worked: set[tuple[UUID, int]],
    place: Station | None,
) -> Worker | None:
    candidates = known.get(name, set())
    here = {w for w in candidates if place and (w.pk, place.pk) in worked} or candidates
    if len(here) == 1:
        return next(iter(here))
    if here:
        sentence = _("Several workers are called %(name)s: write the staff number.")
    else:
        sentence = _("There is no worker %(name)s at your stations.")
    row.wrong("workers", sentence % {"name": name})
    return None
