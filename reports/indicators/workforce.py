"""Who works there (IND-TAL-…): certificates, posts, full-time workers, as of a day."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext_lazy as _

from reports.figures.queries.figure_source import FigureSource
from reports.figures.queries.workforce import Holder
from reports.indicators.declaration import Behind, Chapter, Count, Indicator, Kind, ratio
from reports.indicators.network import BUILT, Tier
from reports.indicators.stocks import AtStations, stock
from stations.models import Certificate

SOURCE = _("Annual civil-affairs return on social work, table 4")
STAFFED = (Tier.CENTRE, Tier.HUB, Tier.TOWNSHIP)


def certificate_holders(source: FigureSource) -> Iterator[Count]:
    yield stock(_keys(source.holders))
    for part in source.parts:
        yield stock(_keys(h for h in source.holders if part in h.parts), part=part)
    for level in Certificate.Level.values:
        found = _keys(h for h in source.holders if h.level == level)
        yield stock(found, dimension="level", item=str(level))


def _keys(holders: Iterator[Holder] | list[Holder]) -> list[str]:
    return [holder.key for holder in holders]


def growth(source: FigureSource) -> Iterator[Count]:
    """Who came is counted, who went is lacking; a year before is the denominator."""
    now, before = set(_keys(source.holders)), set(_keys(source.year_ago.holders))
    yield Count(
        ratio(len(now) - len(before), len(before)),
        numerator=len(now) - len(before),
        denominator=len(before),
        counted=sorted(now - before),
        lacking=sorted(before - now),
    )


def posts(source: FigureSource) -> Iterator[Count]:
    for part in ("", *source.parts):
        mine = [pk for pk in source.posts if not part or source.scope[pk] == part]
        number = sum(source.posts[pk] for pk in mine)
        yield Count(Decimal(number), part=part, counted=[str(pk) for pk in mine])


def per_station(source: FigureSource) -> Iterator[Count]:
    for part in ("", *source.parts):
        points = {
            s.pk
            for s in source.stations
            if s.tier in STAFFED and BUILT in s.milestones and (not part or s.part == part)
        }
        found = sorted({key for key, station in source.full_time if station in points})
        yield Count(
            ratio(len(found), len(points)),
            part=part,
            numerator=len(found),
            denominator=len(points),
            counted=found,
        )


_stock = partial(Indicator, kind=Kind.STOCK, chapter=Chapter.WORKFORCE, source=SOURCE)
_ratio = partial(Indicator, kind=Kind.RATIO, chapter=Chapter.WORKFORCE, source=SOURCE)

WORKFORCE = [
    _stock(
        "IND-TAL-01",
        _("Certified social workers"),
        _(
            "Holders of a social worker's certificate obtained by the day who live in the place,"
            " are employed by an organisation there or work at one of its stations that day. Each"
            " counts once, at the highest level; parts of a place may share somebody. One whose day"
            " nobody knows counts from the day on which it was entered."
        ),
        certificate_holders,
        Behind.WORKERS,
        unit=_("in persons"),
        dimensions=("level",),
    ),
    _ratio(
        "IND-TAL-02",
        _("Growth of certified social workers"),
        _("Against the same day of the year before, by the stations and divisions of that day."),
        growth,
        Behind.WORKERS,
        unit="%",
        numerator=_("certified on the day, less those certified a year before"),
        denominator=_("certified a year before"),
    ),
    _stock(
        "IND-TAL-07",
        _("Posts declared"),
        _("Posts for social workers declared for the stations and valid that day, filled or not."),
        posts,
        Behind.POSTS,
        unit=_("in number"),
    ),
    _stock(
        "IND-TAL-08",
        _("Full-time workers"),
        _(
            "Workers assigned full-time that day to a station, hub, centre, room or point of the"
            " place; who is assigned to two counts once."
        ),
        AtStations(lambda source: source.full_time),
        Behind.WORKERS,
        unit=_("in persons"),
    ),
    _ratio(
        "IND-TAL-08r",
        _("Full-time workers per station"),
        _("Village rooms and neighbourhood points have no staff of their own and are left out."),
        per_station,
        Behind.WORKERS,
        unit=_("per station"),
        numerator=_("full-time workers of guidance centres, county hubs and township stations"),
        denominator=_("such stations that are built and not closed"),
        decimals=2,
        of_stations=False,
    ),
]
