"""Volunteers, their teams and sites (IND-VOL-…): stocks as of a day, counted or declared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext_lazy as _

from cases.facts.declaration import Line
from reports.behind.queries.drill import After, Listing, turn_of
from reports.figures.keys import FigureKey
from reports.figures.queries.figure_source import FigureSource
from reports.figures.queries.volunteering import Declared
from reports.indicators.declaration import Behind, Chapter, Count, Indicator, Kind, ratio

SOURCE = _("Regulations on voluntary service; civil-affairs return on social work, table 12")
BASIS = "basis"
BASES = {
    "declared": _("declared by the division"),
    "counted": _("counted in the register here"),
    "parts": _("parts that declare a total, which is added to nothing"),
}


@dataclass(frozen=True)
class OrDeclared:
    """What a place declares, of one that declares nothing what is counted. By ``basis`` both are
    told where anybody declares: what the place itself declares, what is counted, and how many of
    its parts declare something while it doesn't."""

    what: str
    of_day = True
    apart = (BASIS,)

    def __call__(self, source: FigureSource) -> Iterator[Count]:
        standing, told = source.standing(self.what), source.declared(self.what)
        for part in ("", *source.parts):
            yield Count(self.value(source, part), part)
        for part in ("", *source.parts):
            if part in told:
                yield Count(told[part].figure, part, BASIS, "declared")
                yield Count(Decimal(standing.number(part)), part, BASIS, "counted")
        if told and "" not in told:
            yield Count(Decimal(standing.number("")), "", BASIS, "counted")
            yield Count(Decimal(len(told)), "", BASIS, "parts")

    def value(self, source: FigureSource, part: str) -> Decimal:
        found = source.declared(self.what).get(part)
        return found.figure if found else Decimal(source.standing(self.what).number(part))

    def lines(self, source: FigureSource, key: FigureKey, after: After) -> Listing:
        """The declaration, where it is one that is told; else the rows that are counted."""
        told = source.declared(self.what)
        if key.item == "parts":
            return _of_declarations([one for part, one in told.items() if part], after, 1)
        if key.part in told and key.item != "counted":
            one = told[key.part]
            return _of_declarations([one], after, one.figure)
        return source.standing(self.what).listing(key.part, after)


def _of_declarations(told: list[Declared], after: After, amount: int | Decimal) -> Listing:
    """All on one page: a place has a few dozen parts."""
    turn = turn_of(after)
    lines = [Line(one.key, one.counted_on, amount) for one in told]
    lines.sort(key=lambda line: (line.day, line.key), reverse=not turn.is_up)
    return Listing(lines if turn.key is None else [], Decimal(amount * len(told)), None)


REGISTERED = OrDeclared("volunteers")


@dataclass(frozen=True)
class ShareOfResidents:
    """Of the place's own population, and each part's; where that isn't known there is no share."""

    of_day = True

    def __call__(self, source: FigureSource) -> Iterator[Count]:
        for part in ("", *source.parts):
            residents = source.residents.get(part)
            if residents or not part:
                some = REGISTERED.value(source, part)
                share = ratio(some, residents)
                yield Count(share, part, numerator=some, denominator=residents)

    def lines(self, source: FigureSource, key: FigureKey, after: After) -> Listing:
        """What the numerator counts."""
        return REGISTERED.lines(source, key, after)


_stock = partial(
    Indicator,
    kind=Kind.STOCK,
    chapter=Chapter.VOLUNTEERS,
    source=SOURCE,
)

VOLUNTEERS = [
    _stock(
        "IND-VOL-01",
        _("Registered volunteers"),
        _(
            "Volunteers with a real name (a number of the platform or an identity number) who had"
            " joined by the day and not left, by the village where they live; where that isn't"
            " known, by their station. Whoever is registered at two stations counts once. Where the"
            " division itself declares its platform's total, the latest one on or before the day is"
            " shown and marked; it is added to nothing, and what parts declare is told beside."
        ),
        REGISTERED,
        Behind.REGISTERED,
        unit=_("in persons"),
    ),
    Indicator(
        "IND-VOL-02",
        _("Registered volunteers among residents"),
        _(
            "Of the latest population known for the division itself on or before the day. Without"
            " one there is no share."
        ),
        ShareOfResidents(),
        Behind.REGISTERED,
        kind=Kind.RATIO,
        chapter=Chapter.VOLUNTEERS,
        unit="%",
        numerator=_("registered volunteers (IND-VOL-01)"),
        denominator=_("residents of the division"),
        decimals=2,
        source=SOURCE,
        of_stations=False,
    ),
    _stock(
        "IND-VOL-04",
        _("Teams of volunteers"),
        _(
            "Teams founded by the day and not dissolved, in the village to which they belong, else"
            " at their station; or what the division declares, as with volunteers."
        ),
        OrDeclared("teams"),
        Behind.TEAMS,
        unit=_("in teams"),
    ),
    _stock(
        "IND-VOL-06",
        _("Sites of voluntary service"),
        _(
            "Sites opened by the day and not closed, in their village, else at their station; or"
            " what the division declares, as with volunteers."
        ),
        OrDeclared("sites"),
        Behind.SITES,
        unit=_("in number"),
    ),
]
