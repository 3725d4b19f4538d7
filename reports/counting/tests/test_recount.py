"""SQL against a naive recount in Python, over whatever records Hypothesis thinks of."""

from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beneficiaries.groups import GROUPS, counted_in
from cases.models import Attendance, HeadCount, ServiceRecord
from config.testing_soak import soaked
from reports.behind.queries import drill
from reports.behind.queries.drill import Turn
from reports.counting.tests.recount import MEASURES
from reports.figures.periods import Period
from reports.figures.queries import flows
from reports.figures.queries.counted_range import CountedRange
from reports.figures.queries.flows import Cell

FIRST = date(2025, 10, 1)
METHODS, DOMAINS, PARTS = ["V", "T", "S"], ["01", "02"], ["east", "west"]
PERSON = st.integers(0, 4)
HOME = st.none() | st.integers(0, 2)  # it may change from one record to the next
ATTENDANCES = st.dictionaries(
    PERSON, st.tuples(HOME, st.sets(st.sampled_from(sorted(GROUPS)), max_size=4)), max_size=4
)
HEADS = st.dictionaries(st.sampled_from(["", *GROUPS]), st.integers(1, 40), max_size=3)
RECORD = st.fixed_dictionaries(
    {
        "station": st.sampled_from(PARTS),
        "day": st.integers(-3, 33).map(lambda days: FIRST + timedelta(days)),
        "method": st.sampled_from(METHODS),
        "domain": st.sampled_from(DOMAINS),
        "outcome": st.sampled_from(["met", "met", "met", "not_met"]),
        "voided": st.sampled_from([False, False, False, True]),
        "subject": st.none() | st.tuples(PERSON, HOME),
        "attendances": ATTENDANCES,
        "heads": HEADS,
    }
)


@pytest.fixture
def scene(east, west, make_person, make_household, lin):
    """Five people, three households, two stations."""
    return {
        "stations": {"east": east, "west": west},
        "people": [make_person(name) for name in ("甲一", "乙二", "丙三", "丁四", "戊五")],
        "homes": [make_household() for _ in range(3)],
        "by": lin,
    }


def write(scene, rows):
    """The rows as the fact table holds them."""
    home = lambda number: None if number is None else scene["homes"][number]  # noqa: E731
    for row in rows:
        subject = row["subject"] or (0, None) if row["outcome"] != "met" else row["subject"]
        record = ServiceRecord.objects.create(
            station=scene["stations"][row["station"]],
            origin=scene["stations"]["east"],
            done_on=row["day"],
            method=row["method"],
            domain=row["domain"],
            outcome=row["outcome"],
            subject=subject and scene["people"][subject[0]],
            household=subject and home(subject[1]),
            voided_at="2025-12-01T00:00Z" if row["voided"] else None,
            void_reason="Entered twice" if row["voided"] else "",
            created_by=scene["by"],
        )
        Attendance.objects.bulk_create(
            Attendance(
                record=record,
                person=scene["people"][person],
                household=home(number),
                age=70,
                groups=sorted(groups),
            )
            for person, (number, groups) in row["attendances"].items()
        )
        HeadCount.objects.bulk_create(
            HeadCount(record=record, group=group, number=number)
            for group, number in row["heads"].items()
        )


def recount(rows, cell):
    """The rules once more, one record after the other."""
    found = {"people": set(), "households": set()}
    found |= dict.fromkeys(("contacts", "household_contacts", "records", "heads"), 0)
    for row in rows:
        if not counts(row, cell):
            continue
        reached = {
            person: home
            for person, (home, groups) in row["attendances"].items()
            if not cell.group or cell.group in groups
        }
        heads = sum(
            number
            for group, number in row["heads"].items()
            if not cell.group or (group and cell.group in counted_in(group))
        )
        homes = {home_key(*pair) for pair in reached.items()}
        if row["subject"] and not cell.group:
            homes.add(home_key(*row["subject"]))
        found["people"] |= set(reached)
        found["households"] |= homes
        found["contacts"] += len(reached) + heads
        found["household_contacts"] += len(homes)
        found["heads"] += heads
        found["records"] += bool(not cell.group or reached or heads)
    return {name: len(v) if isinstance(v, set) else v for name, v in found.items()}


def home_key(person, home):
    return ("person", person) if home is None else ("home", home)


def counts(row, cell):
    return (
        row["outcome"] == "met"
        and not row["voided"]
        and row["day"].month == FIRST.month
        and cell.part in (None, row["station"])
        and cell.method in (None, row["method"])
        and cell.domain in (None, row["domain"])
    )


def cells():
    for method in (None, *METHODS):
        for group in ("", *GROUPS):
            yield Cell(method=method, group=group)
        for domain in DOMAINS:
            yield Cell(method=method, domain=domain)
        for part in PARTS:
            yield Cell(part=part, method=method)


@pytest.mark.long
@given(st.lists(RECORD, max_size=12))
@settings(
    max_examples=soaked(10, 300),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_sql_counts_what_a_naive_recount_counts(scene, rows):
    ServiceRecord.objects.all().delete()
    write(scene, rows)
    stations = {station.pk: name for name, station in scene["stations"].items()}
    month = Period.month(FIRST)
    counted = flows.flows(CountedRange(stations, month))
    for cell in cells():
        expected = recount(rows, cell)
        assert {name: counted[cell, name] for name in MEASURES} == expected, cell


@pytest.mark.long
@given(st.lists(RECORD, max_size=8), st.sampled_from(list(cells())), st.sampled_from(MEASURES))
@settings(
    max_examples=soaked(12, 400),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_list_behind_a_figure_adds_up_to_it(scene, rows, cell, measure):
    ServiceRecord.objects.all().delete()
    write(scene, rows)
    stations = {station.pk: name for name, station in scene["stations"].items()}
    listing = drill.behind(CountedRange(stations, Period.month(FIRST)), cell, measure)
    assert listing.total == recount(rows, cell)[measure]
    assert sum(line.amount for line in listing.lines) == listing.total
    assert listing.following is None


def test_a_long_list_is_paged_without_losing_or_repeating_a_record(make_service, granny_li, east):
    days = [FIRST + timedelta(days=number % 31) for number in range(2 * drill.PAGE + 5)]
    records = {make_service([granny_li], on=day).pk for day in days}
    counted_range = CountedRange({east.pk: ""}, Period.month(FIRST))
    seen, after = defaultdict(int), None
    for _page in range(3):
        listing = drill.behind(counted_range, Cell(method="V"), "contacts", after)
        assert listing.total == len(records)
        for line in listing.lines:
            seen[line.key] += 1
        after = listing.following
    assert after is None
    assert set(seen) == records
    assert set(seen.values()) == {1}


@pytest.mark.parametrize("cell", [Cell(), Cell(group="elders"), Cell(method="T"), Cell(part="")])
@pytest.mark.parametrize("measure", ["contacts", "heads", "records", "household_contacts"])
def test_pages_of_records_that_seldom_count_are_the_whole_list(
    make_service, make_person, east, west, monkeypatch, cell, measure
):
    """Several pages, days with many records, and far more records than count."""
    monkeypatch.setattr(drill, "LOOKED_AT", 1)
    people = [make_person("甲"), make_person("乙", born_on=date(1990, 1, 1), station=west)]
    for number in range(40):
        reached = [people[number % 2]] if number % 5 == 0 else []
        make_service(
            reached, on=FIRST + timedelta(days=number % 4), station=[east, west][number % 2],
            method="VT"[number % 3 == 0], heads={"elders": 2} if number % 7 == 0 else {},
        )  # fmt: skip
    counted_range = CountedRange({east.pk: "", west.pk: "else"}, Period.month(FIRST))
    plain = drill.read(
        drill.every_line(counted_range) + drill.CHOSEN + drill.BY_RECORD
        + drill.LISTED.format(**Turn().words),
        drill._values(counted_range, cell, measure, Turn(size=1000)),
    )  # fmt: skip
    for is_up in (False, True):
        seen, following, is_more = [], (None, None), True
        while is_more:
            listing = drill.behind(counted_range, cell, measure, Turn(*following, is_up, 3))
            assert listing.total == sum(amount for _key, _day, amount, _total in plain)
            seen += listing.lines
            following, is_more = listing.following, listing.following is not None
        wanted = plain[::-1] if is_up else plain
        assert [tuple(line) for line in seen] == [tuple(row[:3]) for row in wanted]
