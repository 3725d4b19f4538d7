"""A report as a file: its rows, the workbook with its official head, the sealed document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import IO

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.indicators import CATALOGUE
from reports.issued.breakdowns import add_breakdowns
from reports.issued.item_words import words_of
from reports.issued.sheets import DIMENSIONS, Line, Sheet
from reports.issued.standing import UNFILED
from reports.issued.wording import TITLES, heads_of
from reports.issued.workbook import Book, Value, number_format
from reports.models import Figure, Report
from reports.words import Words
from stations.wording import NONE

HEADINGS = [
    gettext_lazy("indicator code"),
    gettext_lazy("indicator"),
    gettext_lazy("place"),
    gettext_lazy("division code"),
    gettext_lazy("period"),
    gettext_lazy("as of"),
    gettext_lazy("edition"),
    gettext_lazy("dimension"),
    gettext_lazy("item"),
    gettext_lazy("unit"),
    gettext_lazy("numerator"),
    gettext_lazy("denominator"),
    gettext_lazy("value"),
]


def rows_of(report: Report, figures: Iterable[Figure]) -> Iterator[list[object]]:
    """Every figure of a report or a draft, one row each."""
    figures = list(figures)
    word = words_of((figure.dimension, figure.item) for figure in figures)
    for figure in figures:
        indicator = CATALOGUE[figure.indicator]
        place = figure.part or report.place
        yield [
            indicator.id,
            indicator.name,
            place,
            figure.part_id or report.division_id or "",
            report.period.key,
            report.as_of or report.last,
            report.edition or _("to date"),
            DIMENSIONS.get(figure.dimension, figure.dimension),
            word(figure.dimension, figure.item),
            indicator.unit,
            _plain(figure.numerator),
            _plain(figure.denominator),
            value_of(figure),
        ]


def csv_rows(report: Report, sheet: Sheet) -> Iterator[list[object]]:
    """What the report says of itself and who has not filed, in rows without a code; then every
    figure."""
    nothing = [""] * 7  # from the day to the denominator
    for note in sheet.standing_notes:
        yield ["", _("Said of the report"), report.place, "", report.period.key, *nothing, note]
    for code, name, month, state in sheet.lacking_filings:
        yield ["", _("Filing of the month"), name, code, month, *nothing, state]
    yield from rows_of(report, sheet.cells.values())


def value_of(figure: Figure | None) -> Decimal | Words | None:
    """A number as it is printed; a share in percent. What is not filed says so."""
    if figure is not None and figure.is_unfiled:
        return UNFILED
    if figure is None or figure.value is None:
        return NONE
    return CATALOGUE[figure.indicator].rounded(figure.value)


def workbook(report: Report, sheet: Sheet) -> IO[bytes]:
    """Every table of the page as a sheet: the figures, by part and by dimension, and what
    lacks."""
    book = Book()
    _figures(book, report, sheet)
    _parts(book, sheet)
    add_breakdowns(book, sheet)
    if lacking := sheet.lacking_filings:
        heads = [_("station code"), _("station"), _("month"), _("state")]
        book.sheet(_("Who has filed"), heads, lacking, [14, 28, 12, 14])
    return book.file()


def head_of(report: Report, notes: Iterable[str] = ()) -> list[tuple[Words, object]]:
    """What stands above an official table."""
    rows: list[tuple[Words, object]] = [
        (_("Place"), report.place),
        (_("Period"), report.period),
        (_("As of"), report.as_of or report.last),
    ]
    if not report.edition:
        return [*rows, (_("State"), _("to date, not issued"))]
    rows += [
        (_("Edition"), report.edition),
        (_("State"), report.get_state_display()),
        (_("Compiled by"), report.requested_by),
        (_("Reviewed by"), report.reviewed_by or NONE),
        (_("Issued by"), report.issued_by or NONE),
        (_("Issued at"), _at(report.issued_at)),
        ("sha256", report.sha256),
    ]
    if report.reason:
        rows.append((_("Reason for the correction"), report.reason))
    return [*rows, *((_("Said of the report"), note) for note in notes)]


def _figures(book: Book, report: Report, sheet: Sheet) -> None:
    heads = [head for head in heads_of(report.kind) if head]
    columns = [_("Chapter"), _("Indicator"), _("Unit"), _("Numerator"), _("Denominator"),
               *heads, _("Against last year"), _("Code")]  # fmt: skip
    rows = [
        [
            chapter,
            line.shown.indicator.name,
            line.shown.unit,
            _plain(line.shown.figure.numerator),
            _plain(line.shown.figure.denominator),
            *_numbers(line, len(heads) - 1),
            line.moved,
            line.shown.indicator.id,
        ]
        for chapter, lines in sheet.chapters
        for line in lines
        if line.shown.figure
    ]  # fmt: skip
    widths = [14, 34, 10, 12, 12, *[14] * len(heads), 12, 14]
    book.sheet(_("Figures"), columns, rows, widths, title=TITLES[report.kind],
               head=head_of(report, sheet.notes))  # fmt: skip


def _numbers(line: Line, earlier: int) -> Iterator[Value]:
    """Now, the period before and the year before (of a year both are one): numbers in the unit of
    the row."""
    for figure in (line.shown.figure, *line.earlier[:earlier]):
        indicator, beside = line.shown.indicator, line.shown.value
        if figure and figure.is_unfiled:
            yield str(UNFILED)
            continue
        number = indicator.scaled(figure.value, beside) if figure else ""
        yield number_format(NONE if number is None else number, indicator)


def _parts(book: Book, sheet: Sheet) -> None:
    parts = {f.part_id: f.part for f in sheet.cells.values() if f.part_id}
    told = {f.indicator for f in sheet.cells.values() if f.part_id and not f.dimension}
    shown = [row for row in sheet.indicators if row.id in told]
    if not parts:
        return
    gaps = sheet.report.gaps
    filed = [_("filed of owed")] if gaps else []  # of parts in which something is not filed
    columns = [
        *(_("division code"), _("division"), *filed),
        *(_("Townships"), _("townships with a station"), _("with a station at work")),
        *[f"{row.name} ({row.unit})" for row in shown],
    ]
    rows = [
        [code, division, *["/".join(map(str, gaps.get(code, ()))) for _one in filed],
         *_covered(sheet, code),
         *[number_format(value_of(sheet.figure(row.id, code)), row) for row in shown]]
        for code, division in parts.items()
    ]  # fmt: skip
    book.sheet(_("By division"), columns, rows)


def _covered(sheet: Sheet, code: str) -> list[Decimal | int | str]:
    """Townships, those with a station, those with a station at work."""
    built = sheet.figure("IND-NET-02", code)
    operating = sheet.figure("IND-NET-02", code, "milestone", "operating")
    return [
        _plain(built and built.denominator),
        _plain(built and built.numerator),
        _plain(operating and operating.numerator),
    ]


def _plain(number: Decimal | None) -> Decimal | int | str:
    if number is None:
        return ""
    return int(number) if number == int(number) else number


def sealed(report: Report) -> HttpResponse:
    """The bytes of its document, as they were sealed."""
    if not report.document:
        raise Http404
    answer = HttpResponse(report.document.encode(), content_type="application/json")
    answer["X-Content-SHA256"] = report.sha256
    return answer


def _at(moment: datetime | None) -> datetime | str:
    """A file is read on another day: nothing in it is said from today."""
    return timezone.localtime(moment) if moment else NONE
