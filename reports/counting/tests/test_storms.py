"""Storms of everything that can change a count, through the services: after each step the
reader, a plain recount and the lists agree, wherever a refresh came in between."""

from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from beneficiaries.categories.services import set_categories, set_household_categories
from cases.activities.services import edit_activity
from cases.filings.services.filings import file_month
from cases.models import ServiceRecord
from cases.people.services.transfers import transfer_person
from cases.records.rows import HandedOver, ServiceRow
from cases.records.services import edit_record, record_services, replace_record, void_record
from config.testing_soak import soaked
from reports.behind.queries import drill
from reports.counting.services.counting import refresh_counts, refresh_months, settle_filings
from reports.counting.tests.recount import cells, recount
from reports.figures.periods import Period
from reports.figures.queries import flows
from reports.figures.queries.counted_range import CountedRange
from resources.attribution.rows import UNSAID
from resources.models import Theme
from stations.network.services.stations import close_station
from stations.refused import Refused

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
PERIODS = [
    Period.of("month", OCTOBER),
    Period(SEPTEMBER, date(2026, 10, 31)),
    Period(date(2026, 9, 20), date(2026, 10, 10)),
    Period.of("half", OCTOBER),
]
DAY = st.integers(0, 60).map(lambda days: SEPTEMBER + timedelta(days))
PERSON, STATION = st.integers(0, 4), st.sampled_from(["east", "west"])
RECORD = {
    "station": STATION,
    "done_on": DAY,
    "method": st.sampled_from(["V", "T", "S", "I"]),
    "domain": st.sampled_from(["01", "02", "04"]),
    "outcome": st.sampled_from(["met", "met", "met", "met", "not_met", "refused"]),
    "people": st.lists(PERSON, min_size=1, max_size=3, unique=True),
    "is_named": st.sampled_from([True, True, False]),
    "heads": st.dictionaries(
        st.sampled_from(["", "elders", "aid", "left_behind_children"]), st.integers(1, 9)
    ),
    "handed": st.lists(st.tuples(st.integers(0, 1), st.integers(1, 3)), max_size=2),
    "is_activity": st.sampled_from([False, False, True]),
    "project": st.sampled_from([None, "unsaid", "P1", "P2"]),
    "theme": st.sampled_from([None, "unsaid", "unity", "reading"]),
}
APART = [("project", "P1"), ("project", "P2"), ("theme", "unity"), ("theme", "reading")]
ATTRIBUTION = {name: RECORD[name] for name in ("project", "theme")}
CATEGORIES = st.lists(st.tuples(st.sampled_from(["31", "32", "41", "24", "52"]), DAY), max_size=2)


def step(name, **fields):
    return st.tuples(st.just(name), st.fixed_dictionaries(fields))


STEP = st.one_of(
    step("record", **RECORD),
    step("record", **RECORD),
    step("edit", which=st.integers(0, 20), **RECORD),
    step("categorise", person=PERSON, spells=CATEGORIES),
    step("edit", which=st.integers(0, 20), **RECORD),
    step("replace", which=st.integers(0, 20), **RECORD),
    step("void", which=st.integers(0, 20)),
    step("attribute", which=st.integers(0, 20), **ATTRIBUTION),
    step("attribute_activity", station=STATION, **ATTRIBUTION),
    step("categorise", person=PERSON, spells=CATEGORIES),
    step("categorise_home", spells=st.lists(st.tuples(st.sampled_from(["11", "18"]), DAY))),
    step("transfer", person=PERSON, to=STATION, on=DAY),
    step("close", on=DAY),
    step("file", station=STATION, month=st.sampled_from([SEPTEMBER, OCTOBER])),
    step("refresh"),
    step("refresh_one", station=STATION, month=st.sampled_from([SEPTEMBER, OCTOBER])),
    step("settle"),
)


@pytest.fixture
def world(
    east,
    west,
    make_person,
    make_household,
    make_user,
    an,
    stocked,
    make_activity,
    told_project,
    told_theme,
):
    """Two stations that one lead keeps, five people in two households, quilts and rice; a project
    of the county and one of East alone, a theme of the nation and one of the county."""
    return World(
        stations={"east": east, "west": west},
        people=[
            make_person("甲一", born_on=date(1940, 1, 1), household=make_household()),
            make_person("乙二", born_on=date(1966, 9, 25)),  # turns sixty in the month
            make_person("丙三", born_on=date(2012, 5, 5), station=west),
            make_person("丁四", born_on=date(1980, 5, 5), station=west),
            make_person("戊五", born_on=date(1990, 5, 5)),
        ],
        lead=make_user("xu", ("lead", east), ("lead", west)),
        an=an,
        items={
            place: [
                stocked("棉被", 9, station=station),
                stocked("大米", Decimal("12.50"), station=station, unit="公斤"),
            ]
            for place, station in {"east": east, "west": west}.items()
        },
        attribution={
            "P1": told_project(),
            "P2": told_project("助餐", "P2", station=east),
            "unity": Theme.objects.get(code="unity"),
            "reading": told_theme(),
            None: None,
            "unsaid": UNSAID,
        },
        activities={
            place: make_activity(station=station, on=OCTOBER, heads={"elders": 3})
            for place, station in {"east": east, "west": west}.items()
        },
    )


class World:
    """What the storm touches, and what each filing had counted when it was made."""

    def __init__(self, **fields):
        self.__dict__ |= fields
        self.filings = {}

    @property
    def scope(self):
        return {station.pk: name for name, station in self.stations.items()}

    def said(self, project, theme):
        return {"project": self.attribution[project], "theme": self.attribution[theme]}

    def row(self, station, people, is_named, heads, handed, is_activity, project, theme, **fields):
        """As a worker could write it: only visits are attempts, an activity has its day."""
        fields |= self.said(project, theme)
        if is_activity:
            fields |= {"method": "S", "done_on": OCTOBER, "outcome": "met"}
        is_met = fields["outcome"] == "met" or fields["method"] not in "VT"
        present = [self.people[n] for n in people]
        attended = present if is_met and (is_named or not heads) else []
        lines = [
            HandedOver(person=attended[0], item=self.items[station][n], quantity=Decimal(number))
            for n, number in dict(handed).items()
            if attended
        ]
        return ServiceRow(
            station=self.stations[station],
            subject=present[0],
            attended=attended,
            head_counts=heads if is_met else {},
            handed=lines,
            activity=self.fresh(self.activities[station]) if is_activity else None,
            **fields | {"outcome": "met" if is_met else fields["outcome"]},
        )

    def chosen(self, which):
        records = list(ServiceRecord.objects.order_by("pk"))
        if not records:
            raise ValidationError("There is none yet.")
        return records[which % len(records)]

    def record(self, **fields):
        record_services([self.row(**fields)], by=self.lead)

    def edit(self, which, **fields):
        row = self.row(**fields)
        names = ("done_on", "domain", "attended", "head_counts", "project", "theme")
        said = {name: getattr(row, name) for name in names}
        edit_record(self.chosen(which), by=self.lead, **as_said(said))

    def attribute(self, which, **said):
        """Late, if its month isn't filed."""
        edit_record(self.chosen(which), by=self.lead, **as_said(self.said(**said)))

    def attribute_activity(self, station, **said):
        """Its records keep what they were written with."""
        activity = self.fresh(self.activities[station])
        edit_activity(activity, by=self.lead, **as_said(self.said(**said)))

    def replace(self, which, **fields):
        row = self.row(**fields)
        replace_record(self.chosen(which), reason="Another day", by=self.lead, row=row)

    def void(self, which):
        void_record(self.chosen(which), reason="Entered twice", by=self.lead)

    def categorise(self, person, spells):
        wanted = [(code, since, None) for code, since in dict(spells).items()]
        set_categories(self.fresh(self.people[person]), by=self.lead, categories=wanted)

    def categorise_home(self, spells):
        wanted = [(code, since, None) for code, since in dict(spells).items()]
        home = self.people[0].household
        set_household_categories(home, by=self.lead, categories=wanted)

    def transfer(self, person, to, on):
        person, to = self.fresh(self.people[person]), self.stations[to]
        transfer_person(person, to=to, on=on, reason="Moved", by=self.lead)

    def close(self, on):
        close_station(self.fresh(self.stations["west"]), on=on, reason="Merged", by=self.an)

    def file(self, station, month):
        station = self.stations[station]
        reason = "Corrected" if any(True for _ in self.filings) else ""
        filing = file_month(station=station, month=month, by=self.lead, reason=reason)
        period = Period.month(month)
        self.filings[filing.pk] = ({station.pk: "p"}, period, recounted({station.pk: "p"}, period))

    def refresh(self):
        refresh_counts()

    def refresh_one(self, station, month):
        refresh_months([(self.stations[station].pk, month)])

    def settle(self):
        settle_filings(self.filings)

    @staticmethod
    def fresh(row):
        return type(row).objects.get(pk=row.pk)


ITEMS = ("棉被|床", "大米|公斤")


def as_said(fields):
    return {name: value for name, value in fields.items() if value is not UNSAID}


def recounted(scope, period):
    return recount(scope, period, cells(set(scope.values()), ITEMS, APART))


def figures(counted_range):
    return {key: amount for key, amount in flows.flows(counted_range).figures.items() if amount}


@contextmanager
def undone():
    """Whatever happens inside is taken back; a refresh may open its own transaction in it."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


def happens(world, name, fields):
    try:
        with transaction.atomic():
            connection.atomic_blocks[-1]._from_testcase = True
            getattr(world, name)(**fields)
        event(f"{name} done")
    except (ValidationError, PermissionDenied, Refused):
        event(f"{name} refused")


def agree(world, number):
    for period in PERIODS:
        counted_range = CountedRange(world.scope, period)
        expected = recounted(world.scope, period)
        assert figures(counted_range) == expected
        lists_agree(counted_range, expected, number)
    for key, (scope, period, expected) in world.filings.items():
        counted_range = CountedRange(scope, period, (key,))
        assert figures(counted_range) == expected
        lists_agree(counted_range, expected, number)


def lists_agree(counted_range, expected, number):
    """One list, another one after each step."""
    if expected:
        cell, measure = sorted(expected, key=str)[number * 7919 % len(expected)]
        assert drill.behind(counted_range, cell, measure).total == expected[cell, measure]


@pytest.mark.long
@given(st.lists(st.fixed_dictionaries(RECORD), max_size=6), st.lists(STEP, max_size=10))
@settings(
    max_examples=soaked(4, 200),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_storm_is_counted_to_the_last_unit_after_every_step(world, records, steps):
    with undone():
        world.filings = {}
        for fields in records:
            happens(world, "record", fields)
        for number, (name, fields) in enumerate([("refresh", {}), *steps]):
            happens(world, name, fields)
            agree(world, number)
