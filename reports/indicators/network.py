"""The network: stocks as of a day (IND-NET-…)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from reports.indicators.declaration import Behind, Chapter, Count, Indicator, Kind, ratio
from reports.queries.places import MILESTONES, StationAt, TownshipAt
from reports.queries.tally import Tally
from stations.models import Station

SOURCE = _("Notice of the Ministry of Civil Affairs on building township stations")
BUILT = MILESTONES[0]
Tier = Station.Tier


def _by_part(rows: Iterable, tally: Tally) -> Iterator[tuple[str, list]]:
    """The whole as part "", then each part with its rows; a part without any too."""
    rows = list(rows)
    yield "", rows
    for part in tally.parts:
        yield part, [row for row in rows if row.part == part]


def _stock(keys: Iterable, *, of: int | None = None, **cell: str) -> Count:
    counted = [str(key) for key in keys]
    number = len(counted)
    numerator = None if of is None else number
    return Count(Decimal(number), counted=counted, numerator=numerator, denominator=of, **cell)


def stations_of(tier: Tier) -> Callable[[Tally], Iterator[Count]]:
    """Points of one tier that are built and not closed."""

    def count(tally: Tally) -> Iterator[Count]:
        points = [s for s in tally.stations if s.tier == tier and BUILT in s.milestones]
        for part, rows in _by_part(points, tally):
            yield _stock((s.pk for s in rows), part=part)

    return count


def stations_by_milestone(tally: Tally) -> Iterator[Count]:
    points = [s for s in tally.stations if s.tier == Tier.TOWNSHIP]
    for part, rows in _by_part(points, tally):
        yield _stock(_past(rows, BUILT), part=part)
        for name in MILESTONES:
            yield _stock(_past(rows, name), part=part, dimension="milestone", item=name)


def _past(rows: list[StationAt], milestone: str) -> list[int]:
    return [s.pk for s in rows if milestone in s.milestones]


def coverage(tally: Tally) -> Iterator[Count]:
    for part, towns in _by_part(tally.townships, tally):
        yield _covered(towns, BUILT, part=part)
        for name in MILESTONES:
            yield _covered(towns, name, part=part, dimension="milestone", item=name)


def _covered(towns: list[TownshipAt], milestone: str, **cell: str) -> Count:
    served = [town.code for town in towns if milestone in town.milestones]
    lacking = [town.code for town in towns if milestone not in town.milestones]
    return Count(
        ratio(len(served), len(towns)),
        numerator=len(served),
        denominator=len(towns),
        counted=served,
        lacking=lacking,
        **cell,
    )


def counties_with_stations(tally: Tally) -> Iterator[Count]:
    points = [s for s in tally.stations if s.tier == Tier.TOWNSHIP and BUILT in s.milestones]
    having = {point.county for point in points}
    yield _stock([code for code in tally.counties if code in having], of=len(tally.counties))


def complete_counties(tally: Tally) -> Iterator[Count]:
    """Every legal township of theirs is served; a county without any is not complete."""
    served = {code: [] for code in tally.counties}
    for town in tally.townships:
        served.setdefault(town.county, []).append(BUILT in town.milestones)
    complete = [code for code in tally.counties if served[code] and all(served[code])]
    yield _stock(complete, of=len(tally.counties))


def room_rate(tally: Tally) -> Iterator[Count]:
    rooms = [s for s in tally.stations if s.tier == Tier.ROOM and BUILT in s.milestones]
    units = tally.village_units
    yield Count(
        ratio(len(rooms), units),
        numerator=len(rooms),
        denominator=units,
        counted=[str(s.pk) for s in rooms],
    )


def served_villages(tally: Tally) -> Iterator[Count]:
    codes = tally.served_villages
    yield Count(None) if codes is None else _stock(codes)


def served_population(tally: Tally) -> Iterator[Count]:
    """The latest snapshot of each served division on or before the day."""
    residents, known, divisions = tally.population
    value = None if residents is None else Decimal(residents)
    yield Count(value, numerator=known, denominator=divisions)


NETWORK = [
    Indicator(
        "IND-NET-01",
        _("Township (street) stations"),
        Kind.STOCK,
        Chapter.NETWORK,
        _("in number"),
        _(
            "Township stations that have been built by the day and are not closed. Also counted"
            " by plaque put up and by operation begun."
        ),
        stations_by_milestone,
        Behind.STATIONS,
        dimensions=("milestone",),
        source=SOURCE,
        of_stations=False,
    ),
    Indicator(
        "IND-NET-02",
        _("Township (street) station coverage"),
        Kind.RATIO,
        Chapter.NETWORK,
        "%",
        _(
            "Townships covered, not stations: a township counts once, however many stations serve"
            " it. Without any township there is no rate."
        ),
        coverage,
        Behind.DIVISIONS,
        numerator=_("townships that a township station serves on the day"),
        denominator=_("legal townships, towns and streets on the day"),
        dimensions=("milestone",),
        source=SOURCE,
        of_stations=False,
    ),
    Indicator(
        "IND-NET-03a",
        _("Counties with a station"),
        Kind.STOCK,
        Chapter.NETWORK,
        _("in number"),
        _("Counties in which at least one township station has been built by the day."),
        counties_with_stations,
        Behind.DIVISIONS,
        denominator=_("counties; statistical zones are none"),
        source=SOURCE,
        of_stations=False,
        of_counties=False,
    ),
    Indicator(
        "IND-NET-03b",
        _("Counties completely covered"),
        Kind.STOCK,
        Chapter.NETWORK,
        _("in number"),
        _("Counties all of whose townships a township station serves on the day."),
        complete_counties,
        Behind.DIVISIONS,
        denominator=_("counties; statistical zones are none"),
        source=SOURCE,
        of_stations=False,
        of_counties=False,
    ),
    Indicator(
        "IND-NET-04",
        _("Village (community) rooms"),
        Kind.STOCK,
        Chapter.NETWORK,
        _("in number"),
        _("Village rooms that have been built by the day and are not closed."),
        stations_of(Tier.ROOM),
        Behind.STATIONS,
        source=SOURCE,
        of_stations=False,
    ),
    Indicator(
        "IND-NET-04r",
        _("Village (community) room rate"),
        Kind.RATIO,
        Chapter.NETWORK,
        "%",
        _("There is no rate while the village list of a township is not loaded."),
        room_rate,
        Behind.STATIONS,
        numerator=_("village rooms"),
        denominator=_("village-level units on the day"),
        decimals=2,
        source=SOURCE,
        of_stations=False,
    ),
    Indicator(
        "IND-NET-05a",
        _("Guidance centres"),
        Kind.STOCK,
        Chapter.NETWORK,
        _("in number"),
        _("Guidance centres that have been built by the day and are not closed."),
        stations_of(Tier.CENTRE),
        Behind.STATIONS,
        source=SOURCE,
        of_stations=False,
    ),
    Indicator(
        "IND-NET-05b",
        _("County hubs"),
        Kind.STOCK,
        Chapter.NETWORK,
        _("in number"),
        _("County hubs that have been built by the day and are not closed."),
        stations_of(Tier.HUB),
        Behind.STATIONS,
        source=SOURCE,
        of_stations=False,
    ),
    Indicator(
        "IND-NET-07",
        _("Served villages and communities"),
        Kind.STOCK,
        Chapter.NETWORK,
        _("in number"),
        _("Village-level units at or below what township stations, rooms and points serve."),
        served_villages,
        Behind.DIVISIONS,
        source=SOURCE,
    ),
    Indicator(
        "IND-NET-08",
        _("Population served"),
        Kind.STOCK,
        Chapter.NETWORK,
        _("in residents"),
        _(
            "The latest population known for each served division, on or before the day; not a"
            " number of people served."
        ),
        served_population,
        numerator=_("served divisions whose population is known"),
        denominator=_("served divisions"),
        source=SOURCE,
    ),
]
