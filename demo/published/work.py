"""What the stations of a place did: donations received, visits, gatherings, hand-overs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle, islice

from django.utils import timezone

from beneficiaries.models import Person
from cases.codes import Channel, Domain, Method, Purpose
from cases.records.rows import HandedOver, ServiceChanges, ServiceRow, Volunteered
from cases.records.services import record_services
from demo.published.files import rows_of
from demo.published.helpers import Crew, crews_of
from demo.published.network import division
from demo.published.people import settle
from reports.published.rows import Row
from resources.codes import ValueBasis
from resources.donations.rows import DonationRow
from resources.donations.services import receive_donations
from resources.models import StockItem
from stations.models import Division, Posting, Role, Station, User

BATCH = 2000
YUAN_EACH = Decimal(350)  # assumed of every hand-over: the publications name no sum
TITLE = "社区活动和专题宣传"


def build_work(place: Division, *, by: User) -> int:
    """How many records were made. ``by`` leads the stations concerned for today."""
    done = rows_of("work", place.pk)
    given = rows_of("donations", place.pk)
    by = lead_at({s for row in [*done, *given] for s in stations_of(row)}, by)
    receive_donations([_donation(row) for row in given], by=by)
    rows = [made for row in done for made in _services(row, by)]
    rows.sort(key=lambda row: row.done_on)
    for start in range(0, len(rows), BATCH):
        record_services(rows[start : start + BATCH], by=by)
    return len(rows)


def stations_of(row: Row) -> list[Station]:
    """The township stations in the division of a row."""
    below = Division.objects.under(division(row["division"]))
    found = Station.objects.filter(home__in=below, tier=Station.Tier.TOWNSHIP)
    return list(found.select_related("home").order_by("code"))


def lead_at(stations: set[Station], by: User) -> User:
    """The user anew, who remembers no postings of before."""
    today = timezone.localdate()
    Posting.objects.bulk_create(
        Posting(
            user=by, role=Role.LEAD, station=station, since=today, until=today + timedelta(days=1)
        )
        for station in sorted(stations, key=lambda station: station.code)
    )
    return User.objects.get(pk=by.pk)


def _donation(row: Row) -> DonationRow:
    value = Decimal(row["value"]) if row["value"] else None
    return DonationRow(
        station=stations_of(row)[0],
        received_on=date.fromisoformat(row["received_on"]),
        kind=row["kind"],
        quantity=Decimal(row["quantity"]),
        donor_name=row["donor"],
        donor_kind=row["donor_kind"],
        item_name=row["item"],
        unit=row["unit"],
        value=value,
        basis=ValueBasis.MARKET if value else "",
        receipt_number=row["receipt"],
    )


def _services(row: Row, by: User) -> Iterator[ServiceRow]:
    """``times`` services among so many people (of a gathering: heads) in these days."""
    made = {
        "visit": _visits,
        "hand_over": _hand_overs,
        "gathering": _gatherings,
        "activity": _activity,
    }
    return made[row["what"]](row, by)


def _days(row: Row) -> Iterator[date]:
    """As many as the row has services, spread over its days."""
    first, last = date.fromisoformat(row["first"]), date.fromisoformat(row["last"])
    times = int(row["times"])
    span = (last - first).days
    return (first + timedelta(days=n * span // max(times - 1, 1)) for n in range(times))


def _meetings(row: Row, by: User) -> Iterator[tuple[Station, Person, date]]:
    """Everybody in turn, so that nobody is met twice a day."""
    stations = stations_of(row)
    since = date.fromisoformat(row["first"])
    number, among = len(stations), int(row["among"])
    shares = [among // number + (n < among % number) for n in range(number)]
    homes = [
        (station, person)
        for station, share in zip(stations, shares, strict=True)
        for person in settle(station, row["group"], share, since=since, by=by)
    ]
    for (station, person), day in zip(cycle(homes), _days(row), strict=False):
        yield station, person, day


def _visits(row: Row, by: User) -> Iterator[ServiceRow]:
    for station, person, day in _meetings(row, by):
        yield _visit(station, person, day)


def _hand_overs(row: Row, by: User) -> Iterator[ServiceRow]:
    """Money out of the station's cash, at a home visit."""
    cash = {
        item.station_id: item
        for item in StockItem.objects.filter(station__in=stations_of(row), kind="cash")
    }
    for station, person, day in _meetings(row, by):
        given = HandedOver(person=person, item=cash[station.pk], quantity=YUAN_EACH)
        yield _visit(station, person, day, purposes=[Purpose.GOODS], handed=[given])


def _visit(station: Station, person: Person, day: date, **rest: object) -> ServiceRow:
    domain = Domain.CHILD_CARE if person.age_on(day) < 18 else Domain.ELDERLY_CARE
    fields: dict = {"purposes": [Purpose.ROUTINE]} | rest
    return ServiceRow(
        station=station,
        done_on=day,
        method=Method.HOME_VISIT,
        channel=Channel.HOME,
        domain=domain,
        subject=person,
        attended=[person],
        **fields,
    )


def _activity(row: Row, by: User) -> Iterator[ServiceRow]:
    """One, with people who have a file."""
    station, day = stations_of(row)[0], date.fromisoformat(row["first"])
    came = settle(station, row["group"], int(row["among"]), since=day, by=by)
    yield ServiceRow(
        station=station,
        done_on=day,
        method=Method.COMMUNITY,
        domain=Domain.ELDERLY_CARE,
        title=TITLE,
        attended=came,
    )


def _gatherings(row: Row, by: User) -> Iterator[ServiceRow]:
    """Community activities with people who have no file; ``helpers``: workers and volunteers."""
    stations, times, among = stations_of(row), int(row["times"]), int(row["among"])
    domain = Domain.CHILD_CARE if row["group"] == "minors" else Domain.COMMUNITY
    helpers = int(row["helpers"] or 0)
    crews = crews_of(stations, -(-helpers // times), since=row["first"], by=by) if helpers else {}
    for n, (station, day) in enumerate(
        zip(islice(cycle(stations), times), _days(row), strict=True)
    ):
        yield ServiceRow(
            station=station,
            done_on=day,
            method=Method.COMMUNITY,
            domain=domain,
            title=TITLE,
            head_counts={row["group"]: among // times + (n < among % times)},
            **_helping(crews.get(station), helpers // times + (n < helpers % times)),
        )


def _helping(crew: Crew | None, number: int) -> ServiceChanges:
    """So many of a station's people: its worker and, for two hours each, volunteers."""
    if crew is None:
        return {}
    volunteers = crew.volunteers[: number - len(crew.workers)]
    lines = [Volunteered(volunteer=one, minutes=120) for one in volunteers]
    return {"workers": crew.workers, "volunteers": lines}
