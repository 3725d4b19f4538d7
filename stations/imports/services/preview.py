"""What the uploader does on the preview: judge, correct, confirm, discard."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from stations.audit import trail
from stations.imports.columns import Column
from stations.imports.headings import LEFT
from stations.imports.importers import importer_of
from stations.imports.reading import MAX_CELL
from stations.imports.services.mapping import what_is_unsaid
from stations.imports.services.steps import (
    CHECK,
    NOT_IMPORTED,
    WRITE,
    as_text,
    ask,
    keep_cells,
    press,
)
from stations.imports.workbooks import error_rows
from stations.imports.workflow import WORKFLOW
from stations.models import Import, ImportRow, User

Place = tuple[int, str]  # of a cell: row number and column


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
def correct_cells(
    batch: Import, *, number: int, column: str, by: User, text: str | None = None
) -> int:
    """A text for this cell and for the same text in the same column of other rows where it is
    wrong, too: one of the proposals (the only one when none is named), or what somebody typed. Then
    everything is checked again. How many cells changed."""
    row = batch.rows.filter(outcome=ImportRow.Outcome.BAD, number=number).first()
    offered = proposed(row, column) if row else []
    text = offered[0] if text is None and len(offered) == 1 else text
    if row is None or text is None:
        raise ValidationError(_("There is no proposal for this cell any more."), code="stale")
    cell = number, column
    return type_cells(batch, typed={cell: text}, everywhere=[cell], by=by)


@transaction.atomic
def type_cells(
    batch: Import,
    *,
    typed: Mapping[Place, str],
    everywhere: Collection[Place],
    by: User,
    leave_out: Collection[int] = (),
) -> int:
    """What somebody typed into wrong cells, ``{(row number, column): text}``; of those
    ``everywhere`` into others with the same text, too, where it is wrong. An empty one stands
    alone. ``leave_out``: rows that are left out at the same press. Everything is checked again. How
    many cells changed."""
    press(batch, "correct", by=by)
    changed = _type(batch, typed, everywhere, by) if typed else 0
    if leave_out:
        _leave_out(batch, leave_out, by)
    ask(batch, CHECK, _("Check %(file)s") % {"file": batch.filename})
    return changed


def _type(
    batch: Import, typed: Mapping[Place, str], everywhere: Collection[Place], by: User
) -> int:
    bad = {row.number: row for row in batch.rows.filter(outcome=ImportRow.Outcome.BAD)}
    columns = importer_of(batch.kind).by_key
    after: dict[Place, str] = {}
    for (number, column), text in typed.items():
        row = bad.get(number)
        if row is None or column not in columns or column not in row.found["errors"]:
            raise ValidationError(_("This cell isn't wrong any more."), code="stale")
        if len(text) > MAX_CELL:
            words = {"length": len(text), "most": MAX_CELL}
            raise ValidationError(_("%(length)d characters; at most %(most)d fit.") % words)
        was = row.texts.get(column)
        is_wide = bool(was) and (number, column) in everywhere
        same = _with_text(bad.values(), column, was or "") if is_wide else []
        others = {(other, column): text.strip() for other in same}
        after = others | after | {(number, column): text.strip()}
    for (number, column), text in after.items():
        texts = bad[number].texts | {column: text}
        bad[number].cells = as_text({key: cell for key, cell in texts.items() if cell})
    keep_cells([bad[number] for number in {number for number, _column in after}])
    batch.columns += sorted({column for _number, column in after} - set(batch.columns))
    batch.save(update_fields=["columns"])
    told = sorted({column for _number, column in after})
    trail.record(
        "correct", batch, by=by, station=batch.station, column=", ".join(told), rows=len(after)
    )
    return len(after)


@transaction.atomic
def leave_rows_out(batch: Import, *, rows: Collection[int], by: User) -> None:
    """Rows with errors that somebody knowingly does without. They stand beside the import with what
    was wrong; everything else is checked again, as if the file hadn't had them."""
    press(batch, "leave_out", by=by)
    _leave_out(batch, rows, by)
    ask(batch, CHECK, _("Check %(file)s") % {"file": batch.filename})


def _leave_out(batch: Import, rows: Collection[int], by: User) -> None:
    bad = batch.rows.filter(outcome=ImportRow.Outcome.BAD)
    _turn(batch, bad, rows, ImportRow.Outcome.LEFT_OUT)
    trail.record("leave_out", batch, by=by, station=batch.station, rows=sorted(set(rows)))


@transaction.atomic
def take_rows_in(batch: Import, *, rows: Collection[int], by: User) -> None:
    """Rows that were left out are judged again, with all others."""
    press(batch, "take_in", by=by)
    left = batch.rows.filter(outcome=ImportRow.Outcome.LEFT_OUT)
    _turn(batch, left, rows, ImportRow.Outcome.UNCHECKED)
    ask(batch, CHECK, _("Check %(file)s") % {"file": batch.filename})
    trail.record("take_in", batch, by=by, station=batch.station, rows=sorted(set(rows)))


def _turn(batch: Import, among: QuerySet[ImportRow], rows: Collection[int], outcome: str) -> None:
    """All of them or none."""
    if not rows:
        raise ValidationError(_("Choose the rows first."))
    turned = among.filter(number__in=set(rows)).update(outcome=outcome)
    if turned < len(set(rows)):
        raise ValidationError(str(WORKFLOW.stale), code="stale")


def proposed(row: ImportRow, column: str) -> list[str]:
    """Texts that would be right for this cell: none, one, or several to choose from."""
    found = row.found
    return [t for t in [found["fixes"].get(column)] if t] or found["choices"].get(column, [])


def _with_text(rows: Iterable[ImportRow], column: str, text: str) -> list[int]:
    return [
        row.number
        for row in rows
        if row.texts.get(column) == text and column in row.found["errors"]
    ]


@transaction.atomic
def confirm_import(batch: Import, *, good_only: bool, by: User) -> None:
    """Ask for the write: of all rows (then none may be wrong), or of the good ones only."""
    press(batch, "write", by=by, good_only=good_only)
    batch.refresh_from_db(fields=["left"])
    hindrance = what_is_unsaid(batch) or what_hinders(batch.counts(), good_only=good_only)
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
        return _("%(number)d rows have errors: correct them, or leave them out.") % {
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
    """The rows with errors, and those that were left out, as a workbook, to correct and upload
    again; leaves an audit entry, because they hold what the register would protect."""
    columns = importer_of(batch.kind).by_key
    kept = batch.rows.filter(outcome__in=NOT_IMPORTED)
    rows = [(row.texts, _sentences(columns, row)) for row in kept]
    if not rows:
        raise Http404
    trail.record("download", batch, by=by, station=batch.station, rows=len(rows))
    return error_rows(_to_correct(batch, columns), rows)


def _sentences(columns: dict[str, Column], row: ImportRow) -> list[str]:
    """Why it isn't imported."""
    is_left_out, found = row.outcome == ImportRow.Outcome.LEFT_OUT, row.found
    said = [_("This row was left out.")] if is_left_out else []
    said += [_with_label(columns, *error) for error in found["errors"].items()]
    return said + [words for _key, words in found["likely"]] * is_left_out


def _to_correct(batch: Import, columns: dict[str, Column]) -> list[Column]:
    """The columns of the file and of what was typed, and those that no field has: their cells come
    back, too."""
    known = [columns[key] for key in batch.columns if key in columns]
    known += [
        Column(key=LEFT + left["place"], label=left["heading"] if left["is_named"] else "")
        for left in batch.left
        if not left["key"]
    ]
    return known


def _with_label(columns: dict[str, Column], key: str, sentences: list[str]) -> str:
    said = " ".join(sentences)
    return f"{columns[key].label}: {said}" if key in columns else said
