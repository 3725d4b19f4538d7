"""A storm over what stands beside the records: donations moved between projects, activities given
another theme, voided and filed. Every figure, with and without project and theme, live and filed,
is what an independent question in SQL says."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from cases.activities.services import activity_row, add_activities, edit_activity, void_activity
from cases.filings.services.filings import file_month
from cases.models import Activity
from cases.records.rows import ActivityDay
from config.testing_soak import soaked
from reports.counting.tests.test_storms import undone
from reports.figures.periods import Period
from reports.figures.queries.counted_range import CountedRange
from reports.figures.queries.facts import facts
from resources.donations.rows import DonationRow
from resources.donations.services import receive_donations, void_donation
from resources.models import Donation, Theme
from stations.kinds.protocol import one
from stations.refused import Refused

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
PERIODS = [
    Period.month(OCTOBER),
    Period(date(2026, 9, 20), date(2026, 10, 10)),
    Period.of("quarter", OCTOBER),
]
DAY = st.integers(0, 60).map(lambda days: SEPTEMBER + timedelta(days))
STATION, WHICH = st.sampled_from(["east", "west"]), st.integers(0, 20)
SAID = {
    "project": st.sampled_from([None, "P1", "P2"]),
    "theme": st.sampled_from([None, "unity", "reading"]),
}
APART = [("project", "P1"), ("project", "P2"), ("theme", "unity"), ("theme", "reading")]


def step(name, **fields):
    return st.tuples(st.just(name), st.fixed_dictionaries(fields))


STEP = st.one_of(
    step("donate", station=STATION, day=DAY, amount=st.integers(1, 900), **SAID),
    step("hold", station=STATION, day=DAY, **SAID),
    step("move_donation", which=WHICH, **SAID),
    step("retell", which=WHICH, **SAID),
    step("void_donation", which=WHICH),
    step("void_activity", which=WHICH),
    step("file", station=STATION, month=st.sampled_from([SEPTEMBER, OCTOBER])),
)
# One question for each figure, of the tables alone.
QUESTIONS = {
    "donation": """SELECT count(*), coalesce(sum(value), 0) FROM resources_donation
        WHERE station_id = ANY(%(stations)s) AND received_on >= %(first)s
            AND received_on <= %(last)s AND voided_at IS NULL""",
    "activity": """SELECT count(*), 0 FROM cases_activity
        WHERE station_id = ANY(%(stations)s) AND done_on >= %(first)s AND done_on <= %(last)s
            AND voided_at IS NULL AND state = 'held'""",
}
PLACES = {"here": ["east"], "there": ["west"], "": ["east", "west"]}


@pytest.fixture
def world(east, west, make_user, told_project, told_theme):
    return World(
        stations={"east": east, "west": west},
        lead=make_user("xu", ("lead", east), ("lead", west)),
        known={
            None: None,
            "P1": told_project(),
            "P2": told_project("助餐", "P2", station=east),
            "unity": Theme.objects.get(code="unity"),
            "reading": told_theme(),
        },
    )


class World:
    def __init__(self, **fields):
        self.__dict__ |= fields
        self.filed = {}

    def said(self, project, theme):
        return {"project": self.known[project], "theme": self.known[theme]}

    def donate(self, station, day, amount, **said):
        row = DonationRow(
            station=self.stations[station], received_on=day, kind="cash",
            quantity=Decimal(amount), donor_name="好心人", **self.said(**said),
        )  # fmt: skip
        one(receive_donations, row, by=self.lead)

    def hold(self, station, day, **said):
        row = activity_row(
            by=self.lead, station=self.stations[station], title="茶话会", domain="02",
            began_on=day, done_on=day,
            days=[ActivityDay(done_on=day, head_counts={"elders": 3})], **self.said(**said),
        )  # fmt: skip
        one(add_activities, row, by=self.lead)

    def move_donation(self, which, **said):
        """Never edited: voided, and entered anew."""
        was = chosen(Donation.objects.not_voided(), which)
        void_donation(was, reason="Another project", by=self.lead)
        row = DonationRow(
            station=was.station, received_on=was.received_on, kind="cash",
            quantity=was.quantity, donor=was.donor, **self.said(**said),
        )  # fmt: skip
        one(receive_donations, row, by=self.lead)

    def retell(self, which, **said):
        edit_activity(chosen(Activity.objects.all(), which), by=self.lead, **self.said(**said))

    def void_donation(self, which):
        void_donation(chosen(Donation.objects.all(), which), reason="Twice", by=self.lead)

    def void_activity(self, which):
        void_activity(chosen(Activity.objects.all(), which), reason="Twice", by=self.lead)

    def file(self, station, month):
        place = self.stations[station]
        filing = file_month(station=place, month=month, by=self.lead, reason="Corrected")
        self.filed[filing.pk] = (station, Period.month(month), asked([place], Period.month(month)))


def chosen(rows, which):
    found = list(rows.order_by("pk"))
    if not found:
        raise ValidationError("There is none yet.")
    return found[which % len(found)]


def asked(stations, period):
    """``{(kind, (dimension, item) or None): (number, value)}`` by SQL."""
    values = {"stations": [s.pk for s in stations], "first": period.first, "last": period.last}
    found = {}
    with connection.cursor() as cursor:
        for kind, question in QUESTIONS.items():
            for of in (None, *APART):
                only = f" AND {of[0]}_id = '{of[1]}'" if of else ""
                cursor.execute(question + only, values)
                found[kind, of] = tuple(map(Decimal, cursor.fetchone()))
    return found


def counted(counted_range, part=""):
    totals = facts(counted_range)
    found = {}
    for kind in QUESTIONS:
        for of in (None, *APART):
            total = totals.total(kind, part, None, of)
            found[kind, of] = (Decimal(total.number), total.value)
            if of:
                is_there = of[1] in totals.items(kind, of[0])
                assert is_there or not totals.total(kind, "", None, of).number
    return found


def agree(world):
    scope = {world.stations["east"].pk: "here", world.stations["west"].pk: "there"}
    for period in PERIODS:
        live = CountedRange(scope, period)
        for part, names in PLACES.items():
            assert counted(live, part) == asked([world.stations[n] for n in names], period)
    for key, (station, period, expected) in world.filed.items():
        filed = CountedRange({world.stations[station].pk: "here"}, period, (key,))
        assert counted(filed) == expected


@pytest.mark.long
@given(st.lists(STEP, min_size=1, max_size=14))
@settings(
    max_examples=soaked(6, 200),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_facts_by_project_and_theme_are_what_the_tables_say_after_every_step(world, steps):
    with undone():
        world.filed = {}
        for name, fields in steps:
            try:
                with transaction.atomic():
                    getattr(world, name)(**fields)
                event(f"{name} done")
            except (ValidationError, PermissionDenied, Refused):
                event(f"{name} refused")
            agree(world)
