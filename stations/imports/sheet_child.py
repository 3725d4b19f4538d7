"""Reads one workbook in a process of its own: run by path, never imported for its effects.

The library that reads workbooks is compiled: a damaged file can make it ask for hundreds of
gigabytes and abort, which no ``except`` can catch. Here only this process dies. It stands
alone (no Django) so that it starts in a few hundredths of a second.

In: the file on standard input; argv: most rows, columns, values and characters of all of them
together (a text that the file holds once may stand in every cell), and the name of a sheet.

Out: a JSON line ``{"sheets": [[name, is visible]], "read": name}``, then one line a row:
``[number, [texts], [places of days and times], [places filled from a row above]]``. Without a
name the one visible sheet is read; when there are several ``read`` is null, and what follows are
the first rows of each, ``[sheet, [texts]]``, by which the caller chooses. Exit code: 0, or one of
those below.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta

LOCKED, TOO_LARGE, NO_SHEET = 3, 4, 5
MEMORY = 400 * 1024 * 1024  # of addresses; of what is still read it touches half
SECONDS = 20
FORMULA = tuple("=+-@＝＋－＠\t\r\n")  # stations.exports has the same
EXACT = 10**15  # Excel keeps 15 digits of a number
LOOKED_AT = 10  # rows in which headings are looked for: registers begin with a title
SHEETS = 50  # that are looked at


def as_text(value):
    """As a person reads it. An apostrophe that a download put before a formula goes again."""
    if isinstance(value, str):
        text = value.strip()
        return text[1:].strip() if text[:1] == "'" and text[1:2] in FORMULA else text
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time | timedelta):
        return str(value)
    if isinstance(value, float) and (value != value or abs(value) >= EXACT):
        return f"{value:.14E}"
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)


def visible(sheets):
    """As whoever opens the file sees it; a file that hides all of them is read all the same."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    tables = [sheet for sheet in sheets if sheet.typ == SheetTypeEnum.WorkSheet] or sheets
    shown = [sheet for sheet in tables if sheet.visible == SheetVisibleEnum.Visible]
    return [sheet.name for sheet in shown or tables]


class Merged:
    """What stands in the first cell of a merged range stands in all of it."""

    def __init__(self, ranges):
        self.begins = {}
        for (top, left), (bottom, right) in ranges or ():
            self.begins.setdefault(top, []).append((bottom, left, right))
        self.open = []  # (last row, first place, last place, text)

    def fill(self, row, texts, most):
        """Fills ``texts`` in place; the places that a row above filled."""
        self.open = [one for one in self.open if one[0] >= row]
        above = []
        for _last, left, right, text in self.open:
            above += self._put(texts, left, min(right, most - 1), text)
        for last, left, right in self.begins.pop(row, ()):
            text = texts[left] if left < len(texts) else ""
            if text:
                self._put(texts, left, min(right, most - 1), text)
                self.open.append((last, left, right, text))
        return above

    @staticmethod
    def _put(texts, left, right, text):
        texts += [""] * (right + 1 - len(texts))
        places = [place for place in range(left, right + 1) if not texts[place]]
        for place in places:
            texts[place] = text
        return places


def rows_of(sheet, most):
    """``(number, texts, places of days, places filled from above)``; a row that has nothing of
    its own is none."""
    if sheet.start is None:
        return
    before = sheet.start[1]  # empty columns are left out, empty rows above are not
    merged = Merged(sheet.merged_cell_ranges)
    for row, values in enumerate(sheet.iter_rows()):
        texts = [""] * before + [as_text(value) for value in values]
        days = [
            place
            for place, value in enumerate(values, before)
            if isinstance(value, date | time | timedelta)
        ]
        is_row = any(texts)
        filled = merged.fill(row, texts, most)
        if is_row:
            yield row + 1, texts, days, filled


def look(book, names, most):
    """The first rows of each sheet."""
    for number, name in enumerate(names[:SHEETS]):
        rows = rows_of(book.get_sheet_by_name(name), most)
        for _line, (_number, texts, _days, _filled) in zip(range(LOOKED_AT), rows, strict=False):
            sys.stdout.write(json.dumps([number, texts[:most]]) + "\n")


def read(sheet, limits):
    most_rows, most_columns, values, characters = limits
    if sheet.start and (sheet.total_height > most_rows or sheet.total_width > most_columns):
        return TOO_LARGE
    for number, texts, days, filled in rows_of(sheet, most_columns):
        found = [text for text in texts if text]
        values -= len(found)
        characters -= sum(map(len, found))
        if values < 0 or characters < 0:
            return TOO_LARGE
        sys.stdout.write(json.dumps([number, texts, days, filled]) + "\n")
    return 0


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from python_calamine import CalamineWorkbook, PasswordError

    limits, wanted = list(map(int, sys.argv[1:5])), "".join(sys.argv[5:6])
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    except PasswordError:
        return LOCKED
    shown = visible(book.sheets_metadata)
    sheets = [[sheet.name, sheet.name in shown] for sheet in book.sheets_metadata]
    if wanted and wanted not in book.sheet_names:
        return NO_SHEET
    name = wanted or (shown[0] if len(shown) == 1 else None)
    sys.stdout.write(json.dumps({"sheets": sheets, "read": name}) + "\n")
    if name is None:
        look(book, shown, limits[1])
        return 0
    return read(book.get_sheet_by_name(name), limits)


if __name__ == "__main__":
    sys.exit(main())
