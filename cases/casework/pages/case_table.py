"""Tables that leave the house: headings and rows of an export."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from cases.models import Case


def export_rows(cases: Iterable[Case]) -> tuple[Sequence[str], list[Sequence[Any]]]:
    headings = [
        _("case number"),
        _("name"),
        _("status"),
        _("worker"),
        _("station"),
        _("opened on"),
        _("accepted on"),
        _("closed on"),
        _("next step by"),
    ]
    return headings, [_row(case) for case in cases]


def _row(case: Case) -> Sequence[Any]:
    return [
        case.number,
        case.person.name,
        str(case.get_status_display()),
        str(case.worker or ""),
        case.station.name,
        case.opened_on,
        case.accepted_on,
        case.closed_on,
        case.next_step_on,
    ]
