"""What the uploader does on the preview: judge, correct, confirm, discard."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from stations.audit import trail
from stations.imports.columns import Column
from stations.imports.importers import importer_of
from stations.imports.services.steps import (
    BATCH,
    CHECK,
    WRITE,
    as_text,
    ask,
    press,
)
from stations.imports.workbooks import error_rows
from stations.models import Import, ImportRow, User


@transaction.atomic
def decide_doubles(batch: Import, *, decisions: dict[int, str], by: User) -> None:
    """Say of likely doubles whether they are the same people. ``{row number: decision}``."""
    press(batch, "decide", by=by)
    for decision in ImportRow.Decision.values:
        numbers = [number for number, said in decisions.items() if said == decision]
        doubles = batch.rows.filter(outcome=ImportRow.Outcome.DOUBLE, number__in=numbers)
        doubles.update(decision=decision)
    trail.record("decide", batch, by=by, station=batch.station, rows=len(decisions))


@transaction.atomic
def correct_cells(batch: Import, *, number: int, column: str, by: User) -> int:
    """Take the proposed text for this cell and for the same text in the same column of other
    bad rows; then everything is checked again. How many cells changed."""
    press(batch, "correct", by=by)
    bad = batch.rows.filter(outcome=ImportRow.Outcome.BAD)
    row = bad.filter(number=number).first()
    fix = row.found["fixes"].get(column) if row else None
    if row is None or not fix:
        raise ValidationError(_("There is no proposal for this cell any more."), code="stale")
    wrong = row.texts.get(column)
    changed = [stored for stored in bad if stored.texts.get(column) == wrong]
    for stored in changed:
        stored.cells = as_text(stored.texts | {column: fix})
    ImportRow.objects.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["cells"],
    )
    ask(batch, CHECK, _("Check %(file)s") % {"file": batch.filename})
    trail.record("correct", batch, by=by, station=batch.station, column=column, rows=len(changed))
    return len(changed)


@transaction.atomic
def confirm_import(batch: Import, *, good_only: bool, by: User) -> None:
    """Ask for the write: of all rows (then none may be wrong), or of the good ones only."""
    press(batch, "write", by=by, good_only=good_only)
    hindrance = what_hinders(batch.counts(), good_only=good_only)
    if hindrance:
        raise ValidationError(hindrance)
    ask(batch, WRITE, _("Import %(file)s") % {"file": batch.filename})


def what_hinders(counts: dict[str, int], *, good_only: bool) -> str:
    """Why an import can't be written yet; empty when it can."""
    if counts["undecided"]:
        return _("First decide about the %(number)d likely doubles.") % {
            "number": counts["undecided"]
        }
    if counts["bad"] and not good_only:
        return _("%(number)d rows have errors: all or nothing means nothing so far.") % {
            "number": counts["bad"]
        }
    if not counts["good"] + counts["double"] - counts["same"]:
        return _("There is no row to import.")
    return ""


@transaction.atomic
def discard_import(batch: Import, *, by: User) -> None:
    """Throw the upload away; nothing was written and no row stays."""
    press(batch, "discard", by=by, ended_at=timezone.now())
    batch.rows.all().delete()
    trail.record("discard", batch, by=by, station=batch.station, kind=batch.kind)


@transaction.atomic
def errors_of(batch: Import, *, by: User) -> bytes:
    """The rows with errors as a workbook, to correct and upload again; leaves an audit entry,
    because they hold what the register would protect."""
    columns = importer_of(batch.kind).by_key
    rows = [
        (row.texts, [_with_label(columns, *error) for error in row.found["errors"].items()])
        for row in batch.rows.filter(outcome=ImportRow.Outcome.BAD)
    ]
    if not rows:
        raise Http404
    trail.record("download", batch, by=by, station=batch.station, rows=len(rows))
    return error_rows([columns[key] for key in batch.columns if key in columns], rows)


def _with_label(columns: dict[str, Column], key: str, sentences: list[str]) -> str:
    said = " ".join(sentences)
    return f"{columns[key].label}: {said}" if key in columns else said
