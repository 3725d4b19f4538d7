"""Settles, when a report is issued, what it prints beside its figures from then on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reports.bulletins.placeholders import Clause, Placeholder, parse
from reports.bulletins.queries import templates_of
from reports.bulletins.sources import Reported, targets_of
from reports.bulletins.texts import USUAL, usual_text
from reports.figures.keys import FigureKey, exact
from reports.issued.printed import Numbers, Printed
from reports.issued.queries.compared import compared_with
from reports.issued.sheets import Sheet
from reports.models import BulletinTemplate, Report


def printed_from_now(reports: Sequence[Report], bulletin: str = "") -> dict[UUID, Printed]:
    """The nearest template, or the usual text, or the one whose key is ``bulletin``; what was
    promised; the editions compared with. As many statements for a thousand reports of stations as
    for one."""
    templates = templates_of([report.place for report in reports])
    compared = compared_with(reports)
    found = {}
    for report in reports:
        title, text = _text(report, templates[report.place], bulletin)
        editions = {
            one.period.key: (one.edition, one.state == Report.State.ISSUED)
            for one in compared[report.pk].values()
        }
        targets = targets_of(report.place, report.last)
        found[report.pk] = Printed(title, text, targets, editions, _beside(report, text))
    return found


def bulletin_of(report: Report, chosen: str) -> tuple[str, str]:
    """Title and text of what would be sealed with it; the usual text has no title."""
    return _text(report, templates_of([report.place])[report.place], chosen)


def _text(report: Report, templates: list[BulletinTemplate], chosen: str) -> tuple[str, str]:
    """The chosen one, or the nearest. One that can't be said any more gives way to the usual text,
    unless somebody chose it."""
    usual = "", usual_text(report.place)
    if chosen and chosen != USUAL:
        templates = [one for one in templates if str(one.pk) == chosen]
    if chosen == USUAL or not (templates or chosen):
        return usual
    try:
        parse(templates[0].text)
    except (IndexError, ValidationError):
        if not chosen:
            return usual
        words = _("The chosen bulletin template is gone, or can't be said any more: choose again.")
        raise ValidationError({"bulletin": words}, code="bulletin") from None
    return templates[0].title, templates[0].text


def _beside(report: Report, text: str) -> dict[FigureKey, Numbers]:
    """What the text says and the report doesn't keep: figures of a part by a dimension. A station
    has no parts."""
    if report.station_id:
        return {}
    asked = {one.cell for one in _placeholders(text) if one.cell.part and one.cell.dimension}
    if not asked:
        return {}
    said = Reported(Sheet(report))
    found = {key: said.figure(key) for key in sorted(asked - said.sheet.cells.keys())}
    return {
        key: (exact(one.value), exact(one.numerator), exact(one.denominator))
        for key, one in found.items()
        if one is not None and one.value is not None
    }


def _placeholders(text: str) -> Iterator[Placeholder]:
    for piece in parse(text):
        for one in piece.pieces if isinstance(piece, Clause) else (piece,):
            if isinstance(one, Placeholder):
                yield one
