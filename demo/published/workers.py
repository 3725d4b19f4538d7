"""Certificate holders and full-time workers of a place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle, islice
from random import Random

from demo import names
from demo.published.files import day, rows_of
from demo.published.network import division
from reports.published.rows import Row
from stations.models import Certificate, Division, Station, User, Worker
from stations.workers.services.workers import WorkerFields, register_workers


def build_workers(place: Division, *, by: User) -> list[Worker]:
    rows = enumerate(rows_of("workers", place.pk), start=1)
    return register_workers([draft for n, row in rows for draft in _drafts(n, row)], by=by)


def _drafts(batch: int, row: Row) -> Iterator[WorkerFields]:
    """One after the other at the stations of the division, or in its townships."""
    own, number = division(row["division"]), int(row["number"])
    dice = Random(f"workers {own.pk} {batch}")
    since, obtained_on = day(row["full_time_since"]), day(row["obtained_on"])
    held = [Certificate(level=int(row["level"]), obtained_on=obtained_on)] if obtained_on else []
    first = since or obtained_on or date.max
    for n, (home, station) in enumerate(islice(cycle(_places(own, since)), number), start=1):
        sex = dice.choice("12")
        yield WorkerFields(
            number=f"P{own.pk}-{batch}-{n:04d}",
            name=dice.choice(names.SURNAMES)
            + dice.choice(names.MEN if sex == "1" else names.WOMEN),
            sex=sex,
            born_on=first - timedelta(days=dice.randint(23 * 366, 52 * 365)),
            home=home,
            station=station,
            since=since,
            certificates=held,
        )


def _places(own: Division, since: date | None) -> list[tuple[Division, Station | None]]:
    below = Division.objects.under(own)
    if since:
        stations = Station.objects.filter(home__in=below).select_related("home").order_by("code")
        return [(station.home, station) for station in stations]
    towns = below.filter(level=Division.Level.TOWNSHIP, is_legal=True).order_by("code")
    return [(town, None) for town in towns] or [(own, None)]
