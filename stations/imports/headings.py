"""Which column of the file is which column of the register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stations.spelling.rules import says_none
from stations.wording import Text
from stations.written import written

from .cells import is_yes_or_no
from .columns import MIDNIGHT, Column, full_heading, plain_heading
from .other_rows import adds_up, is_remark, total_words
from .reading import MAX_ROWS, Rank, Table, too_large_sentence
from .sheet_box import column_letters
from .sheet_child import LOOKED_AT
from .units import foreign_unit, in_brackets, unit_of, unit_of_sheet, with_unit

PROBLEMS = gettext_lazy("Problems")  # our own column in a download of rows with errors
HARMLESS = gettext_lazy(
    "required|optional|if known|whole number|number|choose|several|full name|18 digits|per row"
)
NAMED = 20
MOST_WORDS = 50  # different cells of a column that speaks of a code table
LEFT = "?"  # before the letter of a column that no field has: its key in a row


@dataclass
class Left:
    """A column that no field of the register has: where it stands, what it is called, in how many
    rows it says something. ``key``: the field that somebody chose for it, "" for none, once
    somebody has (``is_known``: for an earlier file). ``is_named``: it has a heading. ``guess``:
    the field that its cells speak of; ``is_asked``: nothing is written before somebody says what
    it is."""

    place: str
    heading: str
    filled: int = 0
    key: str | None = None
    is_known: bool = False
    is_named: bool = True
    guess: str = ""
    is_asked: bool = False


@dataclass
class Sheet:
    """``rows``: ``(number, {key: text})`` without empty cells; ``unknown``: headings left out;
    ``called``: how the file calls the others, ``units``: which of these name another unit than
    theirs, ``of_sheet``: the unit that stands above the table; ``left``: these
    columns, what is in them by row in ``aside``; ``totals``: rows that only add others up;
    ``remarks``: rows that say something of the sheet; ``once``: figures merged over several rows,
    which stand in the first of them alone; ``doubled``: of fields with two columns how each is
    called, the read one first.
    """

    keys: list[str]
    unknown: list[str]
    rows: list[tuple[int, dict[str, str]]]
    left: list[Left] = field(default_factory=list)
    aside: dict[int, dict[str, str]] = field(default_factory=dict)
    totals: list[int] = field(default_factory=list)
    once: list[str] = field(default_factory=list)
    remarks: list[int] = field(default_factory=list)
    doubled: list[list[str]] = field(default_factory=list)
    called: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    of_sheet: str = ""


def ranking(columns: Sequence[Column]) -> Rank:
    """What makes a sheet the register: it has all that is required, then how many it has."""
    known = _known(columns)
    required = {column.key for column in columns if column.required}

    def rank(rows: Sequence[list[str]]) -> tuple[int, ...]:
        found = max((_keys(row, known) for row in rows[:LOOKED_AT]), key=len, default=set())
        return int(bool(found) and found >= required), len(found)

    return rank


def match_headings(
    table: Table, columns: Sequence[Column], remembered: Mapping[str, str] | None = None
) -> Sheet:
    """``ValidationError`` names all that is missing or doubled at once. ``remembered``: what
    somebody said of headings that no field has, ``{plain heading: key or ""}``."""
    if not table:
        raise ValidationError(_("The first sheet is empty."))
    return _Matching(table, columns, remembered or {}).sheet()


def _known(columns: Sequence[Column]) -> dict[str, str]:
    return {heading: column.key for column in columns for heading in column.headings()}


def _keys(row: Sequence[str], known: Mapping[str, str]) -> set[str]:
    return {key for heading in row if (key := _key_of(heading, known))}


def _key_of(heading: str, known: Mapping[str, str]) -> str:
    """Brackets and all, else without them."""
    return known.get(full_heading(heading)) or known.get(plain_heading(heading), "")


class _Matching:
    """One sheet against one register."""

    def __init__(
        self, table: Table, columns: Sequence[Column], remembered: Mapping[str, str]
    ) -> None:
        self.table, self.remembered = table, remembered
        self.columns = {column.key: column for column in columns}
        known = _known(columns)
        self.at = top = self._heading_row(known)
        self.headings = table[self.at][1]
        for upper in (self.at, self.at - 1):
            if joined := self._over_two_rows(upper, known):
                self.headings, top, self.at = joined, upper, upper + 1
                break
        below, words = table[self.at + 1 :], total_words()
        self.totals = {number for number, row in below if adds_up(row, words)}
        self.remarks = {number for number, row in below if is_remark(row)} - self.totals
        out = self.totals | self.remarks
        self.below = [(number, row) for number, row in below if number not in out]
        self.doubled: list[list[str]] = []
        self.places: dict[str, list[int]] = {}
        self.left: dict[int, Left] = {}
        self.once: set[str] = set()
        self.of_sheet = unit_of_sheet(cell for _number, row in table[:top] for cell in row)
        for index in range(max(len(row) for _number, row in table[top:])):
            self._place(index, known)

    def _heading_row(self, known: Mapping[str, str]) -> int:
        """The row among the first ones that has the most known headings."""
        seen = {**known, **self.remembered}
        first = range(min(LOOKED_AT, len(self.table)))
        return max(first, key=lambda at: len(_keys(self.table[at][1], seen)))

    def _over_two_rows(self, upper: int, known: Mapping[str, str]) -> list[str]:
        """时间节点 over 批复时间 and 建成时间: the headings of this row and the next one, else
        nothing. Under a heading that is known the second row says nothing of its own, unless that
        is known, too; of both rows something is."""
        if not 0 <= upper < len(self.table) - 1:
            return []
        first, second = self.table[upper][1], self.table[upper + 1][1]
        joined, of_first, of_second = [], 0, 0
        for index in range(max(len(first), len(second))):
            above, below = _at(first, index), _at(second, index)
            is_known, is_known_below = bool(_key_of(above, known)), bool(_key_of(below, known))
            if below in ("", above):
                joined.append(above)
                of_first += is_known
            elif is_known_below or not is_known:
                joined.append(below if is_known_below else f"{above} {below}".strip())
                of_second += is_known_below
            else:
                return []
        return joined if of_first and of_second else []

    def _place(self, index: int, known: Mapping[str, str]) -> None:
        heading = _at(self.headings, index)
        key = _key_of(heading, known)
        if key and self._means(heading, self.columns[key], known):
            self.places.setdefault(key, []).append(index)
            return
        if plain_heading(heading) not in _own_headings() and (heading or self._filled(index)):
            self._leave(index)

    def _means(self, heading: str, column: Column, known: Mapping[str, str]) -> bool:
        """Whether what stands in its brackets leaves it this column: a unit that can be converted,
        or a remark that says nothing of what is counted. Of anything else it is asked."""
        if column.is_called(heading):
            return True
        harmless = Column(key="", label="", aliases=HARMLESS).headings()
        for said in in_brackets(heading):
            if full_heading(said) in harmless:
                continue
            is_other = known.get(full_heading(said), column.key) != column.key
            if is_other or column.unit and not column.unit.knows(said):
                return False
        return True

    def _filled(self, index: int) -> int:
        return sum(bool(_at(row, index)) for _number, row in self.below)

    def _leave(self, index: int) -> None:
        heading, letters = _at(self.headings, index), column_letters(index + 1)
        named = written(heading)[:50] or _("column %(letters)s, no heading") % {"letters": letters}
        is_named = bool(plain_heading(heading))
        self.left[index] = Left(letters, named, self._filled(index), is_named=is_named)

    def sheet(self) -> Sheet:
        for indexes in self.places.values():
            self._drop_copies(indexes)
            self._take_first(indexes)
        self._remember()
        self._guess()
        self._refuse()
        aside = {number: self._aside(number, row) for number, row in self.below}
        rows = [(number, self._cells(number, row)) for number, row in self.below]
        filled = [(number, cells) for number, cells in rows if cells or aside[number]]
        if not filled:
            raise ValidationError(_("There is no row below the headings."))
        if len(filled) > MAX_ROWS:
            raise ValidationError(too_large_sentence())
        unknown = [left.heading for left in self.left.values() if not left.key]
        called = {key: written(_at(self.headings, at[0]))[:50] for key, at in self.places.items()}
        units = {key: word for key in self.places if (word := self._unit(key))}
        keys = sorted(self.places, key=lambda key: self.places[key][0])
        left, once, totals = list(self.left.values()), sorted(self.once), sorted(self.totals)
        remarks = sorted(self.remarks)
        return Sheet(
            keys, unknown, filled, left, aside, totals, once, remarks, self.doubled, called, units,
            self.of_sheet,
        )  # fmt: skip

    def _drop_copies(self, indexes: list[int]) -> None:
        """A heading merged over two columns stands twice; the second says nothing of its own."""
        first = indexes[0]
        own = [
            index
            for index in indexes[1:]
            if any(_at(row, index) not in ("", _at(row, first)) for _number, row in self.below)
        ]
        indexes[:] = [first, *own]

    def _take_first(self, indexes: list[int]) -> None:
        """Of two columns that are one field the first is read; of the other it is asked what it
        is."""
        if len(indexes) == 1:
            return
        called = [f"{column_letters(i + 1)} {written(_at(self.headings, i))[:50]}" for i in indexes]
        self.doubled.append(called)
        for index in indexes[1:]:
            self._leave(index)
        del indexes[1:]

    def _remember(self) -> None:
        """What was said of such a heading before, unless a field has two columns then."""
        for index, left in self.left.items():
            heading = _at(self.headings, index)
            key = self.remembered.get(full_heading(heading))
            if key is None or key and (key not in self.columns or key in self.places):
                continue
            left.key, left.is_known = key, True
            if key:
                self.places[key] = [index]

    def _guess(self) -> None:
        """A column whose cells are words of a code table that no column is; and one whose heading
        is known but for what it says in brackets."""
        known = _known(tuple(self.columns.values()))
        free = {k: c for k, c in self.columns.items() if c.choices and k not in self.places}
        for index, left in self.left.items():
            if left.key is not None or not left.filled:
                continue
            said = Counter(cell for _n, row in self.below if (cell := _at(row, index)))
            fitting = [key for key, column in free.items() if speaks_of(column, said)]
            named = _key_of(_at(self.headings, index), known)
            left.guess = fitting[0] if len(fitting) == 1 else ""
            left.is_asked = bool(fitting) or bool(named) and named not in self.places
            free.pop(left.guess, None)

    def _refuse(self) -> None:
        """A field that is missing may be among the columns that nobody knows: then it is asked."""
        missing = [
            c.label for c in self.columns.values() if c.required and c.key not in self.places
        ]
        unsaid = [left for left in self.left.values() if left.key is None and left.filled]
        problems: list[Text] = []
        if missing and (not self.places or len(unsaid) < len(missing)):
            seen = [written(heading)[:50] for heading in self.headings if heading]
            problems += [
                _("Columns are missing: %(names)s.") % {"names": _listed(map(str, missing))},
                _("These headings were seen: %(names)s.") % {"names": _listed(seen[:NAMED])},
                _("The template has all headings."),
            ]
        if problems:
            raise ValidationError(problems)

    def _cells(self, number: int, row: list[str]) -> dict[str, str]:
        above = self.table.filled.get(number, ())
        found = {}
        for key, indexes in self.places.items():
            index, column = indexes[0], self.columns[key]
            cell = self._cell(number, row, index)
            if cell and column.adds and index in above:
                self.once.add(key)
            elif cell:
                found[key] = with_unit(column.taken(cell), self._unit(key))
        return found

    def _unit(self, key: str) -> str:
        """What the heading says, else what stands above the table; nothing where it is the
        column's own."""
        heading = _at(self.headings, self.places[key][0])
        return heading_unit(heading, self.columns[key], self.of_sheet)

    def _aside(self, number: int, row: list[str]) -> dict[str, str]:
        cells = {
            LEFT + left.place: self._cell(number, row, index)
            for index, left in self.left.items()
            if not left.key
        }
        return {place: cell for place, cell in cells.items() if cell}

    def _cell(self, number: int, row: list[str], index: int) -> str:
        cell = _at(row, index)
        is_day = index in self.table.days.get(number, ())
        return cell + MIDNIGHT if is_day and len(cell) == len("2001-01-02") else cell


def speaks_of(column: Column, said: Mapping[str, int]) -> bool:
    """Whether at least half of the cells, ``{cell: how often}``, are words that it knows."""
    words = {cell: number for cell, number in said.items() if not says_none(cell)}
    told = {c: number for c, number in words.items() if not c.isascii() and not is_yes_or_no(c)}
    if not told or len(words) > MOST_WORDS:
        return False
    understood = sum(number for cell, number in told.items() if column.understands(cell))
    return 2 * understood >= sum(words.values())


def heading_unit(heading: str, column: Column, of_sheet: str = "") -> str:
    """What its bare numbers count, where that isn't simply the column's own unit."""
    unit = column.unit
    if unit is None or unit.is_own:
        return ""
    word = unit_of(heading, unit) or (of_sheet if unit.knows(of_sheet) else "")
    return "" if not unit.is_free and unit.words.get(word) == 1 else word


def refused_unit(heading: str, column: Column) -> str:
    """A unit of the heading that the column can't convert."""
    return foreign_unit(heading, column.unit) if column.unit else ""


def what_was_seen(table: Table, sheet: Sheet) -> dict[str, object]:
    """What the preview tells of the file besides its rows."""
    read = {number for number, _cells in sheet.rows}
    hidden = [row for row in table.unseen.rows if row in read]
    columns = [
        column_letters(place + 1)
        for place in range(max((len(row) for _number, row in table), default=0))
        if any(least <= place + 1 <= most for least, most in table.unseen.columns)
    ]
    return {
        "sheet": table.sheet,
        "others": table.others,
        "hidden_rows": hidden,
        "hidden_columns": columns,
        "totals": sheet.totals,
        "remarks": sheet.remarks,
        "doubled": sheet.doubled,
        "called": sheet.called,
        "units": sheet.units,
        "of_sheet": sheet.of_sheet,
        "once": sheet.once,
    }


def _own_headings() -> set[str]:
    return Column(key="problems", label=PROBLEMS).headings()


def _listed(names: Iterable[str]) -> str:
    return _(", ").join(names)


def _at(row: Sequence[str], index: int) -> str:
    return row[index] if index < len(row) else ""
