"""Which rows are one record: a sign-in sheet is one 场, a record number is one record.

Rows of one station, day and title are one activity, however many people signed. One number of a
record over several rows is one record with several people. Where rows of one activity say
different things the uploader is asked; where rows of one number do, that is an error. One row that
is wrong keeps its whole record back, so that the rest isn't counted now and it once more later.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.codes import Method
from cases.records.rows import HandedOver, ServiceRow
from cases.records.sheet.columns import COLUMNS, HEADS, PEOPLE_IN_ALL
from cases.records.sheet.volunteers import helpers_of
from stations.imports.alike import question
from stations.imports.rows import Row
from stations.records import source_of_sheets
from stations.refused import named
from stations.spelling.rules import name as spelled

GATHERINGS = frozenset({Method.COMMUNITY, Method.GROUP_SESSION})
VISITS = frozenset({Method.HOME_VISIT, Method.REMOTE_VISIT})
OTHER = "other"
# What a record says once, whoever was there: an empty cell says nothing else.
ONCE = (
    *("done_on", "method", "domain", "outcome", "attempt_reason", "minutes", "channel"),
    *("condition", "title", "project", "theme", "done_by"),
)
COLUMN_OF = {"done_by": "workers"}
LABELS = {column.key: column.label for column in COLUMNS}
PLAIN = tuple(name for name in ONCE if name != "done_by")


@dataclass
class Gathered:
    """Rows that are one record, in their order. ``said``: what it says once, and in which row."""

    rows: list[Row] = field(default_factory=list)
    said: dict[str, tuple[object, int]] = field(default_factory=dict)
    counted: dict[tuple[str, int], int] = field(default_factory=dict)  # head counts, by what row
    asked: tuple[str, str] | None = None  # why it may be one with another

    def differs(self, row: Row) -> list[str]:
        """In what the row says something else than the rows so far."""
        return [
            name
            for name in ONCE
            if name in self.said and (value := _said(row, name)) and value != self.said[name][0]
        ]

    def add(self, row: Row) -> None:
        self.rows.append(row)
        for name in ONCE:
            if value := _said(row, name):
                self.said.setdefault(name, (value, row.number))
        for head in _heads(row).items():
            self.counted.setdefault(head, row.number)

    @property
    def is_counted(self) -> bool:
        return bool(self.counted) or any(row.get(PEOPLE_IN_ALL) for row in self.rows)

    @property
    def is_bad(self) -> bool:
        return any(row.is_bad for row in self.rows)


def gathered(rows: Sequence[Row]) -> list[Gathered]:
    """Each row in its record, in the order of the file; what is wrong between them is marked."""
    found: list[Gathered] = []
    numbered: dict[Hashable, Gathered] = {}
    titled: dict[Hashable, list[Gathered]] = {}
    for row in rows:
        number, title = _number(row), _title(row)
        alike = titled.setdefault(title, []) if title else []
        one = _record_of(row, numbered.get(number)) if number else _gathering_of(row, alike)
        if one is None:
            one = Gathered()
            found.append(one)
            _ask(one, row, alike)
            alike.append(one)
            numbered.setdefault(number, one)
        one.add(row)
    return found


def _number(row: Row) -> Hashable:
    place, number = row.get("place"), row.get("external_id")
    return (place.pk, number) if place and number else None


def _title(row: Row) -> Hashable:
    """What rows of one activity have in common."""
    place, day, method = row.get("place"), row.get("done_on"), row.get("method")
    title = row.get("title", "")
    is_one = place and is_gathering(method, title)
    return (place.pk, day, method, squeezed(title)) if is_one else None


def is_gathering(method: object, title: str) -> bool:
    """Its day and title say which one it is."""
    return method in GATHERINGS and bool(squeezed(title))


def squeezed(title: str) -> str:
    """As titles are compared."""
    return "".join(spelled(title).split())


def _record_of(row: Row, one: Gathered | None) -> Gathered | None:
    """Of a row with a number of its own. Whoever is counted without a name is counted in one row:
    a second one of the number is that number twice (``check_services`` says so)."""
    if one is None or not _names_somebody(row):
        return None
    for name in one.differs(row):
        key = COLUMN_OF.get(name, name)
        words = {"row": one.said[name][1], "column": LABELS[key]}
        row.wrong(key, _("Row %(row)d of the same record says another %(column)s.") % words)
    _one_head_count(row, one)
    return one


def _gathering_of(row: Row, alike: Sequence[Gathered]) -> Gathered | None:
    """The first of this day and title that nothing tells apart."""
    for one in alike:
        is_free = _number(one.rows[0]) is None and not one.differs(row)
        if is_free and (_names_somebody(row) or not one.is_counted):
            _one_head_count(row, one)
            return one
    return None


def _one_head_count(row: Row, one: Gathered) -> None:
    """A total that stands beside every name is no sum."""
    for key, number in _heads(row).items():
        if (key, number) in one.counted:
            words = {"row": one.counted[key, number], "number": number}
            sentence = _("Row %(row)d says %(number)d already: write the head count once.")
            row.wrong(key, sentence % words)


def _ask(one: Gathered, row: Row, alike: Sequence[Gathered]) -> None:
    """The title of a day that stands there with other hours, workers, a further head count, or
    somebody under another number of a record: many registers number each name."""
    if not alike or (_number(row) and not _names_somebody(row)):
        return
    first = alike[0]
    is_numbered = _number(row) != _number(first.rows[0])
    names = first.differs(row) or (["external_id"] if is_numbered else [HEADS])
    columns = _(", ").join(str(LABELS[COLUMN_OF.get(name, name)]) for name in names)
    sentence = _(
        "Row %(row)d has the same day and title, but another %(columns)s: this one is imported as "
        "another activity. If it is the same one, write the same there"
    )
    words = {"row": first.rows[0].number, "columns": columns}
    one.asked = question(f"{OTHER}-{first.rows[0].number}", sentence % words)


def _said(row: Row, name: str) -> object:
    value = row.get(name)
    if name == "done_by":
        return frozenset(worker.pk for worker in value or ())
    return squeezed(value) if name == "title" and value else value


def _heads(row: Row) -> dict[str, int]:
    return {k: v for k, v in row.values.items() if k.startswith(HEADS) and v}


def _names_somebody(row: Row) -> bool:
    """As the file says it, be the person known or not."""
    return any(row.cells.get(key) for key in ("person_name", "person_number"))


def hold_together(groups: Iterable[Gathered]) -> None:
    """A record with a wrong row waits as a whole."""
    for one in groups:
        wrong = [row.number for row in one.rows if row.is_bad]
        for row in one.rows if wrong else ():
            if not row.is_bad:
                sentence = _("Row %(row)d of the same record has to be right first.")
                row.wrong("", sentence % {"row": wrong[0]})


def service_of(one: Gathered) -> ServiceRow:
    """The record: who was there in any row, what was handed over, heads added up."""
    first = one.rows[0]
    station = first.values["place"]
    external_id = first.get("external_id", "")
    heads: dict[str, int] = {}
    for row in one.rows:
        for key, number in _heads(row).items():
            group = key.removeprefix(HEADS)
            heads[group] = heads.get(group, 0) + number
    subjects = [row.values["subject"] for row in one.rows if row.get("subject")]
    is_about = len(set(subjects)) == 1 or first.get("method") in VISITS
    plain = _plain(one.rows)
    notes = dict.fromkeys(row.values["note"] for row in one.rows if row.get("note"))
    return ServiceRow(
        station=station,
        subject=subjects[0] if subjects and is_about else None,
        attended=list(dict.fromkeys(p for row in one.rows for p in row.values["attended"])),
        head_counts=heads,
        workers=next((row.values["done_by"] for row in one.rows if row.get("done_by")), []),
        handed=_handed(one.rows),
        volunteers=helpers_of(one.rows, plain.get("minutes")),
        external_id=external_id,
        source=source_of_sheets(station.code) if external_id else "",
        note="\n".join(notes),
        **plain,
    )


def _plain(rows: Sequence[Row]) -> dict[str, object]:
    found: dict[str, object] = {}
    for row in rows:
        for name in PLAIN:
            if name in row.values and not found.get(name):
                found[name] = row.values[name]
    return found


def _handed(rows: Sequence[Row]) -> list[HandedOver]:
    return [line for row in rows for line in row.get("handed", [])]


def refuse(one: Gathered, error: ValidationError, columns: dict[str, str]) -> None:
    """What the rules found, at the row whose person or thing it names; else at the first."""
    service = service_of(one)
    for name, sentences in named(error).items():
        row = _row_of(one, service, name)
        row.refuse(ValidationError({name: list(sentences)}), columns)


def _row_of(one: Gathered, service: ServiceRow, name: str) -> Row:
    """``attended.3`` is the third who was there."""
    kind, _dot, rest = name.partition(".")
    number = rest.partition(".")[0]
    lines: Sequence[object] = getattr(service, kind, ()) if kind in ("attended", "handed") else ()
    if number.isdigit() and 0 < int(number) <= len(lines):
        line = lines[int(number) - 1]
        for row in one.rows:
            if line in row.get(kind, ()):
                return row
    return one.rows[0]


def twice(one: Gathered) -> Iterable[tuple[Row, int]]:
    """Rows that name somebody whom an earlier row of the record names, and add nothing."""
    seen: dict[object, int] = {}
    for row in one.rows:
        subject = row.get("subject")
        if subject and subject in seen and not row.get("handed"):
            yield row, seen[subject]
        elif subject:
            seen.setdefault(subject, row.number)
