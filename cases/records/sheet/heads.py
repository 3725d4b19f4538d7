"""How many came besides those who are named: nobody is counted twice.

What a plain number of people says is taken as the whole of its row: who is named there, the
household's members and the heads of groups are among them, and only the rest has no file. Beside
the names of one activity a single number is the whole of the sheet, unless it is a 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from stations.imports.rows import Row

from .columns import HEADS, PEOPLE_IN_ALL


def settle_heads(records: Iterable[Sequence[Row]]) -> None:
    """Of each record, with its rows: ``HEADS`` as what a plain number leaves."""
    for rows in records:
        said = [row for row in rows if row.get(PEOPLE_IN_ALL) is not None]
        names = sum(map(_names, rows))
        named = [row for row in said if _names(row)]
        if len(said) == 1 == len(named) and len(rows) > 1 and _number(said[0]) != 1:
            _leave(said[0], beside=names + sum(map(_counted, rows)))
        else:
            _each(said, names, len(rows))


def settle_row(row: Row) -> None:
    """One row alone."""
    if row.get(PEOPLE_IN_ALL) is not None:
        _leave(row, beside=_names(row) + _counted(row))


def _each(said: Sequence[Row], names: int, rows: int) -> None:
    """A number of each row's own; where it may as well be the whole of the sheet it is asked."""
    for row in said:
        number = _number(row)
        if rows > 1 and number > 1 and number >= names > 0:
            words = {"number": number, "names": names}
            sentence = _(
                "Are the %(number)d all who came, the %(names)d that the sheet names among them? "
                "Then write it beside one name alone; others belong to the heads without a file."
            )
            row.wrong(PEOPLE_IN_ALL, sentence % words)
        else:
            settle_row(row)


def _leave(row: Row, *, beside: int) -> None:
    """Who is left of the whole."""
    number = _number(row)
    rest, stated = number - beside, row.get(HEADS)
    if stated is not None and stated <= number:
        rest += stated  # these were among what stands beside
    if rest < 0 or stated is not None and stated != rest:
        words = {"number": number, "beside": beside}
        sentence = _("%(number)d in all, but %(beside)d are named or counted beside it.")
        row.wrong(PEOPLE_IN_ALL, sentence % words)
    elif rest:
        row.values[HEADS] = rest


def _number(row: Row) -> int:
    return int(row.values[PEOPLE_IN_ALL])


def _names(row: Row) -> int:
    """As the file says it, be they known or not."""
    is_named = any(row.cells.get(key) for key in ("person_name", "person_number"))
    return int(is_named) + len(row.get("members", ()))


def _counted(row: Row) -> int:
    return sum(v for key, v in row.values.items() if key.startswith(HEADS) and v)
