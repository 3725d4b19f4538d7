"""What an invented station was given in three years, and to whom it went before winter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from beneficiaries.models import Person
from cases.records.rows import HandedOver, ServiceRow
from cases.records.services import record_services
from demo.life import Life
from demo.people import YEARS
from resources.codes import DonationKind
from resources.donations.rows import DonationRow
from resources.donations.services import receive_donations
from resources.models import StockItem
from stations.ages import ADULT
from stations.models import Notice, User

# Donor, kind of donor, item, unit, yuan each, at least, at most
GOODS = [
    ("惠民家纺店", "company", "棉被", "床", 120, 18, 30),
    ("县慈善会", "foundation", "大米（10 公斤）", "袋", 58, 30, 50),
    ("晨光超市", "company", "食用油（5 升）", "桶", 65, 20, 40),
    ("青川师院青年志愿者协会", "organisation", "书包文具", "套", 85, 10, 20),
    ("县红十字会", "foundation", "儿童冬衣", "套", 110, 10, 18),
]
CASH = [("县慈善会", "foundation"), ("安心药房", "company"), ("返乡创业者联谊会", "organisation")]
CHILD_THINGS = {"书包文具", "儿童冬衣"}
MONTHS_OF_LISTS = (1, 6, 9, 12)
MOST = 16  # people on one list


def receive_and_hand_out(life: Life, people: list[Person]) -> int:
    """What was given and what was handed out, in the order of the days; how many lists."""
    since = life.since(people)
    waiting = sorted(_donations(life), key=lambda row: row.received_on)
    number = 0
    for day in _days(life):
        arrived = [row for row in waiting if row.received_on <= day]
        waiting = waiting[len(arrived) :]
        receive_donations(arrived, by=life.lead)
        if row := _list_of(life, day, [person for person in people if since[person.pk] <= day]):
            record_services([row], by=life.worker)
            number += 1
    receive_donations(waiting, by=life.lead)
    return number


def _donations(life: Life) -> Iterator[DonationRow]:
    for year in range(YEARS):
        for name, kind, item, unit, price, least, most in GOODS:
            number = life.dice.randint(least, most)
            yield _row(
                life, year, name, kind,
                kind=DonationKind.GOODS, item_name=item, unit=unit, quantity=Decimal(number),
                value=Decimal(number * price), basis="market",
            )  # fmt: skip
        for name, kind in life.dice.sample(CASH, 2):
            amount = Decimal(life.dice.randint(10, 90) * 100)
            yield _row(life, year, name, kind, kind=DonationKind.CASH, quantity=amount)


def _row(life: Life, year: int, donor: str, donor_kind: str, **fields: Any) -> DonationRow:
    day = life.today - timedelta(days=365 * year + life.dice.randint(20, 360))
    return DonationRow(
        station=life.station, received_on=day, donor_name=donor, donor_kind=donor_kind, **fields
    )


def _list_of(life: Life, day: date, people: list[Person]) -> ServiceRow | None:
    """Before the cold, before school, before the festivals: a thing each for some people."""
    in_stock = StockItem.objects.filter(
        station=life.station, kind=DonationKind.GOODS, quantity__gte=1
    )
    if not (items := list(in_stock.order_by("name"))):
        return None
    item = life.dice.choice(items)
    fitting = [
        person for person in people if (item.name in CHILD_THINGS) == (person.age_on(day) < ADULT)
    ]
    number = min(MOST, int(item.quantity), len(fitting))
    return _list(life, day, item, life.dice.sample(fitting, number)) if number else None


def _days(life: Life) -> Iterator[date]:
    first = life.today - timedelta(days=YEARS * 365)
    for year in range(first.year, life.today.year + 1):
        for month in MONTHS_OF_LISTS:
            day = date(year, month, life.dice.randint(8, 26))
            if first <= day < life.today:
                yield day


def _list(life: Life, day: date, item: StockItem, people: list[Person]) -> ServiceRow:
    is_for_children = item.name in CHILD_THINGS
    return ServiceRow(
        station=life.station, done_on=day, method="D", title=f"发放{item.name}",
        domain="03" if is_for_children else "01", attended=people, minutes=120,
        workers=life.workers[:2],
        handed=[
            HandedOver(person=person, item=item, quantity=Decimal(1), receipt="self")
            for person in people
        ],
    )  # fmt: skip


def mark_read(users: list[User]) -> None:
    """Nobody begins the first morning with a year's notices."""
    Notice.objects.filter(to__in=users, read_at=None).update(read_at=timezone.now())
