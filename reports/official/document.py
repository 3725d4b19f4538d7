"""What an official document says: the report's title, its bulletin, its tables, who signs it.

Everything is read from the report's sheet and written as the sheet prints it; words are those of
the prose, whoever asks for the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from reports.bulletins.qualifiers import spelled
from reports.indicators import Indicator
from reports.issued.breakdowns import named
from reports.issued.queries.progress import months_in_words
from reports.issued.sheets import DIMENSIONS, Line, Sheet, Shown
from reports.issued.sheets import Table as Breakdown
from reports.issued.wording import TITLES, heads_of
from reports.models import Report
from reports.words import Words
from stations.wording import NONE, full_day
from stations.written import written

BLANK, GAP = "　" * 4, "　" * 2  # where a name will be written; between two
FIRST, REST = 2.4, 1.0  # how wide a table's first column is beside the others


@dataclass(frozen=True)
class Row:
    name: str
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """``is_words``: its cells are words, which begin at the left; numbers end at the right."""

    first: str
    heads: list[str]
    rows: list[Row]
    heading: str = ""
    note: str = ""
    is_words: bool = False


@dataclass(frozen=True)
class Part:
    heading: str
    lines: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def content(
    report: Report, sheet: Sheet, bulletin: Sequence[str], notes: Sequence[str]
) -> dict[str, object]:
    """What the template's placeholders stand for. ``notes``: what the report says of itself."""
    parts = [part for part in _parts(report, sheet, bulletin) if part.lines or part.tables]
    return {
        "title": written(f"{report.place}{TITLES[report.kind]}"),
        "subtitle": f"（{report.period}）",
        "notes": [written(line) for line in (*_edition(report), *notes)],
        "parts": [_counted(part, n) for n, part in enumerate(parts, 1)],
        "signed": GAP.join(_signed(report)),
        "place": written(str(report.place)),
        "day": _day(report),
        "seal": f"sha256 {report.sha256}" if report.sha256 else "",
    }


def _day(report: Report) -> str:
    """By the clock here."""
    if report.issued_at is None:
        return _("(not issued)")
    return full_day(timezone.localtime(report.issued_at).date())


def _edition(report: Report) -> Iterator[str]:
    """What stands before everything: which edition this is, and that it isn't issued."""
    if not report.issued_at:
        words = {"edition": report.edition, "state": report.get_state_display()}
        yield _("Edition %(edition)d, %(state)s: not issued, for checking only.") % words
    elif report.edition > 1:
        words = {"edition": report.edition, "reason": report.reason or NONE}
        yield _("Edition %(edition)d, a correction: %(reason)s") % words


def _signed(report: Report) -> Iterator[str]:
    people = (
        (_("Compiled by"), report.requested_by),
        (_("Reviewed by"), report.reviewed_by),
        (_("Issued by"), report.issued_by),
    )
    for label, person in people:
        yield f"{label}：{written(str(person)) if person else BLANK}"


def _parts(report: Report, sheet: Sheet, bulletin: Sequence[str]) -> Iterator[Part]:
    yield Part(_("Overview"), [written(line) for line in bulletin])
    yield Part(_("Key figures"), tables=list(_figures(report, sheet)))
    yield Part(_("By division"), tables=list(_divisions(report, sheet)))
    yield Part(_("Breakdowns"), tables=[*map(_breakdown, sheet.tables()), *_attempts(sheet)])
    yield Part(_("Not filed or not reviewed"), tables=list(_late(sheet)))
    yield Part(_("Townships without a station"), list(_without(sheet)))


def _counted(part: Part, number: int) -> Part:
    """一、, and （一） of its tables where it has several or they have a heading."""
    tables = [
        Table(
            **{**vars(table), "heading": f"（{in_chinese(n)}）{table.heading}"}
            if table.heading
            else vars(table)
        )
        for n, table in enumerate(part.tables, 1)
    ]
    return Part(f"{in_chinese(number)}、{part.heading}", part.lines, tables)


def in_chinese(number: int) -> str:
    """二, where an amount of things is 两."""
    return "二" if number == 2 else spelled(Decimal(number))


def _figures(report: Report, sheet: Sheet) -> Iterator[Table]:
    told = heads_of(report.kind)
    heads = [_("Unit"), _("Numerator/denominator"), *filter(None, told), _("Against last year")]
    for chapter, lines in sheet.chapters:
        rows = [_figure(line, bool(told.year_ago)) for line in lines if line.shown.figure]
        yield _table(_("Indicator"), heads, rows, heading=str(chapter))


def _figure(line: Line, has_year_ago: bool) -> Row:
    moved = line.change
    sign = "" if moved is None or moved.rises is None else "+" if moved.rises else "−"  # noqa: RUF001
    change = f"{sign}{moved.text}" if moved else str(line.moved or NONE)
    earlier = [line.before, line.year_ago] if has_year_ago else [line.before]
    shown = line.shown
    cells = [shown.unit, shown.fraction, shown.text, *(text or NONE for text in earlier), change]
    return _row(shown.indicator.name, cells)


def _divisions(report: Report, sheet: Sheet) -> Iterator[Table]:
    """With how much is filed, where anything is not."""
    parts = sheet.parts()
    if not parts:
        return
    filed = [_("filed of owed")] if report.gaps else []
    heads = [*filed, _("Townships"), _("operating"),
             *_names(one.indicator for one in parts[0].figures)]  # fmt: skip
    rows = [
        _row(part.division.name, [*(_filed(part.gap) for _one in filed),
                                  _covered(part.built), _covered(part.operating),
                                  *(shown.text for shown in part.figures)])
        for part in parts
    ]  # fmt: skip
    whole = [*(_filed(report.gaps.get("", ())) for _one in filed),
             _covered(sheet.coverage), _covered(sheet.operating)]  # fmt: skip
    whole += [shown.text for shown in sheet.part_totals]
    note = _(
        "People and households are counted anew in each row; their sum may be larger than all."
    )
    yield _table(_("Division"), heads, [*rows, _row(_("All"), whole)], note=note)


def _filed(gap: Sequence[int]) -> str:
    """Nothing lacks: nothing is said."""
    return "/".join(map(str, gap))


def _covered(shown: Shown) -> str:
    return shown.fraction or NONE


def _breakdown(table: Breakdown) -> Table:
    rows = [_row(word, [_cell(shown) for shown in cells]) for word, cells in table.rows]
    if table.has_whole:
        rows.append(_row(_("All"), [_cell(shown) for shown in table.whole]))
    first = DIMENSIONS.get(table.dimension, table.dimension)
    return _table(first, _names(table.heads), rows, heading=str(table.title))


def _cell(shown: Shown) -> str:
    return shown.text if shown.figure else "0"


def _attempts(sheet: Sheet) -> Iterator[Table]:
    rows = [_row(word, [shown.text, shown.unit]) for word, shown in sheet.attempts()]
    if rows:
        note = _("Listed apart, never counted as service")
        heads = [_("attempts"), _("Unit")]
        yield _table(_("outcome"), heads, rows, heading=_("Attempts"), note=note)


def _late(sheet: Sheet) -> Iterator[Table]:
    """A row a station."""
    rows = [
        _row(one.name, [one.code, months_in_words(one.months), one.state])
        for one in (*sheet.standing.awaited, *sheet.standing.unreviewed)
    ]
    if rows:
        heads = [_("station code"), _("month"), _("state")]
        yield _table(_("station"), heads, rows, is_words=True)


def _without(sheet: Sheet) -> Iterator[str]:
    for county, towns in sheet.lacking:
        name = county.name if county else NONE
        yield written(f"{name}：{'、'.join(town.name for town in towns)}")


def _names(indicators: Iterable[Indicator]) -> list[Words]:
    return [named(indicator) for indicator in indicators]


def _row(name: object, cells: Iterable[object]) -> Row:
    return Row(written(str(name)), [written(str(one)) for one in cells])


def _table(
    first: Words, heads: Iterable[Words], rows: list[Row], *, is_words: bool = False, **words: str
) -> Table:
    return Table(str(first), [str(one) for one in heads], rows, **words, is_words=is_words)
