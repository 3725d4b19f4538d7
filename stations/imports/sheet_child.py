"""Reads one workbook in a process of its own: run by path, never imported for its effects.

The library that reads workbooks is compiled: a damaged file can make it ask for hundreds of
gigabytes and abort, which no ``except`` can catch. Here only this process dies. It stands
alone (no Django) so that it starts in a few hundredths of a second.

In: the file on standard input; argv: most rows, columns, values and characters of all of them
together (a text that the file holds once may stand in every cell). Out: one JSON line a row,
``[number, [texts]]``. Exit code: 0, or one of those below.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta

LOCKED, TOO_LARGE = 3, 4
MEMORY = 400 * 1024 * 1024  # of addresses; of what is still read it touches half
SECONDS = 20
FORMULA = tuple("=+-@＝＋－＠\t\r\n")  # stations.exports has the same
EXACT = 10**15  # Excel keeps 15 digits of a number


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


def first_visible(sheets):
    """As whoever opens the file sees it; a file that hides all of them is read all the same."""
    from python_calamine import SheetVisibleEnum

    shown = [sheet for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    return (shown or sheets)[0]


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        sheet = book.get_sheet_by_name(first_visible(book.sheets_metadata).name)
    except PasswordError:
        return LOCKED
    if sheet.start is None:
        return 0
    most_rows, most_columns, values, characters = map(int, sys.argv[1:])
    if sheet.total_height > most_rows or sheet.total_width > most_columns:
        return TOO_LARGE
    above, before = sheet.start
    for number, row in enumerate(sheet.iter_rows(), above + 1):
        texts = [""] * before + [as_text(value) for value in row]
        found = [text for text in texts if text]
        values -= len(found)
        characters -= sum(map(len, found))
        if values < 0 or characters < 0:
            return TOO_LARGE
        if found:
            sys.stdout.write(json.dumps([number, texts]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
