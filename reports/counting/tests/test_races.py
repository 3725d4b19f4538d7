"""Four writers, two refreshers, half a minute: no count is lost, at no moment is one stale."""

import random
import time
from datetime import date, timedelta
from threading import Event, Thread

import pytest
from django.db import connection, connections, transaction

from cases.models import Attendance, HeadCount, ServiceRecord
from cases.records.rows import ServiceRow
from cases.records.services import record_services, void_record
from config.testing_soak import soaked
from reports.counting.services import rebuild
from reports.counting.services.counting import refresh_counts, refresh_months
from reports.counting.services.rebuild import differences
from reports.counting.tests.recount import MEASURES, recount
from reports.figures.periods import Period
from reports.figures.queries import flows
from reports.figures.queries.counted_range import CountedRange
from reports.figures.queries.flows import Cell
from reports.models import ChangedMonth, MonthCount
from stations.models import Station, User

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS = soaked(3, 60)
FIRST = date(2026, 8, 1)
PERIOD = Period(FIRST, date(2026, 10, 31))
CELLS = [Cell(), Cell(method="V"), Cell(part="east"), Cell(group="elders"), Cell(domain="02")]


class Storm:
    """Threads that act until the time is over; what any of them raised."""

    def __init__(self, people, lin):
        self.people, self.lin = people, lin
        self.over, self.errors, self.done = Event(), [], {}

    def run(self, acts):
        threads = [Thread(target=self.repeat, args=(n, act)) for n, act in enumerate(acts)]
        for thread in threads:
            thread.start()
        time.sleep(SECONDS)
        self.over.set()
        for thread in threads:
            thread.join()
        assert self.errors == []

    def repeat(self, number, act):
        chance = random.Random(number)  # noqa: S311
        try:
            while not self.over.is_set() and not self.errors:
                act(chance)
                self.done[number] = self.done.get(number, 0) + 1
        except Exception as error:  # told at the end, in the thread of the test
            self.errors.append(error)
        finally:
            connections.close_all()

    def through_services(self, chance):
        station = Station.objects.get(code="E1")
        people = chance.sample(self.people, 2)
        row = ServiceRow(
            station=station, done_on=self.day(chance), method="V", domain="02",
            subject=people[0], attended=people,
        )  # fmt: skip
        by = User.objects.get(pk=self.lin.pk)
        [record] = record_services([row], by=by)
        if chance.random() < 0.5:
            void_record(record, reason="Entered twice", by=by)

    def in_rows(self, chance):
        """What else may happen to a row, slowly: the commit comes long after the statement."""
        mine = None
        for _change in range(chance.randint(1, 6)):
            with transaction.atomic():
                mine = self.change(chance, mine)
                time.sleep(chance.random() / 50)

    def change(self, chance, mine):
        if mine is None:
            return self.add(chance)
        kind = chance.choice(["move", "void", "head", "groups", "delete"])
        if kind == "move":
            station = Station.objects.get(code=chance.choice(["E1", "W1"]))
            rows = ServiceRecord.objects.filter(pk=mine.pk)
            rows.update(done_on=self.day(chance), station=station)
        elif kind == "void":
            ServiceRecord.objects.filter(pk=mine.pk).update(
                voided_at="2026-11-01T00:00Z", void_reason="Entered twice"
            )
        elif kind == "head":
            HeadCount.objects.filter(record=mine).delete()
            HeadCount.objects.create(record=mine, group="aged", number=chance.randint(1, 9))
        elif kind == "groups":
            Attendance.objects.filter(record=mine).update(groups=["elders"])
        else:
            mine.delete()
            return None
        return mine

    def add(self, chance):
        east = Station.objects.get(code="E1")
        record = ServiceRecord.objects.create(
            station=east, origin=east, done_on=self.day(chance), method="T", domain="01",
            created_by=self.lin,
        )  # fmt: skip
        time.sleep(chance.random() / 50)
        Attendance.objects.create(record=record, person=chance.choice(self.people), age=70)
        return record

    def refresh(self, chance):
        """A sweep, one month, or one month from zero as a rebuild does it."""
        station = Station.objects.get(code="E1").pk
        month = Period.month(self.day(chance)).first
        kind = chance.choice(["sweep", "sweep", "one", "rebuild"])
        if kind == "sweep":
            refresh_counts()
        elif kind == "one":
            refresh_months([(station, month)])
        else:
            refresh_months([(station, month)], force=True)

    def check(self, chance):
        """Reader and recount at one moment of the database."""
        time.sleep(chance.random() / 2)
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            assert_equal()

    @staticmethod
    def day(chance):
        return FIRST + timedelta(chance.randint(0, 70))


def assert_equal():
    scope = dict(Station.objects.values_list("pk", "code"))
    scope = {key: {"E1": "east", "W1": "west"}[code] for key, code in scope.items()}
    counted = flows.flows(CountedRange(scope, PERIOD))
    expected = recount(scope, PERIOD, CELLS)
    found = {(cell, m): counted[cell, m] for cell in CELLS for m in MEASURES}
    assert {key: amount for key, amount in found.items() if amount} == expected


@pytest.mark.long
def test_no_count_is_lost_whoever_writes_and_whoever_counts(east, west, make_person, lin):
    people = [make_person(name) for name in ("甲一", "乙二", "丙三", "丁四")]
    storm = Storm(people, lin)
    writers = [storm.through_services] * 2 + [storm.in_rows] * 2
    storm.run([*writers, storm.refresh, storm.refresh, storm.check])
    assert min(storm.done[n] for n in range(7)) > SECONDS / 6
    assert_equal()
    while refresh_counts():
        pass
    assert not ChangedMonth.objects.exists()
    assert MonthCount.objects.filter(measure="contacts").exists()
    assert_equal()
    assert list(differences(lambda *_: None)) == []


@pytest.fixture
def many_months(log_record, make_person, monkeypatch):
    """One chunk for each of four months, of which the last two are marked."""
    monkeypatch.setattr(rebuild, "CHUNK", 1)
    for month in (7, 8, 9, 10):
        log_record(
            make_person(f"人{month}"), make_person(f"们{month}"), done_on=date(2026, month, 5)
        )
        if month == 8:
            refresh_counts()
    MonthCount.objects.filter(month=date(2026, 7, 1)).update(value=77)
    return [date(2026, month, 1) for month in (7, 8, 9, 10)]


def test_a_rebuild_counts_many_months_at_once(many_months):
    steps = []
    assert rebuild.rebuild(lambda done, whole: steps.append((done, whole))) == 4
    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert not ChangedMonth.objects.exists()
    assert list(differences(lambda *_: None)) == []


def test_a_rebuild_that_dies_in_the_middle_leaves_the_books_right(many_months, east, monkeypatch):
    """What it counted stands, what it didn't is still marked; nobody reads half a month."""

    def dying(months, *, force=False):
        if force and months[0][1] == many_months[2]:
            raise ConnectionResetError
        return refresh_months(months, force=force)

    monkeypatch.setattr(rebuild, "refresh_months", dying)
    with pytest.raises(ConnectionResetError):
        rebuild.rebuild(lambda *_: None)
    assert {mark.month for mark in ChangedMonth.objects.all()} == {many_months[2]}
    year = CountedRange({east.pk: ""}, Period.of("year", many_months[0]))
    assert flows.flows(year)[Cell(), "people"] == 8
    assert list(differences(lambda *_: None)) == []
