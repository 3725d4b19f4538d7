"""The invented county: divisions, stations, people who work there, accounts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from demo import names
from reports.targets.services import set_target
from stations.accounts.services import make_client, post_user
from stations.divisions.services.changes import add_local_division
from stations.divisions.services.population import declare_populations
from stations.models import (
    Assignment,
    Certificate,
    Division,
    PopulationSnapshot,
    Posting,
    Role,
    Station,
    User,
    Worker,
)
from stations.network.services.rules import StationDraft
from stations.network.services.stations import found_stations
from stations.workers.services.posts import declare_posts
from stations.workers.services.workers import WorkerFields, register_workers

PASSWORD = "qingxi-2026"  # noqa: S105  (of an invented county, printed by make_demo)
KEEPER = ("an-ran", "安然", Role.ADMINISTRATOR)

# user name, name, role, place: the number of a township's station, or a division's name
ACCOUNTS: list[tuple[str, str, str, Any]] = [
    ("wei-xiaoyan", "韦晓燕", Role.WORKER, 0),
    ("luo-xing", "罗兴", Role.LEAD, 0),
    ("cen-haibo", "岑海波", Role.SUPERVISOR, 0),
    ("wang-li", "王丽", Role.WORKER, 1),
    ("chen-min", "陈敏", Role.LEAD, 1),
    ("chen-siyuan", "陈思远", Role.OFFICER, names.COUNTY),
    ("luo-qiming", "罗启明", Role.OFFICER, names.CITY),
    ("shen-jing", "沈静", Role.AUDITOR, names.COUNTY),
]
SUPERVISOR = "岑海波"
BUILT_ONLY = 12  # this township's station is built and doesn't operate yet


def place(name: str) -> Division:
    return Division.objects.get(name=name, is_local=True, parent__is_local=True)


def station_of(township: int) -> Station:
    home = Division.objects.get(name=names.TOWNSHIPS[township][0], is_local=True)
    return Station.objects.get(home=home, tier=Station.Tier.TOWNSHIP)


def found_county() -> tuple[str, str]:
    """Everything that stands still; the API client's id and secret."""
    keeper = _keeper()
    province = add_local_division(name=names.PROVINCE, level=1, kind="region", by=keeper)
    city = add_local_division(name=names.CITY, level=2, kind="region", parent=province, by=keeper)
    county = add_local_division(name=names.COUNTY, level=3, kind="region", parent=city, by=keeper)
    # Nobody can appoint the first administrator on a page: appoint_administrator does so too.
    Posting.objects.create(user=keeper, role=KEEPER[2], division=province, since=_day(2020, 1))
    townships = _townships(county, keeper)
    stations = _stations(county, townships, keeper)
    _accounts(stations, keeper)
    _workers(stations, keeper)
    _figures(county, stations, keeper)
    client, secret = make_client(
        name="县民政对象库（演示）",
        agreement="演示数据共享协议（2026 年）",
        division=county,
        by=keeper,
    )
    return client.client_id, secret


def _day(year: int, month: int, day: int = 1) -> date:
    return date(year, month, day)


def _keeper() -> User:
    user = User(username=KEEPER[0], name=KEEPER[1])
    user.set_password(PASSWORD)
    user.save()
    return user


def _townships(county: Division, keeper: User) -> list[Division]:
    found = []
    for name, kind, villages in names.TOWNSHIPS:
        township = add_local_division(name=name, level=4, kind=kind, parent=county, by=keeper)
        for village in villages.split():
            own = "community" if village.endswith("社区") else "village"
            add_local_division(name=village, level=5, kind=own, parent=township, by=keeper)
        found.append(township)
    return found


def _stations(county: Division, townships: list[Division], keeper: User) -> list[Station]:
    hub = StationDraft(
        code="QX-00", name="清溪县社会工作总站", tier=Station.Tier.HUB, home=county,
        built_on=_day(2021, 6), operating_on=_day(2021, 7), address="城关街道人民路 18 号",
    )  # fmt: skip
    drafts = [hub]
    for number, township in enumerate(townships):
        is_open = number != BUILT_ONLY
        drafts.append(
            StationDraft(
                code=f"QX-{number + 1:02d}",
                name=f"{township.short_name}社工站",
                tier=Station.Tier.TOWNSHIP,
                home=township,
                parent_code="QX-00",
                operator=names.AGENCIES[number % 2],
                address=f"{township.short_name}便民服务中心二楼",
                phone=f"100-0859-{number + 1:04d}",
                approved_on=_day(2021, 3),
                built_on=_day(2021, 9 + number // 5)
                if is_open
                else timezone.localdate() - timedelta(40),
                plaque_on=_day(2021, 11 + number // 9) if is_open else None,
                operating_on=_day(2022, 1 + number // 4) if is_open else None,
            )
        )
    rooms = [(0, "纳福村"), (0, "龙洞湾社区"), (8, "北门社区")]
    for number, (township, village) in enumerate(rooms, 1):
        drafts.append(
            StationDraft(
                code=f"QX-R{number}",
                name=f"{village}社工室",
                tier=Station.Tier.ROOM,
                home=Division.objects.get(name=village, parent=townships[township]),
                parent_code=f"QX-{township + 1:02d}",
                built_on=_day(2023, 3),
                operating_on=_day(2023, 4),
            )
        )
    made = found_stations(drafts, by=keeper)
    return [station for station in made if station.tier == Station.Tier.TOWNSHIP]


def _accounts(stations: list[Station], keeper: User) -> None:
    sealed = make_password(PASSWORD)
    for username, name, role, where in ACCOUNTS:
        user = User.objects.create(username=username, name=name, password=sealed)
        at = {"station": stations[where]} if isinstance(where, int) else {"division": place(where)}
        post_user(user, role=role, since=_day(2022, 1), by=keeper, **at)


def _workers(stations: list[Station], keeper: User) -> None:
    """Thirty, two or three a station; those with an account are the account's worker."""
    dice = Random("workers")
    known = {name: username for username, name, _role, _where in ACCOUNTS}
    posted = {name: where for _user, name, _role, where in ACCOUNTS if isinstance(where, int)}
    drafts = []
    for number, name in enumerate(names.WORKERS):
        station = stations[posted.get(name, number % len(stations))]
        since = _day(2022 + number % 3, 1 + number % 12)
        since = max(since, station.opened_on or since)  # nobody works there before it is built
        held = []
        if dice.random() < 0.7:
            held.append(Certificate(level=1, obtained_on=_day(2021 + number % 3, 10)))
        if dice.random() < 0.3:
            held.append(Certificate(level=2, obtained_on=_day(2024 + number % 2, 10)))
        lead = name in ("罗兴", "陈敏") or (number >= 15 and number < 15 + len(stations) - 2)
        drafts.append(
            WorkerFields(
                name=name,
                number=f"QX{number + 1:03d}",
                home=station.home,
                sex="2" if number % 3 else "1",
                born_on=_day(1985 + number % 14, 1 + number % 12, 1 + number % 28),
                employer=names.AGENCIES[number % 2],
                user=User.objects.filter(username=known.get(name, "")).first(),
                station=station,
                role="supervisor" if name == SUPERVISOR else "lead" if lead else "worker",
                since=since,
                certificates=held,
            )
        )
    register_workers(drafts, by=keeper)


def _figures(county: Division, stations: list[Station], keeper: User) -> None:
    """What is declared and not counted: residents, posts, what the county wants to reach."""
    dice, counted_on = Random("residents"), timezone.localdate() - timedelta(days=300)
    villages = Division.objects.under(county).filter(level=Division.Level.VILLAGE)
    declare_populations(
        [
            PopulationSnapshot(
                division=village, counted_on=counted_on, residents=dice.randint(600, 4200),
                source="公安户籍年报（演示）",
            )
            for village in villages
        ],
        by=keeper,
    )  # fmt: skip
    for number, station in enumerate(stations):
        if station.operating_on:
            declare_posts(station, number=2 + number % 2, since=station.operating_on, by=keeper)
    end = _day(timezone.localdate().year, 12, 31)
    for indicator, value in (("IND-NET-02", 100), ("IND-VIS-05", 90), ("IND-TAL-01", 30)):
        set_target(
            division=county, indicator=indicator, due_on=end, value=Decimal(value),
            source="县社工站三年行动方案（演示）", by=keeper,
        )  # fmt: skip


def team(station: Station) -> list[Worker]:
    """Who visits and takes cases there; a supervisor doesn't."""
    here = Assignment.objects.filter(station=station).exclude(role=Assignment.Role.SUPERVISOR)
    return list(Worker.objects.filter(assignments__in=here).order_by("number"))
