"""The network: stocks as of a day (IND-NET-…)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from itertools import chain

from django.utils.translation import gettext_lazy as _

from reports.figures.queries.figure_source import FigureSource
from reports.figures.queries.place_history import MILESTONES, StationAt, TownshipAt
from reports.indicators.declaration import Behind, Chapter, Count, Indicator, Kind, ratio
from reports.indicators.stocks import by_part, stock
from stations.models import Station

SOURCE = _("Notice of the Ministry of Civil Affairs on building township stations")
BUILT, _PLAQUE, OPERATING = MILESTONES
RUNNING = ("serving", "silent", "unfiled")
Tier = Station.Tier


def stations_of(tier: Tier) -> Callable[[FigureSource], Iterator[Count]]:
    """Points of one tier that are built and not closed."""

    def count(source: FigureSource) -> Iterator[Count]:
        points = [s for s in source.stations if s.tier == tier and BUILT in s.milestones]
        for part, rows in by_part(points, source):
            yield stock((s.pk for s in rows), part)

    return count


def stations_by_milestone(source: FigureSource) -> Iterator[Count]:
    points = [s for s in source.stations if s.tier == Tier.TOWNSHIP]
    for part, rows in by_part(points, source):
        yield stock(_past(rows, BUILT), part)
        for name in MILESTONES:
            yield stock(_past(rows, name), part, "milestone", name)


def _past(rows: list[StationAt], milestone: str) -> list[int]:
    return [s.pk for s in rows if milestone in s.milestones]


def coverage(source: FigureSource) -> Iterator[Count]:
    for part, towns in by_part(source.townships, source):
        yield _covered(towns, BUILT, part)
        for name in MILESTONES:
            yield _covered(towns, name, part, "milestone")


def _covered(towns: list[TownshipAt], milestone: str, part: str, dimension: str = "") -> Count:
    covered = [town.code for town in towns if milestone in town.milestones]
    lacking = [town.code for town in towns if milestone not in town.milestones]
    return Count(
        ratio(len(covered), len(towns)),
        part,
        dimension,
        milestone if dimension else "",
        numerator=len(covered),
        denominator=len(towns),
        counted=covered,
        lacking=lacking,
    )


STATUSES = {
    "serving": _("serving"),
    "silent": _("silent for 30 days"),
    "unfiled": _("not filed"),
    "suspended": _("service suspended"),
    "waiting": _("not yet at work"),
}


def status_of(point: StationAt, source: FigureSource) -> str:
    """Whether one in operation is silent isn't known of months that it hasn't filed."""
    if point.is_suspended:
        return "suspended"
    if point.pk in source.at_work:
        return "serving"
    if OPERATING not in point.milestones:
        return "waiting"
    return "unfiled" if point.pk in source.unfiled else "silent"


def running(source: FigureSource) -> Iterator[Count]:
    """Serving, or said to be in operation; then each status, also those that are not running."""
    for part, rows in by_part(_built(source), source):
        found = {
            status: [s.pk for s in rows if status_of(s, source) == status] for status in STATUSES
        }
        yield stock(chain.from_iterable(found[status] for status in RUNNING), part)
        for status, keys in found.items():
            if status != "unfiled" or source.unfiled:
                yield stock(keys, part, "status", status)


def running_rate(source: FigureSource) -> Iterator[Count]:
    for part, rows in by_part(_built(source), source):
        at_work = [str(s.pk) for s in rows if status_of(s, source) in RUNNING]
        idle = [str(s.pk) for s in rows if status_of(s, source) not in RUNNING]
        yield Count(
            ratio(len(at_work), len(rows)),
            part=part,
            numerator=len(at_work),
            denominator=len(rows),
            counted=at_work,
            lacking=idle,
        )


def _built(source: FigureSource) -> list[StationAt]:
    return [s for s in source.stations if s.tier == Tier.TOWNSHIP and BUILT in s.milestones]


def counties_with_stations(source: FigureSource) -> Iterator[Count]:
    points = [s for s in source.stations if s.tier == Tier.TOWNSHIP and BUILT in s.milestones]
    having = {point.county for point in points}
    yield stock([code for code in source.counties if code in having], of=len(source.counties))


def complete_counties(source: FigureSource) -> Iterator[Count]:
    """Every legal township of theirs is covered; a county without any is not complete."""
    served: dict[str, list[bool]] = {code: [] for code in source.counties}
    for town in source.townships:
        served.setdefault(town.county, []).append(BUILT in town.milestones)
    complete = [code for code in source.counties if served[code] and all(served[code])]
    yield stock(complete, of=len(source.counties))


def room_rate(source: FigureSource) -> Iterator[Count]:
    rooms = [s for s in source.stations if s.tier == Tier.ROOM and BUILT in s.milestones]
    units = source.village_units
    yield Count(
        ratio(len(rooms), units),
        numerator=len(rooms),
        denominator=units,
        counted=[str(s.pk) for s in rooms],
    )


def served_villages(source: FigureSource) -> Iterator[Count]:
    codes = source.served_villages
    yield Count(None) if codes is None else stock(codes)


def served_population(source: FigureSource) -> Iterator[Count]:
    """The latest snapshot of each served division on or before the day."""
    known, unknown = source.population
    yield Count(
        Decimal(sum(known.values())) if known else None,
        numerator=len(known),
        denominator=len(known) + len(unknown),
        counted=list(known),
        lacking=unknown,
    )


_stock = partial(
    Indicator,
    kind=Kind.STOCK,
    chapter=Chapter.NETWORK,
    unit=_("in number"),
    source=SOURCE,
    of_stations=False,
)
_share = partial(
    Indicator, kind=Kind.RATIO, chapter=Chapter.NETWORK, unit="%", source=SOURCE, of_stations=False
)

NETWORK = [
    _stock(
        "IND-NET-01",
        _("Township (street) stations"),
        _(
            "Township stations that have been built by the day and are not closed. Also counted"
            " by plaque put up and by operation begun."
        ),
        stations_by_milestone,
        Behind.STATIONS,
        dimensions=("milestone",),
    ),
    _share(
        "IND-NET-02",
        _("Township (street) station coverage"),
        _(
            "Townships covered, not stations: a township counts once, however many stations cover"
            " it. A built station covers; whether it is at work yet is told by milestone. Without"
            " any township there is no rate."
        ),
        coverage,
        Behind.DIVISIONS,
        numerator=_("townships that a built township station covers on the day"),
        denominator=_("legal townships, towns and streets on the day"),
        dimensions=("milestone",),
    ),
    _stock(
        "IND-NET-03a",
        _("Counties with a station"),
        _("Counties in which at least one township station has been built by the day."),
        counties_with_stations,
        Behind.DIVISIONS,
        denominator=_("counties; statistical zones are none"),
        of_counties=False,
    ),
    _stock(
        "IND-NET-03b",
        _("Counties completely covered"),
        _("Counties all of whose townships a built township station covers on the day."),
        complete_counties,
        Behind.DIVISIONS,
        denominator=_("counties; statistical zones are none"),
        of_counties=False,
    ),
    _stock(
        "IND-NET-04",
        _("Village (community) rooms"),
        _("Village rooms that have been built by the day and are not closed."),
        stations_of(Tier.ROOM),
        Behind.STATIONS,
    ),
    _share(
        "IND-NET-04r",
        _("Village (community) room rate"),
        _("There is no rate while the village list of a township is not loaded."),
        room_rate,
        Behind.STATIONS,
        numerator=_("village rooms"),
        denominator=_("village-level units on the day"),
        decimals=2,
    ),
    _stock(
        "IND-NET-05a",
        _("Guidance centres"),
        _("Guidance centres that have been built by the day and are not closed."),
        stations_of(Tier.CENTRE),
        Behind.STATIONS,
    ),
    _stock(
        "IND-NET-05b",
        _("County hubs"),
        _("County hubs that have been built by the day and are not closed."),
        stations_of(Tier.HUB),
        Behind.STATIONS,
    ),
    _stock(
        "IND-NET-07",
        _("Served villages and communities"),
        _(
            "Village-level units at or below what built township stations, rooms and points cover;"
            " whether they are at work yet is not asked."
        ),
        served_villages,
        Behind.DIVISIONS,
        of_stations=True,
    ),
    _stock(
        "IND-NET-08",
        _("Population served"),
        _(
            "The latest population known for each served division, on or before the day; not a"
            " number of people served."
        ),
        served_population,
        Behind.POPULATIONS,
        unit=_("in residents"),
        numerator=_("served divisions whose population is known"),
        denominator=_("served divisions"),
        of_stations=True,
    ),
    _stock(
        "IND-NET-09a",
        _("Stations at work"),
        _(
            "Built township stations that are not suspended and have either begun to operate or"
            " served somebody in the 30 days up to the day. Told by status: serving (a service in"
            " those days), silent (operating without one), not filed (of a report that doesn't"
            " know); the suspended and those not yet at work"
            " are listed beside and not counted."
        ),
        running,
        Behind.STATIONS,
        dimensions=("status",),
    ),
    _share(
        "IND-NET-09",
        _("Share of stations at work"),
        _("Of the township stations that have been built and are not closed."),
        running_rate,
        Behind.STATIONS,
        numerator=_("township stations at work (IND-NET-09a)"),
        denominator=_("built township stations on the day"),
        decimals=1,
    ),
]
