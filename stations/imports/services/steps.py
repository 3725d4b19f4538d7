"""What every step of an import needs: its state, its sealed rows, its job."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stations.imports.importers import Importer
from stations.imports.rows import Row
from stations.jobs.queue import Progress, request_job
from stations.models import Import, ImportRow, Station, User

CHECK, WRITE = "import_check", "import_write"
BATCH = 1000


def refuse_strangers(importer: Importer, station: Station | None, by: User) -> None:
    if importer.at_station:
        is_open = station is not None and importer.stations(by).filter(pk=station.pk).exists()
    else:
        is_open = importer.is_open_to(by)
    if not is_open:
        raise PermissionDenied


def ask(batch: Import, kind: str, title: str) -> None:
    batch.job = request_job(
        kind,
        title=title[:200],
        by=batch.by,
        station=batch.station,
        url=batch.get_absolute_url(),
        batch=str(batch.pk),
        language=get_language(),
    )
    batch.save(update_fields=["job"])


def move(batch: Import, old: str, new: str, **fields: Any) -> bool:
    """Compare-and-set: did this call move it?"""
    moved = Import.objects.filter(pk=batch.pk, state=old).update(state=new, **fields)
    return bool(moved)


def refuse_unless(is_moved: bool) -> None:
    if not is_moved:
        raise ValidationError(
            _("This import has moved on meanwhile; reload the page."), code="stale"
        )


def hold(batch: Import, state: str) -> None:
    """Lock the import in this state for the rest of the transaction."""
    held = Import.objects.select_for_update().filter(pk=batch.pk, state=state)
    refuse_unless(held.exists())


def batch_of(progress: Progress) -> Import:
    return Import.objects.select_related("by", "station").get(pk=progress.params["batch"])


def figures(batch: Import) -> dict[str, int]:
    return {name: number for name, number in batch.counts().items() if number}


def opened(importer: Importer, stored: QuerySet[ImportRow]) -> Iterable[Row]:
    columns = list(importer.columns())
    for kept in stored.order_by("number").iterator(chunk_size=BATCH):
        was_good = kept.outcome in (ImportRow.Outcome.GOOD, ImportRow.Outcome.DOUBLE)
        row = Row(kept.number, kept.texts, decision=kept.decision, was_good=was_good)
        row.read(columns)
        yield row


def as_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def seal_findings(stored: ImportRow, row: Row) -> None:
    stored.outcome, stored.decision = row.outcome, row.decision
    stored.findings = as_text({"errors": row.errors, "fixes": row.fixes, "likely": row.likely})
