"""Lists that read each station by its index show what a plain question of every row finds."""

from datetime import date, timedelta
from random import Random

import pytest
from django.http import QueryDict
from django.utils import timezone

from beneficiaries.models import Opening, Person
from cases.activities.kind import LISTING
from cases.hand_overs.lists import HandOversAsked
from cases.models import Activity, Attendance, HandOver, ServiceRecord
from cases.records.lists import RecordsAsked
from config.testing_soak import soaked
from resources.models import StockMove
from stations.lists import paging
from stations.lists.paging import merged
from stations.scope import stations_countable_by

pytestmark = pytest.mark.django_db
FIRST = date(2026, 4, 1)
SIZES = (1, 7, 500)
USERS = ["lin", "he", "wang", "zhao", "mei", "sun", "chen", "gao", "shen", "nobody"]
PREFETCHED = {ServiceRecord: ["attendances"]}
ASKED = {
    "everything": {},
    "a method": {"method": "V"},
    "some days": {"done_on__gte": FIRST + timedelta(days=2)},
    "a station": {"station__code": "W1"},
    "nothing": {"method": "X"},
}


@pytest.fixture
def town(east, west, north, make_person, stocked, chen, lin):
    """Records of three stations on few days, each about and reaching people of any; some
    people have moved on, some records are voided, some hand something over."""
    random = Random(7)
    stations = [east, west, north]
    people = [make_person(f"李{n}", station=random.choice(stations)) for n in range(9)]
    until = timezone.now() + timedelta(hours=1)
    Opening.objects.create(user=chen, person=people[0], reason="-", until=until)
    items = {station: stocked(number=900, station=station) for station in stations}
    records, attended, handed = [], [], []
    for _number in range(120):
        station, day = random.choice(stations), FIRST + timedelta(days=random.randrange(4))
        subject = random.choice([*people, None])
        record = ServiceRecord(
            station=station, origin=station, created_by=lin, domain="02", done_on=day,
            subject=subject, method=random.choice("VTS"),
            voided_at=timezone.now() if random.random() < 0.1 else None, void_reason="Twice.",
        )  # fmt: skip
        records.append(record)
        reached = random.sample(people, random.randrange(3))
        attended += [Attendance(record=record, person=person, age=70) for person in reached]
        handed += [line_of(record, person, items[station]) for person in reached[:1]]
    ServiceRecord.objects.bulk_create(records)
    Attendance.objects.bulk_create(attended)
    StockMove.objects.bulk_create(line.move for line in handed)
    HandOver.objects.bulk_create(handed)
    Person.objects.filter(pk__in=[person.pk for person in people[:3]]).update(station=west)


def line_of(record, person, item):
    worth = {"item": item, "quantity": 1, "value": 80}
    sides = {"source": "stock", "target": "people", "done_on": record.done_on}
    move = StockMove(by=record.created_by, **worth, **sides)
    return HandOver(record=record, person=person, move=move, **worth)


def everything_of(user, rows):
    """By the rule as it is said, asked of each row; sorted as a whole."""
    stations = set(stations_countable_by(user).values_list("pk", flat=True))
    people = set(Person.objects.visible_to(user).values_list("pk", flat=True))
    mine = [
        row for row in rows.prefetch_related(*PREFETCHED.get(rows.model, ()))
        if row.station_id in stations or isinstance(row, ServiceRecord) and (
            row.subject_id in people
            or people & {line.person_id for line in row.attendances.all()}
        )
    ]  # fmt: skip
    day = "handed_on" if rows.model is HandOver else "done_on"
    mine.sort(key=lambda row: (getattr(row, day), row.pk), reverse=True)
    return [row.pk for row in mine]


def listed(asks, user, rows=None):
    """The pages of a list that is asked for these rows."""
    asked = asks(user, QueryDict())
    if rows is not None:
        asked.found = rows
    return asked.pager


def every_page(pager, size):
    pages = [pager.page(size=size)]
    while pages[-1].after:
        assert len(pages[-1].rows) == size
        pages.append(pager.page(after=pages[-1].after, size=size))
    above = pages[-1]
    for page in reversed(pages[:-1]):
        above = pager.page(before=above.before, size=size)
        assert above == page
    return [row.pk for page in pages for row in page.rows]


@pytest.fixture
def users(request):
    return [request.getfixturevalue(name) for name in USERS]


def sizes(number):
    """Of pages: every one in the soak, in the suite one after the other."""
    return soaked(SIZES[number % 3 :][:1], SIZES)


@pytest.mark.long
@pytest.mark.parametrize("asked", ASKED)
def test_records_are_what_is_mine_and_what_reached_my_people(asked, town, users):
    rows = ServiceRecord.objects.not_voided().filter(**ASKED[asked])
    for number, user in enumerate(users, list(ASKED).index(asked)):
        wanted = everything_of(user, rows)
        for size in sizes(number):
            found = every_page(listed(RecordsAsked, user, rows), size)
            assert found == wanted, (user, size)


@pytest.mark.long
def test_hand_overs_are_those_of_my_stations_standing_records(town, users):
    rows = HandOver.objects.filter(record__voided_at=None)
    for number, user in enumerate(users):
        wanted = everything_of(user, rows)
        for size in sizes(number):
            assert every_page(listed(HandOversAsked, user), size) == wanted, (user, size)


def test_activities_are_those_of_my_stations(east, west, make_activity, users):
    for number in range(20):
        station = (east, west)[number % 2]
        make_activity(station=station, on=FIRST + timedelta(days=number % 3))
    rows = Activity.objects.all()
    for user in users:
        stations = list(stations_countable_by(user).values_list("pk", flat=True))
        pager = paging.Pager(rows, LISTING.order_of(""), stations, is_counted=True)
        pages, found = [pager.page(size=7)], []
        while pages[-1].after:
            pages.append(pager.page(after=pages[-1].after, size=7))
        found = [row.pk for page in pages for row in page.rows]
        assert found == everything_of(user, rows), user


@pytest.mark.parametrize("is_down", [True, False])
def test_a_few_of_each_of_many_stations_bound_what_is_read(town, east, west, north, is_down):
    stations, rows = [east.pk, west.pk, north.pk], ServiceRecord.objects.not_voided()
    order = ("-done_on", "-pk") if is_down else ("done_on", "pk")
    wanted = [(day, str(pk)) for day, pk in rows.order_by(*order).values_list("done_on", "pk")]
    for limit in range(1, len(wanted) + 3):
        assert merged(rows, stations, "done_on", limit, is_down=is_down) == wanted[:limit]


def test_one_busy_station_among_idle_ones_gives_all_it_has(east, west, north, make_record):
    """What the first look cut short is looked up again, though all together fill no page."""
    for day in range(1, 6):
        make_record(done_on=date(2025, 10, day))
    rows, stations = ServiceRecord.objects.not_voided(), [east.pk, west.pk, north.pk]
    ordered = rows.order_by("-done_on", "-pk").values_list("done_on", "pk")
    wanted = [(day, str(pk)) for day, pk in ordered]
    assert [merged(rows, stations, "done_on", limit) for limit in (6, 7)] == [wanted] * 2


def test_all_are_counted_up_to_the_most(town, gao, monkeypatch):
    rows = ServiceRecord.objects.not_voided()
    number = len(everything_of(gao, rows))
    monkeypatch.setattr(paging, "MOST", number)
    assert len(listed(RecordsAsked, gao, rows).counted) == number
    monkeypatch.setattr(paging, "MOST", number - 1)
    assert listed(RecordsAsked, gao, rows).counted is None


def test_a_download_holds_every_page(town, gao, monkeypatch):
    monkeypatch.setattr(paging, "BATCH", 10)
    rows = ServiceRecord.objects.not_voided()
    pages = list(listed(RecordsAsked, gao, rows).pages())
    assert [row.pk for page in pages for row in page] == everything_of(gao, rows)


def test_a_hand_over_moves_with_its_record(town, west):
    """By whatever hand: pages, imports, SQL."""
    line = HandOver.objects.first()
    ServiceRecord.objects.filter(pk=line.record_id).update(done_on=FIRST - timedelta(days=9))
    line.refresh_from_db()
    assert line.handed_on == FIRST - timedelta(days=9)
    assert line.station_id == line.record.station_id
    other = ServiceRecord.objects.exclude(station=line.station_id).first()
    HandOver.objects.filter(pk=line.pk).update(record=other)
    line.refresh_from_db()
    assert (line.station_id, line.handed_on) == (other.station_id, other.done_on)
