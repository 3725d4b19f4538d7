"""The check, as a job: every row is read and judged, one transaction says the outcome."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import override

from stations.imports.importers import importer_of
from stations.imports.rows import Row
from stations.imports.services.steps import (
    BATCH,
    CHECK,
    batch_of,
    figures,
    move,
    opened,
    seal_findings,
)
from stations.jobs.queue import Progress, handles
from stations.models import Import, ImportRow


@handles(CHECK)
def check_import(progress: Progress) -> dict[str, int]:
    """Read and judge every row; one transaction says the outcome."""
    batch = batch_of(progress)
    with override(progress.params["language"]):
        if batch.state == Import.State.CHECKING:
            _check(batch, progress)
    return figures(batch)


def _check(batch: Import, progress: Progress) -> None:
    importer = importer_of(batch.kind)
    rows = []
    for row in opened(importer, _judged(batch)):
        rows.append(row)
        if len(rows) % BATCH == 0:
            progress.step(len(rows) // 2, batch.row_count)
    importer.check(rows, by=batch.by, station=batch.station)
    progress.step(batch.row_count * 3 // 4, batch.row_count)
    with transaction.atomic():
        if move(batch, "check"):
            _keep_findings(batch, rows)
    progress.step(batch.row_count, batch.row_count)


def _judged(batch: Import) -> QuerySet[ImportRow]:
    return batch.rows.exclude(outcome=ImportRow.Outcome.LEFT_OUT)


def _keep_findings(batch: Import, rows: Sequence[Row]) -> None:
    """Good rows by one statement, the others with what was found, sealed."""
    _judged(batch).update(outcome=ImportRow.Outcome.GOOD, findings=b"")
    found = {row.number: row for row in rows if row.outcome != ImportRow.Outcome.GOOD}
    kept = []
    for stored in batch.rows.filter(number__in=list(found)).iterator(chunk_size=BATCH):
        seal_findings(stored, found[stored.number])
        kept.append(stored)
    ImportRow.objects.bulk_create(
        kept,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["outcome", "decision", "findings"],
    )
