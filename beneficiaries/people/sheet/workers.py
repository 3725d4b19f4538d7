"""Who is responsible: a worker of the station, by staff number or name."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from beneficiaries.people.queries.places import workers_at
from stations.imports.rows import Row
from stations.models import Station, Worker


def settle_workers(rows: Sequence[Row], station: Station | None) -> None:
    known: dict[str, list[Worker]] = {}
    for worker in workers_at([station] if station else []):
        for name in {worker.name, worker.number} - {None, ""}:
            known.setdefault(name, []).append(worker)
    for row in rows:
        asked = row.cells.get("worker", "") if row.get("worker") else ""
        if not asked or "worker" in row.errors:
            continue
        found = known.get(asked, [])
        if len(found) == 1:
            row.values["worker"] = found[0]
        elif found:
            sentence = _("Several workers are called %(name)s: write the staff number.")
            row.wrong("worker", sentence % {"name": asked})
        else:
            row.wrong("worker", _("Nobody called %(name)s works here.") % {"name": asked})
