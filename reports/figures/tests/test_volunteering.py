"""Volunteers: who helped or joined, approved hours, who served together; live, filed, and after
storms against a recount that knows nothing of the product's SQL."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from cases.filings.services.filings import file_month
from cases.models import Filing, ServiceRecord, VolunteerService
from cases.records.rows import ServiceRow, Volunteered
from cases.records.services import (
    edit_record,
    mend_record,
    record_services,
    void_record,
)
from cases.volunteering.queries import all_hours
from cases.volunteering.services.approving import approve_hours, take_back_approval
from config.testing_soak import soaked
from reports.figures.periods import Period
from reports.figures.queries.figure_source import FigureSource
from reports.indicators import CATALOGUE
from reports.testing import OCTOBER

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
IDS = ("IND-VOL-03", "IND-VOL-05", "IND-VOL-07")


@pytest.fixture
def help_in(make_service, make_worker, east, lin):
    """``help_in(luo, yang, on=…)``: a service of October in which these helped an hour each, and
    one worker."""
    worker = make_worker("甲社工", east)

    def make(*volunteers, on=date(2025, 10, 15), is_approved=True, **fields):
        record = make_service(on=on, heads={"": 9}, method="S", **fields)
        record.workers.add(worker)
        approved = {"approved_at": timezone.now(), "approved_by": lin} if is_approved else {}
        for volunteer in volunteers:
            record.volunteering.create(volunteer=volunteer, minutes=60, **approved)
        return record

    return make


@pytest.fixture
def luo(make_volunteer):
    return make_volunteer("罗小红")


@pytest.fixture
def yang(make_volunteer):
    return make_volunteer("杨帆")


def values(figures, place, *keys):
    found = figures(place)
    return [found[key].value for key in keys or IDS]


def test_a_volunteer_counts_once_hours_and_services_each_time(
    figures, county, east, help_in, luo, yang
):
    assert values(figures, county) == [0, 0, 0]
    help_in(luo, yang)
    help_in(luo)
    help_in(luo, on=date(2025, 11, 2))
    for place in (county, east):
        assert values(figures, place) == [2, Decimal(3), 5]


def test_who_joined_in_the_month_counts_without_a_service(figures, county, make_volunteer):
    make_volunteer("王芳", joined_on=date(2025, 10, 31))
    make_volunteer("王二", joined_on=date(2025, 10, 1), voided_at=timezone.now(), void_reason="x")
    assert values(figures, county) == [1, 0, 0]


def test_hours_wait_for_the_lead_and_services_do_not(figures, county, help_in, luo):
    help_in(luo, is_approved=False)
    assert values(figures, county) == [1, 0, 2]


def test_an_attempt_is_served_by_nobody_together(figures, county, help_in, luo, granny_li):
    help_in(luo, outcome="not_met", subject=granny_li)
    assert values(figures, county) == [1, 1, 0]


def test_a_service_without_volunteers_is_no_matter_of_theirs(figures, county, help_in):
    help_in()
    assert values(figures, county) == [0, 0, 0]


def test_time_counts_where_it_was_given(figures, east, west, help_in, luo):
    help_in(luo, station=west)
    assert values(figures, west) == [1, 1, 2]
    assert values(figures, east) == [0, 0, 0]


def test_parts_add_up_but_for_who_helped_in_two(figures, county, east, west, help_in, luo):
    help_in(luo)
    help_in(luo, station=west)
    found = figures(county)
    parts = {key[1]: cell.value for key, cell in found.items() if key[0] == "IND-VOL-03"
             and isinstance(key, tuple)}  # fmt: skip
    assert found["IND-VOL-03"].value == 1
    assert sum(parts.values()) == len({east.home_id, west.home_id} & set(parts))


def test_hours_of_all_days_so_far_are_those_of_a_longer_period(east, help_in, luo):
    for day in (date(2024, 3, 5), date(2025, 10, 15), date(2025, 11, 5)):
        help_in(luo, on=day)
    for first, hours in [(date(2025, 1, 1), 1), (date(2020, 1, 1), 2)]:
        period = Period(first, date(2025, 10, 31))
        source = FigureSource(east, period, period.last)
        assert next(iter(CATALOGUE["IND-VOL-05"].count(source))).value == hours


def test_a_filed_month_keeps_what_it_counted(
    county, east, help_in, luo, yang, make_filing, he, lin
):
    record = help_in(luo)
    late = help_in(yang, is_approved=False)
    filing = make_filing(east, OCTOBER)
    assert counted(east, [filing.pk]) == [2, Decimal(1), 4]
    void_record(record, reason="never was", by=lin)
    approve_hours(VolunteerService.objects.filter(record=late), by=he)
    assert counted(east, [filing.pk]) == [2, Decimal(1), 4]
    assert counted(east) == [1, Decimal(1), 2]
    again = make_filing(east, OCTOBER, reason="voided")
    assert counted(east, [again.pk]) == [1, Decimal(1), 2]


def test_workers_of_a_filed_record_stay_counted(east, help_in, luo, make_filing):
    record = help_in(luo)
    filing = make_filing(east, OCTOBER)
    record.workers.clear()
    assert counted(east, [filing.pk])[2] == 2


def counted(place, filings=None, first=OCTOBER):
    period = Period.month(first)
    source = FigureSource(place, period, period.last, filings=filings)
    return [next(iter(CATALOGUE[key].count(source))).value for key in IDS]


# The recount

PLAIN = {
    "IND-VOL-03": """
        SELECT count(*) FROM (
            SELECT volunteer_id FROM cases_volunteerservice v, cases_servicerecord r
            WHERE r.id = v.record_id AND r.station_id = %(at)s AND r.voided_at IS NULL
                AND r.done_on >= %(first)s AND r.done_on < %(first)s::date + interval '1 month'
            UNION
            SELECT id FROM resources_volunteer WHERE station_id = %(at)s AND voided_at IS NULL
                AND joined_on >= %(first)s AND joined_on < %(first)s::date + interval '1 month'
        ) AS everybody""",
    "IND-VOL-05": """
        SELECT coalesce(sum(v.minutes), 0) FROM cases_volunteerservice v, cases_servicerecord r
        WHERE r.id = v.record_id AND r.station_id = %(at)s AND r.voided_at IS NULL
            AND r.done_on >= %(first)s AND r.done_on < %(first)s::date + interval '1 month'
            AND v.approved_by_id IS NOT NULL""",
    "IND-VOL-07": """
        WITH held AS (
            SELECT id FROM cases_servicerecord r
            WHERE station_id = %(at)s AND voided_at IS NULL AND outcome = 'met'
                AND done_on >= %(first)s AND done_on < %(first)s::date + interval '1 month'
                AND EXISTS (SELECT FROM cases_volunteerservice v WHERE v.record_id = r.id)
        )
        SELECT count(*) FROM (
            SELECT record_id, volunteer_id FROM cases_volunteerservice WHERE record_id IN
                (TABLE held)
            UNION
            SELECT servicerecord_id, worker_id FROM cases_servicerecord_workers
            WHERE servicerecord_id IN (TABLE held)
        ) AS pairs""",
}


def recount(station, first):
    found = []
    for key in IDS:
        with connection.cursor() as cursor:
            cursor.execute(PLAIN[key], {"at": station.pk, "first": first})
            number = Decimal(cursor.fetchone()[0])
        if key == "IND-VOL-05":
            number = (number / 60).quantize(Decimal("0.01"))
        found.append(number)
    return found


class Storm:
    """Everything that changes volunteers' time, in an order that a seed says."""

    def __init__(self, seed, station, people, volunteers, lead, months):
        self.random, self.station, self.people = Random(seed), station, people  # noqa: S311
        self.volunteers, self.lead, self.months = volunteers, lead, months
        self.filed = {}

    def day(self):
        return self.random.choice(self.months) + DAY * self.random.randint(0, 27)

    def helped(self):
        some = self.random.sample(self.volunteers, self.random.randint(0, 3))
        return [Volunteered(volunteer=one, minutes=self.random.randint(1, 300)) for one in some]

    def record(self):
        person = self.random.choice(self.people)
        row = ServiceRow(
            station=self.station, done_on=self.day(), method="I", domain="02", subject=person,
            attended=[person], volunteers=self.helped(),
        )  # fmt: skip
        record_services([row], by=self.lead)

    def chosen(self):
        rows = ServiceRecord.objects.not_voided().order_by("pk").select_related("station")
        return self.random.choice(list(rows)) if rows else None

    def edit(self):
        if record := self.chosen():
            fields = self.random.choice(
                [{"volunteers": self.helped()}, {"done_on": self.day()}, {"note": str(uuid4())}]
            )
            edit_record(record, by=self.lead, **fields)

    def mend(self):
        if record := self.chosen():
            mend_record(
                record, by=self.lead, subject=self.random.choice(self.people),
                station=record.station, replacement_uuid=uuid4(), reason="wrong",
                volunteers=self.helped(),
            )  # fmt: skip

    def void(self):
        if record := self.chosen():
            void_record(record, reason="wrong", by=self.lead)

    def approve(self):
        keys = list(all_hours().values_list("pk", flat=True))
        some = self.random.sample(keys, len(keys) // 2)
        approve_hours(all_hours().filter(pk__in=some), by=self.lead)

    def take_back(self):
        if line := all_hours().exclude(approved_at=None).order_by("pk").first():
            take_back_approval(line, reason="wrong", by=self.lead)

    def file(self):
        month = self.random.choice(self.months)
        filing = file_month(station=self.station, month=month, by=self.lead, reason="again")
        self.filed[month] = (filing, recount(self.station, month))

    def blow(self, steps):
        acts = [self.record] * 4 + [self.edit] * 3 + [self.approve] * 2
        acts += [self.mend, self.void, self.take_back, self.file]
        for _n in range(steps):
            with suppress(ValidationError):  # filed, approved, voided, nothing new to file
                self.random.choice(acts)()
            yield


@pytest.mark.long
@pytest.mark.parametrize("seed", range(soaked(3, 60)))
def test_after_a_storm_every_figure_is_the_recounts(
    seed, east, he, make_person, make_volunteer, past_month
):
    months = [past_month, past_month.replace(day=1) - DAY]
    months = [month.replace(day=1) for month in months]
    people = [make_person(f"李{n}") for n in range(4)]
    volunteers = [make_volunteer(f"志愿{n}", joined_on=months[n % 2] + n * DAY) for n in range(6)]
    storm = Storm(seed, east, people, volunteers, he, months)
    for _step in storm.blow(soaked(40, 120)):
        for month in months:
            assert counted(east, first=month) == recount(east, month)
            if month in storm.filed:
                filing, kept = storm.filed[month]
                assert counted(east, [filing.pk], month) == kept
    assert VolunteerService.objects.exists()
    assert Filing.objects.exists()
