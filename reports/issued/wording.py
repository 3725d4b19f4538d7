"""What a report of each period is called, and its columns."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.models import Report


class Heads(NamedTuple):
    """Of a year the period before is the year before, too: one column."""

    now: str
    before: str
    year_ago: str


TITLES = {
    "month": gettext_lazy("Monthly service report of social-work stations"),
    "quarter": gettext_lazy("Quarterly service report of social-work stations"),
    "half": gettext_lazy("Half-yearly service report of social-work stations"),
    "year": gettext_lazy("Annual service report of social-work stations"),
    "": gettext_lazy("Service figures to date"),
}


def heads_of(kind: str) -> Heads:
    return {
        "month": Heads(_("This month"), _("Month before"), _("Same month last year")),
        "quarter": Heads(_("This quarter"), _("Quarter before"), _("Same quarter last year")),
        "half": Heads(_("This half-year"), _("Half-year before"), _("Same half last year")),
        "year": Heads(_("This year"), _("Year before"), ""),
    }.get(kind, Heads(_("To date"), _("Days before"), _("Same days last year")))


def file_name(report: Report) -> str:
    return _("%(title)s %(place)s %(period)s, edition %(edition)d") % {
        "title": TITLES[report.kind],
        "place": report.place,
        "period": report.period,
        "edition": report.edition,
    }
