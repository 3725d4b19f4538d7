"""Volunteers (IND-VOL-…): who helped or was recruited, their approved hours, and services that
workers and volunteers did together."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext_lazy as _

from cases.facts.volunteering import HOURS, TOGETHER
from cases.volunteering.hours import hours_of
from reports.behind.queries.drill import After, Listing
from reports.figures.keys import FigureKey
from reports.figures.queries.facts import Fact, Total
from reports.figures.queries.figure_source import FigureSource
from reports.indicators.counted_facts import Sum, amount
from reports.indicators.declaration import Behind, Chapter, Indicator, Kind
from reports.indicators.flows import Told
from reports.indicators.services import SOURCE

OF_HOURS = _("Decree 67 of the Ministry of Civil Affairs, records of volunteer service")


def hours(of: Total | Fact) -> Decimal:
    return hours_of(int(of.amount))


@dataclass(frozen=True)
class Serving(Told):
    """Different volunteers who were recruited in the period or helped in it."""

    def amount(self, source: FigureSource, part: str, dimension: str, item: str) -> Decimal:
        return Decimal(source.volunteers.number(part))

    def lines(self, source: FigureSource, key: FigureKey, after: After) -> Listing:
        turned = source.volunteers.turned(key.part, after)
        total = self.amount(source, key.part, "", "")
        return Listing.first(turned.lines, total, turned.size)


_flow = partial(Indicator, kind=Kind.FLOW, chapter=Chapter.VOLUNTEERS)

VOLUNTEERING = [
    _flow(
        "IND-VOL-03",
        _("Volunteers recruited or serving"),
        _(
            "Different volunteers who joined in the period or helped in a service of it, each"
            " once; who joined counts where they are registered, who helped where it was."
            " Not additive."
        ),
        Serving(),
        Behind.VOLUNTEERS,
        unit=_("in persons"),
        source=SOURCE,
    ),
    _flow(
        "IND-VOL-05",
        _("Volunteer hours"),
        _(
            "Minutes of volunteers in services of the period that the lead has approved, in"
            " hours; counted where the service was. Of a year, or of all days so far, as the"
            " period says."
        ),
        Sum(HOURS, hours),
        Behind.HOURS,
        unit=_("in hours"),
        source=OF_HOURS,
        decimals=1,
        is_trimmed=True,
    ),
    _flow(
        "IND-VOL-07",
        _("Workers and volunteers serving together"),
        _(
            "In services that met somebody and in which a volunteer helped at least, each worker"
            " and each volunteer counts once for each record; they are no beneficiaries."
        ),
        Sum(TOGETHER, amount),
        Behind.TOGETHER,
        unit=_("person-times"),
        source=SOURCE,
    ),
]
