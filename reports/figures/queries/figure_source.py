"""What a place's indicators are counted from: each thing read once, and only when asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import cached_property
from uuid import UUID

from cases.facts.declaration import Lasting
from reports.figures.periods import Period
from reports.figures.queries import (
    divisions,
    facts,
    flows,
    pairings,
    people,
    villages,
    volunteering,
    volunteers,
    workforce,
    workload,
)
from reports.figures.queries.counted_range import CountedRange
from reports.figures.queries.place_history import Place, PlaceHistory, StationAt, TownshipAt
from stations.models import Division, Station


class FigureSource:
    """A place and a period, as of ``day``. The statements are as many for a nation as for a
    station. ``only`` leaves out all stations but these; with ``filings``, flows count what was
    filed with them and nothing else; ``awaited``: codes of stations whose last month isn't."""

    def __init__(
        self,
        place: Place,
        period: Period,
        day: date,
        only: Collection[int] | None = None,
        filings: Collection[UUID] | None = None,
        awaited: Collection[str] = (),
    ) -> None:
        self.place, self.period, self.day, self.only = place, period, day, only
        self.filings = None if filings is None else tuple(filings)
        self.awaited = frozenset(awaited)
        self._belonging: dict[str, list[tuple[str, str]]] = {}
        self._dated: dict[str, list[divisions.Dated]] = {}
        self._told: dict[str, list[divisions.Told]] = {}
        self._lasting: dict[Lasting, workload.LastingCount] = {}
        self._standing: dict[str, volunteering.Standing] = {}

    @property
    def is_station(self) -> bool:
        return isinstance(self.place, Station)

    @property
    def has_counties(self) -> bool:
        """A city, a province, the nation."""
        return self.place is None or (
            isinstance(self.place, Division) and self.place.level < Division.Level.COUNTY
        )

    @cached_property
    def map(self) -> PlaceHistory:
        return PlaceHistory(self.place, self.day)

    @cached_property
    def stations(self) -> list[StationAt]:
        found = self.map.stations(self.day)
        return [s for s in found if self.only is None or s.pk in self.only]

    @cached_property
    def townships(self) -> list[TownshipAt]:
        return self.map.townships(self.day)

    @cached_property
    def parts(self) -> list[str]:
        """Codes of the divisions directly below that have a legal township or a station."""
        alive = {town.part for town in self.townships} | {point.part for point in self.stations}
        return [ground.code for ground in self.map.below(self.day) if ground.code in alive]

    @cached_property
    def counties(self) -> list[str]:
        return self.map.counties(self.day)

    @cached_property
    def zones(self) -> list[str]:
        """Statistical zones of the rank of a county."""
        return self.map.zones(self.day)

    @cached_property
    def scope(self) -> Mapping[int, str]:
        """Stations and the part in which each lies; a station is its own and has no parts."""
        if isinstance(self.place, Station) and self.only is None:
            return {self.place.pk: ""}
        return {station.pk: station.part for station in self.stations}

    @cached_property
    def counted_range(self) -> CountedRange:
        return CountedRange(self.scope, self.period, self.filings)

    @cached_property
    def flows(self) -> flows.Flows:
        return flows.flows(self.counted_range)

    @cached_property
    def attempts(self) -> dict[tuple[str, str], int]:
        return self.flows.attempts()

    @cached_property
    def facts(self) -> facts.FactTotals:
        """Cases, activities, donations and duties, until the day while the period runs."""
        until = self.period.to_date(self.day)
        return facts.facts(CountedRange(self.scope, until, self.filings))

    @cached_property
    def volunteers(self) -> volunteers.Volunteers:
        """Who helped or was recruited, until the day while the period runs."""
        return volunteers.Volunteers(self.facts.counted_range)

    @cached_property
    def at_work(self) -> frozenset[int]:
        """Stations with a service in the 30 days up to the day."""
        return workload.at_work(self.counted_range, self.day)

    @cached_property
    def unfiled(self) -> frozenset[int]:
        """Stations of which the filings don't tell whether they are at work on the day."""
        return frozenset(point.pk for point in self.map.points if point.code in self.awaited)

    def lasting(self, fact: Lasting) -> workload.LastingCount:
        """What lasts on the day."""
        if fact not in self._lasting:
            self._lasting[fact] = workload.LastingCount(fact, self.scope, self.day)
        return self._lasting[fact]

    def belonging(self, sql: str) -> list[tuple[str, str]]:
        """Key and part of what the divisions of the place have on the day."""
        if sql not in self._belonging:
            self._belonging[sql] = divisions.belonging(sql, self.place, self.day)
        return self._belonging[sql]

    def dated(self, sql: str) -> list[divisions.Dated]:
        """What the divisions of the place did in the period, until the day while it runs."""
        if sql not in self._dated:
            self._dated[sql] = divisions.dated(sql, self.place, self.period, self.day)
        return self._dated[sql]

    @cached_property
    def paired_units(self) -> list[tuple[str, int]]:
        """Organisations whose party unit is paired on the day, and where."""
        return pairings.party_units_paired(self.scope, self.day)

    def standing(self, what: str) -> volunteering.Standing:
        """Volunteers, teams or sites on the day."""
        if what not in self._standing:
            self._standing[what] = volunteering.Standing(
                what, self.place, self.scope, self.day, self.only
            )
        return self._standing[what]

    def declared(self, what: str) -> dict[str, volunteering.Declared]:
        """What the place ("") and its parts declare of these, as of the day."""
        return self._declared.get(what, {})

    @cached_property
    def _declared(self) -> dict[str, dict[str, volunteering.Declared]]:
        return volunteering.declared(self.place, self.parts, self.day)

    @cached_property
    def residents(self) -> dict[str, int]:
        """Of the place ("") and its parts, where it is known."""
        return volunteering.residents(self.place, self.parts, self.day)

    def told(self, sql: str) -> list[divisions.Told]:
        """The same, each with its path and an item by which it is told apart."""
        if sql not in self._told:
            self._told[sql] = divisions.told(sql, self.place, self.period, self.day)
        return self._told[sql]

    @cached_property
    def ledger(self) -> people.Ledger:
        return people.ledger(self.scope, self.day)

    @cached_property
    def holders(self) -> list[workforce.Holder]:
        return workforce.holders(self.place, self.scope, self.day)

    @cached_property
    def full_time(self) -> list[tuple[str, int]]:
        return workforce.full_time(self.scope, self.day)

    @cached_property
    def posts(self) -> dict[int, int]:
        return workforce.posts(self.scope, self.day)

    @cached_property
    def year_ago(self) -> FigureSource:
        """The same place, as it was a year before the day."""
        day = Period(self.day, self.day).year_ago.last
        return FigureSource(self.place, self.period.year_ago, day, self.only, self.filings)

    @cached_property
    def village_units(self) -> int | None:
        return None if isinstance(self.place, Station) else villages.units_in(self.place, self.day)

    @cached_property
    def served_villages(self) -> list[str] | None:
        return villages.served_in(self.place, self.day)

    @cached_property
    def population(self) -> villages.Population:
        return villages.population_served(self.place, self.day)
