"""What the preview of an upload shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stations.imports.alike import ASKS
from stations.imports.columns import Column
from stations.imports.importers import importer_of
from stations.models import Import, ImportRow
from stations.wording import Text

PER_PAGE = 25
LONGEST = 40  # characters of a cell that the table shows


@dataclass(frozen=True)
class Cell:
    label: Text
    text: str
    is_wrong: bool
    is_masked: bool


@dataclass(frozen=True)
class Problem:
    column: str
    label: Text
    sentence: str
    fix: str


@dataclass(frozen=True)
class Line:
    number: int
    cells: list[Cell]
    problems: list[Problem]
    likely: list[str]
    asks: bool  # nothing about a double
    decision: str


@dataclass(frozen=True)
class Step:
    label: str
    state: str
    note: str


def preview(
    batch: Import, outcome: str, number: str | None
) -> tuple[list[Column], list[Line], Page]:
    """One page of rows of an outcome: the columns worth showing, the lines, the page."""
    page = Paginator(batch.rows.filter(outcome=outcome), PER_PAGE).get_page(number)
    rows = [(row, row.texts, row.found) for row in page]
    importer = importer_of(batch.kind)
    wrong = {key for _row, _texts, found in rows for key in found["errors"]}
    known = importer.by_key
    keys = [key for key in batch.columns if key in known]
    keys += sorted(key for key in wrong - set(keys) if key in known)
    columns = [known[key] for key in keys if known[key].is_shown or key in wrong]
    return columns, [_line(row, texts, found, columns, known) for row, texts, found in rows], page


def _line(
    row: ImportRow,
    texts: dict[str, str],
    found: dict[str, Any],
    columns: list[Column],
    known: dict[str, Column],
) -> Line:
    errors: dict[str, list[str]] = found["errors"]
    return Line(
        number=row.number,
        cells=[
            Cell(
                column.label,
                column.shown(texts.get(column.key, ""))[:LONGEST],
                column.key in errors,
                column.mask is not None,
            )
            for column in columns
        ],
        problems=[
            Problem(key, _label(known, key, sentence), sentence, found["fixes"].get(key, ""))
            for key, sentences in errors.items()
            for sentence in sentences
        ],
        likely=[description for _key, description in found["likely"]],
        asks=all(key.startswith(ASKS) for key, _description in found["likely"]),
        decision=row.decision,
    )


def _label(known: dict[str, Column], key: str, sentence: str) -> Text:
    """The column's name, unless the sentence begins with it."""
    label = known[key].label if key in known else ""
    return "" if sentence.startswith(str(label)) else label


def steps(batch: Import, counts: dict[str, int]) -> list[Step]:
    """Upload, columns, check, import: as the stage line draws them."""
    state = Import.State(batch.state)
    at = {Import.State.CHECKING: 2, Import.State.CHECKED: 2, Import.State.WRITING: 3}.get(state, 4)
    notes = [
        _rows(batch.row_count),
        _columns(batch),
        _check_note(batch, counts),
        _write_note(batch),
    ]
    labels = [_("Upload"), _("Match columns"), _("Check"), _("Import")]
    states = ["done" if place < at else "now" if place == at else "later" for place in range(4)]
    return [Step(*step) for step in zip(labels, states, notes, strict=True)]


def _rows(number: int) -> str:
    return ngettext("%(number)s row", "%(number)s rows", number) % {"number": f"{number:,}"}


def _columns(batch: Import) -> str:
    number = len(batch.columns)
    known = ngettext("%(number)d column", "%(number)d columns", number) % {"number": number}
    if not batch.unknown:
        return known
    return _("%(known)s, %(number)d left out") % {"known": known, "number": len(batch.unknown)}


def _check_note(batch: Import, counts: dict[str, int]) -> str:
    if batch.state == Import.State.CHECKING:
        return _("running")
    bad = counts["bad"] or batch.bad_count
    if bad:
        return ngettext("%(number)s row with errors", "%(number)s rows with errors", bad) % {
            "number": f"{bad:,}"
        }
    return _("no errors")


def _write_note(batch: Import) -> str:
    if batch.state == Import.State.DONE:
        return _rows(batch.written_count)
    if batch.state == Import.State.WRITING:
        return _("running")
    return _("nothing written yet")
