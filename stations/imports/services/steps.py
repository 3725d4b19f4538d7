"""What every step of an import needs: its state, its sealed rows, its job."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import get_language

from stations.imports.headings import LEFT
from stations.imports.importers import Importer
from stations.imports.rows import Row
from stations.imports.workflow import WORKFLOW
from stations.jobs.queue import Progress, request_job
from stations.models import Import, ImportRow, User

CHECK, WRITE, UNDO = "import_check", "import_write", "import_undo"
BATCH = 1000
# They are kept for a while, with why.
NOT_IMPORTED = (ImportRow.Outcome.BAD, ImportRow.Outcome.LEFT_OUT)


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


def move(batch: Import, verb: str, **fields: object) -> bool:
    """Compare-and-set: did this call move it?"""
    return bool(WORKFLOW.move(verb, Import.objects.filter(pk=batch.pk), **fields))


def press(batch: Import, verb: str, *, by: User, **fields: object) -> None:
    """The uploader's own move, whatever state was seen: it holds the row, or raises."""
    WORKFLOW.require_role(verb, batch, by=by)
    if not move(batch, verb, **fields):
        raise ValidationError(str(WORKFLOW.stale), code="stale")


def batch_of(progress: Progress) -> Import:
    return Import.objects.select_related("by", "station").get(pk=progress.params["batch"])


def figures(batch: Import) -> dict[str, int]:
    return {name: number for name, number in batch.counts().items() if number}


def opened(importer: Importer, stored: QuerySet[ImportRow]) -> Iterable[Row]:
    columns, left = list(importer.columns()), None
    for kept in stored.order_by("number").iterator(chunk_size=BATCH):
        was_good = kept.outcome in (ImportRow.Outcome.GOOD, ImportRow.Outcome.DOUBLE)
        row = Row(kept.number, kept.texts, decision=kept.decision, was_good=was_good)
        if kept.decision:
            row.asked = frozenset(key for key, _text in kept.found["likely"])
        if left is None:
            left = {LEFT + one["place"]: one["heading"] for one in kept.batch.left}
        row.left = left
        row.read(columns)
        yield row


def keep_cells(rows: Sequence[ImportRow]) -> None:
    ImportRow.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["cells"],
    )


def as_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def seal_findings(stored: ImportRow, row: Row) -> None:
    stored.outcome, stored.decision = row.outcome, "" if row.is_news else row.decision
    found = {"errors": row.errors, "fixes": row.fixes, "choices": row.choices, "likely": row.likely}
    stored.findings = as_text(found)
