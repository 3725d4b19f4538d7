"""What a list's page shows stands in its file too, over all lists that are declared."""

import html
import re
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.html import strip_tags

from beneficiaries.models import Person, PersonCategory
from cases.filings.months import month_before
from cases.filings.services.filings import file_month, return_filing
from cases.models import CaseStep, Pairing, VisitDuty
from cases.people.services.deaths import record_death
from cases.records.services.correct import void_record
from config.tests.scene import scene  # noqa: F401
from reports.behind.boards import SUBJECTS
from reports.behind.columns import COLUMNS
from reports.indicators import CATALOGUE
from resources.donations.services import void_donation
from stations import wording
from stations.jobs.lists import JobsAsked
from stations.lists.asked import LISTS
from stations.models import Certificate, Job, PopulationSnapshot, StationPosts
from stations.organisations.testing import organisation
from stations.templatetags.lists import words

pytestmark = pytest.mark.django_db
BEHIND = {"behind_live", "behind_report", "behind_board"}
VOIDED = {"voided"}  # the file has the reason
# Behind what isn't counted of a county, and what is told by domain or thing alone.
NONE_OF_A_COUNTY = {
    "live divisions IND-NET-03a",
    "live divisions IND-NET-03b",
    "live divisions IND-ORG-03",
    "live organisations IND-ORG-05b",
    "live records IND-SVC-03",
    "live donations IND-RES-04",
    "live records IND-RES-04d",
}
# Words of a list's column that its file does without, and why.
PAGE_ONLY = {
    ("audit", "details"): {"Show"},  # a button
    ("people", "log"): {"Log"},  # a button
    ("donors", "correct"): {"Correct"},  # a button
    ("people", "due"): {"8", "days", "overdue"},  # from today: the file has the day
    ("people", "seen"): {"never"},  # an empty cell
    ("people", "tags"): {"+1"},  # how many more: the file has them all
    ("records", "who"): {"and", "others", "in", "all"},  # the file has how many in all
    ("records", "state"): {"taken", "back"},
    ("donations", "number"): VOIDED,
    ("board", "who"): {"without", "a", "file"},  # the head count says it
    ("live", "who"): {"without", "a", "file"},
    ("board", "days"): {"days"},  # the heading says it
    ("live", "days"): {"days"},
}


def told(value):
    """A cell of the file, in all the ways in which a page writes it."""
    yield str(words(value))
    if isinstance(value, datetime):
        yield from (wording.moment(value), wording.short_day(value), wording.exact(value))
        yield value.isoformat()
    elif isinstance(value, date):
        yield from (wording.short_day(value), wording.day(value), value.isoformat())
    elif isinstance(value, int | Decimal):
        yield from (wording.count(value), wording.money(value), str(value))


def parts(text):
    plain = html.unescape(strip_tags(str(text).replace("<", " <")))
    return set(re.findall(r"\+?[\w.,:%]*\w", plain))


def missing(asked):
    """``{column: words}`` that stand in the table and nowhere in the row's file."""
    found, number = {}, 0
    heads = parts(" ".join(asked.listing.headings()).lower())
    for page in asked.pager.pages():
        for row in asked.lines(page):
            number += 1
            filed = set(heads)
            for column in asked.listing.sheet:
                filed |= parts(" ".join(told(column.value(row))))
            for column in asked.table:
                shown = parts(words((column.shown or column.value)(row)))
                if shown - filed:
                    found.setdefault(column.key, set()).update(shown - filed)
    return found, number


def lists_of(user, county):
    """All lists, and of those behind numbers one of each kind of rows, or more."""
    today = timezone.localdate()
    filed = QueryDict(f"month={month_before(today):%Y-%m}")
    for name, listed in LISTS.items():
        if name not in BEHIND:
            whole = QueryDict("" if name == "stations" else "state=all")
            yield name, listed(user, filed if name == "filings" else whole)
    yield "jobs", JobsAsked(user, QueryDict())
    if user.username != "chen":
        return
    for subject in SUBJECTS:
        place = {"kind": "division", "key": county.pk, "subject": subject}
        yield f"board {subject}", LISTS["behind_board"](user, QueryDict(), **place)
    days = f"first={today - timedelta(days=40)}&last={today}"
    for key, indicator in CATALOGUE.items():
        if indicator.behind in COLUMNS:
            asked = QueryDict(f"place=division:{county.pk}&{days}")
            yield f"live {indicator.behind} {key}", LISTS["behind_live"](user, asked, indicator=key)


def open_to(user, county):
    for name, asked in lists_of(user, county):
        if name in NONE_OF_A_COUNTY:
            with pytest.raises(Http404):
                asked.pager.number()
        else:
            yield name, asked


@pytest.fixture
def rows(scene, request, lin, he, chen, east, county, stocked, settings):  # noqa: F811
    """Of each list a row whose every cell is told, and of what a page shows besides."""
    settings.LANGUAGE_CODE = "en"
    get = request.getfixturevalue
    make_person, make_service = get("make_person"), get("make_service")
    today, person = timezone.localdate(), Person.objects.get(pk=scene["person"])
    for code in ("31", "32", "33", "24"):  # more than a page has room for
        PersonCategory.objects.create(person=person, code=code, since=date(2024, 1, 1))
    others = [make_person(f"罗秀{n}", sex="2") for n in range(5)]
    for one in others:
        PersonCategory.objects.create(person=one, code="31", since=date(2024, 1, 1))
    VisitDuty.objects.filter(person__in=others).delete()
    record_death(make_person("罗亡故"), on=today, reason="By the village", by=lin)
    make_service([person, *others], on=today)
    make_service(heads={"elders": 30}, on=today, method="S", domain="04", title="茶话会")
    make_service(subject=person, outcome="not_met", on=today)
    void_record(make_service([person], on=today), reason="Twice", by=he)
    get("make_record")(person, done_on=today, handed=[(person, stocked("大米", 9, unit="袋"), 3)])
    case = get("make_case")(others[0], status="plan", opened_on=today, accepted_on=today)
    CaseStep.objects.create(
        case=case, cycle=1, verb="accept", target="assessment", done_on=today, note="…", by=lin
    )
    for days, state in [(0, "done"), (9, "done"), (8, "open")]:
        VisitDuty.objects.create(
            person=others[days % 5], station=east, due_on=today - timedelta(days=days),
            since_on=today - timedelta(days=40), interval="week", state=state,
            ended_on=today if state == "done" else None,
        )  # fmt: skip
    for fields in ({"kind": "cash"}, {"basis": "unvalued"}):
        get("make_donation")(**fields)
    void_donation(get("make_donation")(), reason="Twice", by=lin)
    get("make_activity")("重阳", on=today, attended=[person])
    get("make_record")(person, done_on=today).volunteering.create(
        volunteer=get("make_volunteer")(joined_on=today), minutes=60,
        approved_at=timezone.now(), approved_by=he,
    )  # fmt: skip
    project = get("enter_project")(since=today)
    for sort in ("fundraising", "matching", "grant"):
        get("enter_money")(sort, project, 1000, done_on=today)
    Pairing.objects.create(
        station=east, origin=east, created_by=lin, organisation=organisation("面粉厂", county),
        is_party_unit=True, kind="party", person=others[0], began_on=today,
    )  # fmt: skip
    filing = file_month(station=east, month=month_before(today), by=he)
    return_filing(filing, comment="Two visits are missing", by=chen)
    Job.objects.create(kind="x", title="Export", by=lin, state="failed", error="No space")
    worker = get("make_worker")("韦晓燕", east)
    registered = {"registered_on": date(2019, 1, 1), "has_party_unit": True}
    organisation("Spring", division=county, **registered)
    Certificate.objects.create(worker=worker, level=2, obtained_on=date(2024, 1, 1))
    StationPosts.objects.create(station=east, number=3, since=date(2024, 1, 1))
    PopulationSnapshot.objects.create(
        division=east.home, counted_on=date(2024, 1, 1), residents=300_000, source="Census"
    )


def test_what_the_page_shows_stands_in_the_file(rows, chen, lin, county):
    faults, seen, needed = {}, set(), set()
    for user in (lin, chen):
        for name, asked in open_to(user, county):
            lacking, number = missing(asked)
            if number:
                seen.add(name.rpartition(" ")[0] if name.startswith("live") else name)
            for column, told_alone in lacking.items():
                key = name.split(" ")[0], column
                needed.add(key)
                if left := told_alone - PAGE_ONLY.get(key, set()):
                    faults[user.username, name, column] = left
    every = {*LISTS, "jobs"} - BEHIND | {f"board {one}" for one in SUBJECTS}
    assert every | {f"live {one}" for one in COLUMNS} == seen
    assert faults == {}
    assert PAGE_ONLY.keys() <= needed


NUMBER, DAY = re.compile(r"[-+]?[\d,]+(\.\d+)?%?"), re.compile(r"\d{1,4}[-/年月]\d{1,2}")
FROM_TODAY = re.compile("today|yesterday|tomorrow", re.IGNORECASE)
# Texts of digits that are no numbers.
NAMES = {"number", "phone", "code", "receipt", "household", "key", "title", "told", "what", "item"}


def test_numbers_and_days_are_such_in_every_file(rows, chen, lin, county):
    """A cell that only looks like one is neither added up nor sorted; what is said from today is
    wrong tomorrow."""
    faults = set()
    for user in (lin, chen):
        for name, asked in open_to(user, county):
            found = [row for page in asked.pager.pages() for row in asked.lines(page)]
            for column in asked.listing.sheet:
                texts = [v for row in found if isinstance(v := column.value(row), str)]
                looks = [t for t in texts if NUMBER.fullmatch(t) and column.key not in NAMES]
                looks += [t for t in texts if DAY.fullmatch(t) or FROM_TODAY.search(t)]
                faults |= {(name, column.key, text) for text in looks}
    assert faults == set()


def test_what_a_duty_says_now_stands_in_the_file_of_a_reports_overdue(
    chen, county, east, make_person, compiled, settings
):
    settings.LANGUAGE_CODE = "en"
    for n in range(3):
        person = make_person(f"罗秀{n}")
        VisitDuty.objects.filter(person=person).delete()
        VisitDuty.objects.create(
            person=person, station=east, due_on=date(2025, 10, 6), since_on=date(2025, 10, 1),
            interval="week",
        )  # fmt: skip
    report = compiled(county)
    for duty, state in zip(VisitDuty.objects.all(), ["done", "cancelled", "open"], strict=True):
        duty.state, duty.ended_on = state, None if state == "open" else date(2025, 10, 9)
        duty.save()
    where = {"report": str(report.pk), "indicator": "IND-VIS-06"}
    lacking, number = missing(LISTS["behind_report"](chen, QueryDict(), **where))
    assert number == 3
    assert lacking == {"days": {"days"}}
