"""Settles, when a report is issued, what it prints beside its figures from then on."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError

from reports.bulletins.placeholders import parse
from reports.bulletins.queries import templates_of
from reports.bulletins.sources import targets_of
from reports.bulletins.texts import usual_text
from reports.issued.printed import Printed
from reports.issued.queries.compared import compared_with
from reports.models import BulletinTemplate, Report


def printed_from_now(reports: Sequence[Report]) -> dict[UUID, Printed]:
    """The nearest template, or the usual text; what was promised; the editions compared with. As
    many statements for a thousand reports of stations as for one."""
    templates = templates_of([report.place for report in reports])
    compared = compared_with(reports)
    found = {}
    for report in reports:
        title, text = _text(report, templates[report.place])
        editions = {
            one.period.key: (one.edition, one.state == Report.State.ISSUED)
            for one in compared[report.pk].values()
        }
        found[report.pk] = Printed(title, text, targets_of(report.place, report.last), editions)
    return found


def _text(report: Report, templates: list[BulletinTemplate]) -> tuple[str, str]:
    """The nearest; one that can't be said any more gives way to the usual text."""
    usual = "", usual_text(report.place)
    if not templates:
        return usual
    try:
        parse(templates[0].text)
    except ValidationError:
        return usual
    return templates[0].title, templates[0].text
