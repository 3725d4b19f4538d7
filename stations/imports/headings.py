"""Which column of the file is which column of the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stations.wording import Text
from stations.written import written

from .columns import Column, plain_heading
from .reading import MAX_ROWS, Table, too_large_sentence

LOOKED_AT = 10  # rows in which the headings are looked for: registers begin with a title
PROBLEMS = gettext_lazy("Problems")  # our own column in a download of rows with errors
NAMED = 10


@dataclass(frozen=True)
class Sheet:
    """``rows``: ``(number, {key: text})`` without empty cells; ``unknown``: headings left out."""

    keys: list[str]
    unknown: list[str]
    rows: list[tuple[int, dict[str, str]]]


def match_headings(table: Table, columns: Sequence[Column]) -> Sheet:
    """``ValidationError`` names all that is missing or doubled at once."""
    if not table:
        raise ValidationError(_("The first sheet is empty."))
    known = {heading: column.key for column in columns for heading in column.headings()}
    at, headings = _heading_row(table, known)
    places: dict[str, list[int]] = {}
    unknown: list[str] = []
    for index, heading in enumerate(headings):
        key = known.get(plain_heading(heading))
        if key:
            places.setdefault(key, []).append(index)
        elif heading and plain_heading(heading) not in _own_headings():
            unknown.append(written(heading)[:50])
    _refuse_headings(columns, places, unknown)
    rows = [
        (number, {key: row[index[0]] for key, index in places.items() if _at(row, index[0])})
        for number, row in table[at + 1 :]
    ]
    filled = [(number, cells) for number, cells in rows if cells]
    if not filled:
        raise ValidationError(_("There is no row below the headings."))
    if len(filled) > MAX_ROWS:
        raise ValidationError(too_large_sentence())
    return Sheet(sorted(places, key=lambda key: places[key][0]), unknown, filled)


def _heading_row(table: Table, known: dict[str, str]) -> tuple[int, list[str]]:
    """The row among the first ones that has the most known headings."""

    def score(index: int) -> int:
        return sum(plain_heading(heading) in known for heading in table[index][1])

    best = max(range(min(LOOKED_AT, len(table))), key=score)
    return best, table[best][1]


def _refuse_headings(
    columns: Sequence[Column], places: dict[str, list[int]], unknown: list[str]
) -> None:
    missing = [str(c.label) for c in columns if c.required and c.key not in places]
    double = [str(c.label) for c in columns if len(places.get(c.key, [])) > 1]
    problems: list[Text] = []
    if missing:
        problems.append(_("Columns are missing: %(names)s.") % {"names": _listed(missing)})
        if unknown:
            names = {"names": _listed(unknown[:NAMED])}
            problems.append(_("These headings are not known: %(names)s.") % names)
        problems.append(_("The template has all headings."))
    if double:
        problems.append(_("Columns stand twice: %(names)s.") % {"names": _listed(double)})
    if problems:
        raise ValidationError(problems)


def _own_headings() -> set[str]:
    return Column(key="problems", label=PROBLEMS).headings()


def _listed(names: list[str]) -> str:
    return _(", ").join(names)


def _at(row: list[str], index: int) -> str:
    return row[index] if index < len(row) else ""
