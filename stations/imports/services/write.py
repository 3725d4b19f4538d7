"""The write, as a job: once, whoever tries how often."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from stations.audit import trail
from stations.imports.alike import is_asked
from stations.imports.importers import WriteRefused, Written, importer_of
from stations.imports.rows import Row
from stations.imports.services.steps import (
    BATCH,
    NOT_IMPORTED,
    WRITE,
    batch_of,
    figures,
    move,
    opened,
    seal_findings,
)
from stations.jobs.queue import Progress, given_up, handles
from stations.models import Import, ImportRow, Job, WrittenRow
from stations.notices.services import notify
from stations.statistics import MANY, look_again


@handles(WRITE)
def write_import(progress: Progress) -> dict[str, int]:
    """Write once, whoever tries how often: the row lock lets one in, the state stops the rest."""
    batch = batch_of(progress)
    with override(progress.params["language"]):
        try:
            with transaction.atomic():
                locked = Import.objects.select_for_update().filter(pk=batch.pk).get()
                if locked.state == Import.State.WRITING:
                    _write(batch, progress)
        except _Changed as changed:
            _send_back(batch, changed.rows)
    batch.refresh_from_db()
    if batch.written_count >= MANY:
        look_again()
    return figures(batch) | {"written": batch.written_count}


@given_up(WRITE)
def leave_unwritten(job: Job) -> None:
    """Its rows wait in the preview as before, whose page says why they weren't written."""
    batch = Import.objects.select_related("by").get(pk=job.params["batch"])
    if not move(batch, "send_back"):
        return
    said = {"file": batch.called}
    notify(
        [batch.by],
        lambda: _("%(file)s wasn't imported; its page says why.") % said,
        url=batch.get_absolute_url(),
        about=None,
    )


class _Changed(Exception):
    """Rows that were good at the check are so no longer."""

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__()
        self.rows = rows


def _write(batch: Import, progress: Progress) -> None:
    importer = importer_of(batch.kind)
    importer.require(batch.by, batch.station)
    rows = list(opened(importer, _chosen(batch)))
    importer.check(rows, by=batch.by, station=batch.station)
    _refuse_changes(rows)
    progress.step(0, len(rows))
    try:
        written = importer.write(rows, by=batch.by, station=batch.station, step=progress.step)
    except WriteRefused:
        raise _Changed(rows) from None
    _close(batch, written)
    progress.step(len(rows), len(rows))


def _chosen(batch: Import) -> QuerySet[ImportRow]:
    good = batch.rows.filter(outcome=ImportRow.Outcome.GOOD)
    judged = batch.rows.filter(
        outcome=ImportRow.Outcome.DOUBLE, decision=ImportRow.Decision.DIFFERENT
    )
    return good | judged


def _refuse_changes(rows: Sequence[Row]) -> None:
    """A new error, or a likely double that nobody has judged."""
    if any(row.is_bad or row.is_news for row in rows):
        raise _Changed(rows)


def _close(batch: Import, written: Written) -> None:
    """Counts, the audit entry, what each row became, and away with the rows that were written or
    stand there already."""
    _leave_out_unwanted(batch)
    counts = batch.counts()
    WrittenRow.objects.bulk_create(
        (WrittenRow(batch=batch, number=n, record=str(obj.pk)) for n, obj in written.items()),
        batch_size=BATCH,
    )
    fields: dict[str, Any] = {
        "written_count": len(written),
        "skipped_count": counts["same"],
        "bad_count": counts["bad"],
        "left_out_count": counts["left_out"],
    }
    move(batch, "finish", ended_at=timezone.now(), **fields)
    batch.rows.exclude(outcome__in=NOT_IMPORTED).delete()
    trail.record("import", batch, by=batch.by, station=batch.station, kind=batch.kind, **fields)
    _tell(batch, len(written), counts["bad"] + counts["left_out"])


def _leave_out_unwanted(batch: Import) -> None:
    """Who answered a question by leaving the row out called it no double: nothing else has it."""
    same = batch.rows.filter(
        outcome=ImportRow.Outcome.DOUBLE, decision=ImportRow.Decision.SAME
    ).iterator(chunk_size=BATCH)
    asked = [row.pk for row in same if is_asked(row.found["likely"])]
    batch.rows.filter(pk__in=asked).update(outcome=ImportRow.Outcome.LEFT_OUT)


def _tell(batch: Import, number: int, left: int) -> None:
    said = {"file": batch.called, "number": number, "left": left}
    notify(
        [batch.by],
        lambda: (
            _("%(file)s: %(number)d rows imported, %(left)d not.") % said
            if left
            else _("%(file)s: %(number)d rows imported.") % said
        ),
        url=batch.get_absolute_url(),
        about=None,
    )


@transaction.atomic
def _send_back(batch: Import, rows: Sequence[Row]) -> None:
    """Nothing was written; the preview shows what has changed since the check."""
    if not move(batch, "send_back"):
        return
    importer_of(batch.kind).sent_back(rows, by=batch.by, station=batch.station)
    changed = {row.number: row for row in rows if row.outcome != ImportRow.Outcome.GOOD}
    for stored in batch.rows.filter(number__in=list(changed)).iterator(chunk_size=BATCH):
        seal_findings(stored, changed[stored.number])
        stored.save(update_fields=["outcome", "decision", "findings"])
    notify(
        [batch.by],
        lambda: (
            _("%(file)s: the register has changed since the check; look at it again.")
            % {"file": batch.called}
        ),
        url=batch.get_absolute_url(),
        about=None,
    )
