"""What the preview of an upload shows."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stations.imports.alike import is_asked
from stations.imports.columns import Column, full_heading
from stations.imports.headings import LEFT
from stations.imports.importers import importer_of
from stations.masking import stars
from stations.models import Import, ImportRow
from stations.wording import Text

PER_PAGE = 25
KNOWN_BY, BESIDE = 2, 4  # columns that stand beside what is wrong
LONGEST = 40  # characters of a cell that the table shows
LISTED = 20  # rows that a sentence names
SAMPLED, SAMPLES, LONGEST_SAMPLE = 200, 4, 20  # rows looked at, values shown, their characters
_LONG = re.compile(r"\d[\dX-]{6,}", re.IGNORECASE)


@dataclass(frozen=True)
class Head:
    """``called``: how the file calls the column, where that is another name."""

    label: Text
    called: str


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
    fixes: list[str]
    is_first: bool  # of its cell: that has one box to type into
    is_masked: bool
    text: str  # what stands in the cell, but for a masked one


@dataclass(frozen=True)
class Field:
    """A column of the file that no field has, and what it may be."""

    place: str
    heading: str
    filled: int
    key: str | None
    is_known: bool
    chosen: str  # what the page proposes: what was said, else what its cells speak of
    is_asked: bool  # and nothing is written before
    samples: list[str]
    choices: list[tuple[str, Text]]


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


def preview(batch: Import, outcome: str, number: str | None) -> tuple[list[Head], list[Line], Page]:
    """One page of rows of an outcome: the columns worth showing, the lines, the page."""
    page = Paginator(batch.rows.filter(outcome=outcome), PER_PAGE).get_page(number)
    rows = [(row, row.texts, row.found) for row in page]
    importer = importer_of(batch.kind)
    wrong = {key for _row, _texts, found in rows for key in found["errors"]}
    known = importer.by_key
    keys = [key for key in batch.columns if key in known]
    keys += sorted(key for key in wrong - set(keys) if key in known)
    often = Counter(key for _row, _texts, found in rows for key in found["errors"])
    columns = [known[key] for key in _worth_showing(keys, known, often)]
    called = batch.seen.get("called", {})
    heads = [Head(c.label, _as_called(c.label, called.get(c.key, ""))) for c in columns]
    return heads, [_line(row, texts, found, columns, known) for row, texts, found in rows], page


def _worth_showing(keys: list[str], known: dict[str, Column], wrong: Counter[str]) -> list[str]:
    """As many as stand beside what is wrong: by what a row is known, what is wrong most often;
    every other wrong cell stands with its text in its sentence."""
    shown = [key for key in keys if known[key].is_shown]
    often = [key for key, _number in wrong.most_common() if key in keys]
    chosen = list(dict.fromkeys([*shown[:KNOWN_BY], *often, *shown]))
    chosen = chosen[:BESIDE] if wrong else chosen
    return [key for key in keys if key in chosen]


def _as_called(label: Text, heading: str) -> str:
    """The heading of the file, where it is another one."""
    return "" if full_heading(heading) == full_heading(str(label)) else heading


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
            _problem(known, texts, found, key, place)
            for key, sentences in errors.items()
            for place in range(len(sentences))
        ],
        likely=[description for _key, description in found["likely"]],
        asks=is_asked(found["likely"]),
        decision=row.decision,
    )


def _problem(
    known: dict[str, Column], texts: dict[str, str], found: dict[str, Any], key: str, place: int
) -> Problem:
    sentence, column = found["errors"][key][place], known.get(key)
    fixes = [fix for fix in [found["fixes"].get(key)] if fix] or found["choices"].get(key, [])
    is_masked = column is not None and column.mask is not None
    return Problem(
        column=key if column else "",
        label=_label(known, key, sentence),
        sentence=sentence,
        fixes=[] if place else fixes,
        is_first=place == 0,
        is_masked=is_masked,
        text="" if is_masked else texts.get(key, ""),
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
    if batch.state == Import.State.DISCARDED:
        return ""
    bad, left = counts["bad"] or batch.bad_count, counts["left_out"] or batch.left_out_count
    said = []
    if bad:
        words = ngettext("%(number)s row with errors", "%(number)s rows with errors", bad)
        said.append(words % {"number": f"{bad:,}"})
    if left:
        said.append(_("%(number)s left out") % {"number": f"{left:,}"})
    return _(", ").join(said) or _("no errors")


def _write_note(batch: Import) -> str:
    if batch.state in (Import.State.DONE, Import.State.UNDOING):
        return _rows(batch.written_count)
    if batch.state == Import.State.UNDONE:
        return _("undone")
    if batch.state == Import.State.WRITING:
        return _("running")
    return _("nothing written yet")


def fields_of(batch: Import) -> list[Field]:
    """The columns that no field has, each with the fields that have no column."""
    known = importer_of(batch.kind).by_key
    found, samples = [], _samples(batch, known)
    for left in batch.left:
        free = [
            (k, c.label) for k, c in known.items() if k not in batch.columns or k == left["key"]
        ]
        named = {name: left[name] for name in ("place", "heading", "filled", "key", "is_known")}
        is_unsaid, guess = left["key"] is None, left.get("guess", "")
        found.append(
            Field(
                **named,
                choices=free,
                chosen=guess if is_unsaid else left["key"],
                is_asked=is_unsaid and left.get("is_asked", False),
                samples=samples.get(left["place"], []),
            )
        )
    return found


def _samples(batch: Import, known: dict[str, Column]) -> dict[str, list[str]]:
    """What the columns that no field has say first, by place; protected as they are elsewhere."""
    found: dict[str, list[str]] = {left["place"]: [] for left in batch.left}
    for row in batch.rows.order_by("number")[:SAMPLED] if found else ():
        texts = row.texts
        for left in batch.left:
            cell = texts.get(left["key"] or LEFT + left["place"], "")
            column = known.get(left["key"] or "")
            told = column.shown(cell) if column else _LONG.sub(lambda n: stars(n[0]), cell)
            said = found[left["place"]]
            if told and len(said) < SAMPLES and told[:LONGEST_SAMPLE] not in said:
                said.append(told[:LONGEST_SAMPLE])
    return found


def what_is_told(batch: Import) -> list[str]:
    """What somebody should know of the file before its rows are written."""
    seen, known = batch.seen, importer_of(batch.kind).by_key
    between = _(", ")
    missing = [str(c.label) for k, c in known.items() if c.required and k not in batch.columns]
    told = []
    if missing:
        words = {"names": between.join(missing)}
        told.append(_("Columns are missing: %(names)s. Choose below which they are.") % words)
    if rows := seen.get("hidden_rows"):
        listed = between.join(map(str, rows[:LISTED]))
        sentence = _("%(number)d rows are hidden in the file; they are read, too: %(rows)s")
        told.append(sentence % {"number": len(rows), "rows": listed})
    if columns := seen.get("hidden_columns"):
        words = {"columns": between.join(columns)}
        told.append(_("Columns hidden in the file are read, too: %(columns)s") % words)
    if totals := seen.get("totals"):
        words = {"rows": between.join(map(str, totals[:LISTED]))}
        told.append(_("Rows that add up the others are left out: %(rows)s") % words)
    if rows := seen.get("remarks"):
        words = {"rows": between.join(map(str, rows[:LISTED]))}
        told.append(_("Rows that only say something of the sheet are left out: %(rows)s") % words)
    return [*told, *_told_of_columns(batch, known)]


def _told_of_columns(batch: Import, known: dict[str, Column]) -> list[str]:
    seen, between, told = batch.seen, _(", "), []
    for first, *others in seen.get("doubled", []):
        words = {"first": first, "others": between.join(others)}
        sentence = _("Columns of one field: %(first)s is read, %(others)s isn't. Say what it is.")
        told.append(sentence % words)
    told += [str(known[k].told) for k in batch.columns if k in known and known[k].told]
    if units := seen.get("units"):
        columns = [f"{known[key].label}: {word}" for key, word in units.items() if key in known]
        sentence = _("Bare figures are read in the unit that the file names: %(columns)s")
        told.append(sentence % {"columns": between.join(columns)})
    if once := [str(known[key].label) for key in seen.get("once", []) if key in known]:
        words = {"columns": between.join(once)}
        told.append(
            _("A figure merged over several rows counts in the first of them: %(columns)s") % words
        )
    return told
