"""One line of time: every kind of event, in order, page by page, for whoever may read it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from beneficiaries.models import Enrolment, HouseholdCategory, PersonCategory
from cases.casework.services import open_case
from cases.models import ServiceRecord
from cases.people.queries.timeline import Mark, timeline
from cases.people.services.deaths import record_death, undo_death
from cases.people.services.transfers import transfer_person
from cases.records.services import void_record
from stations.audit import trail

DAY = date(2024, 3, 1)


def titles(user, person, **fields):
    return [entry.title for entry in timeline(user, person, **fields).entries]


def entry_of(user, person, n=0):
    return timeline(user, person).entries[n]


def whole(user, person, limit):
    """Every page, one after the other."""
    pages, mark = [], None
    while True:
        page = timeline(user, person, mark, limit)
        pages.append(page)
        if page.mark is None:
            return pages
        mark = Mark.read(str(page.mark))


def test_a_new_person_was_enrolled_and_nothing_else(granny_li, lin, east):
    [only] = timeline(lin, granny_li).entries
    assert str(east) in only.title


def test_a_visit_shows_how_she_was_who_came_and_what_was_said(granny_li, make_visit, lin):
    record = make_visit(
        granny_li,
        done_on=DAY,
        condition="attention",
        note="Cold at night.",
        minutes=22,
        workers=[lin.worker],
    )
    found = entry_of(lin, granny_li)
    assert (found.mood, found.tone, found.text) == ("attention", "warn", "Cold at night.")
    assert found.url == record.get_absolute_url()
    assert found.notes[0] == "Lin"
    assert "22" in found.notes[1]


def test_an_attempt_says_why_nobody_was_met(granny_li, make_visit, lin):
    make_visit(granny_li, done_on=DAY, outcome="not_met")
    assert (entry_of(lin, granny_li).mood, entry_of(lin, granny_li).tone) == ("not_met", "")


def test_a_voided_visit_stays_with_its_reason_and_without_its_mood(granny_li, make_visit, lin):
    record = make_visit(granny_li, done_on=DAY, condition="well")
    void_record(record, reason="Logged twice.", by=lin)
    found = entry_of(lin, granny_li)
    assert (found.void_reason, found.mood, found.tone) == ("Logged twice.", "", "")


def test_every_kind_of_event_stands_in_it(granny_li, make_visit, make_crisis, west, lin, he, zhao):
    make_visit(granny_li, done_on=DAY)
    PersonCategory.objects.create(person=granny_li, code="31", since=DAY, until=date(2024, 6, 1))
    HouseholdCategory.objects.create(
        household=granny_li.household, code="14", since=DAY, until=date(2024, 7, 1)
    )
    make_crisis(granny_li)
    trail.record("edit", granny_li, by=lin, changes={"risk": ["K", "H"]}, reason="She fell.")
    case = open_case(person=granny_li, problem="Falls.", by=lin, opened_on=DAY)
    record_death(granny_li, on=timezone.localdate(), reason="Told.", by=lin)
    undo_death(granny_li, reason="Mistaken.", by=he)
    record_death(granny_li, on=timezone.localdate(), reason="Seen.", by=lin)
    undo_death(granny_li, reason="Mistaken again.", by=he)
    found = timeline(he, granny_li).entries
    icons = [entry.icon for entry in found]
    for icon, number in {
        "home-check": 1,  # the visit
        "clipboard-list": 4,  # two categories, begun and ended
        "alert-octagon": 1,  # the crisis
        "alert-triangle": 1,  # risk raised
        "folder-plus": 1,  # case opened
        "player-pause": 1,  # and suspended by the first death
        "arrow-back-up": 2,
        "user-plus": 1,
    }.items():
        assert icons.count(icon) == number, icon
    raised = next(entry for entry in found if entry.icon == "alert-triangle")
    assert (raised.tone, raised.text, raised.notes) == ("bad", "She fell.", ["Lin"])
    opened = next(entry for entry in found if entry.icon == "folder-plus")
    assert (opened.text, opened.url) == ("Falls.", case.get_absolute_url())


def test_a_death_stands_on_its_day(granny_li, lin):
    record_death(granny_li, on=date(2024, 8, 1), reason="Told.", by=lin)
    assert entry_of(lin, granny_li).icon == "user-off"


@pytest.mark.parametrize(
    ("detail", "icon", "tone"),
    [
        ({"changes": {"risk": ["N", "K"]}}, "alert-triangle", ""),
        ({"changes": {"risk": ["H", "N"]}}, "arrow-down", ""),
        ({"risk": "H"}, "flag", "bad"),
    ],
)
def test_a_change_of_risk_says_its_direction_where_it_is_known(granny_li, lin, detail, icon, tone):
    trail.record("edit", granny_li, by=lin, **detail)
    found = entry_of(lin, granny_li)
    assert (found.icon, found.tone) == (icon, tone)


def test_other_edits_and_readings_of_the_file_are_no_events(granny_li, lin):
    trail.record("edit", granny_li, by=lin, changes={"name": ["a", "b"]})
    trail.record("read", granny_li, by=lin)
    assert len(timeline(lin, granny_li).entries) == 1


def test_an_aid_that_ended_before_she_moved_in_is_not_hers(
    granny_li, make_household, make_person, lin
):
    home = granny_li.household
    HouseholdCategory.objects.create(
        household=home, code="14", since=date(2010, 1, 1), until=date(2019, 1, 1)
    )
    HouseholdCategory.objects.create(household=make_household(), code="11", since=DAY)
    assert len(timeline(lin, granny_li).entries) == 1


def test_a_visit_to_somebody_else_is_not_hers_but_one_that_she_attended_is(
    granny_li, make_person, make_visit, lin
):
    grandson = make_person("李小军", household=granny_li.household)
    make_visit(make_person("王一"), done_on=DAY)
    assert len(timeline(lin, granny_li).entries) == 1
    make_visit(grandson, granny_li, done_on=DAY)
    assert "李小军" in entry_of(lin, granny_li).notes[-1]


def test_somebody_of_another_station_who_was_there_is_masked(
    granny_li, make_person, make_visit, west, tong, lin
):
    stranger = make_person("赵大明", station=west)
    make_visit(granny_li, stranger, done_on=DAY, by=tong)
    for user, name in ((lin, "赵*明"), (tong, "赵大明")):
        assert name in entry_of(user, granny_li).notes[-1]


def test_after_a_move_the_new_station_reads_the_old_ones_visits_but_not_their_guests(
    granny_li, make_person, make_visit, west, he, zhao
):
    make_visit(granny_li, make_person("李小军"), done_on=DAY, note="Well.")
    person = transfer_person(granny_li, to=west, on=date(2024, 9, 1), reason="Moved.", by=he)
    found = timeline(zhao, person).entries
    assert [entry.icon for entry in found] == ["arrows-left-right", "home-check", "user-plus"]
    visit = found[1]
    assert visit.text == "Well."
    assert visit.notes[0] == "East Station"
    assert "李*军" in visit.notes[-1]


def test_newest_first_and_of_one_day_the_last_written_first(granny_li, make_visit, lin):
    for note, day in (("a", 3), ("b", 1), ("c", 3), ("d", 2)):
        make_visit(granny_li, done_on=date(2024, 3, day), note=note)
    assert [e.text for e in timeline(lin, granny_li).entries][:4] == ["c", "a", "d", "b"]


def test_pages_of_any_size_hold_everything_once_and_in_order(granny_li, make_visit, lin):
    for n in range(13):
        make_visit(granny_li, done_on=DAY + timedelta(days=n // 4), note=str(n))
    ServiceRecord.objects.update(created_at=timezone.now())  # as an import writes them
    for code in ("31", "33", "37"):
        PersonCategory.objects.create(person=granny_li, code=code, since=DAY)
    everything = timeline(lin, granny_li, limit=99).entries
    for limit in (1, 2, 5, 17):
        pages = whole(lin, granny_li, limit)
        assert [e for page in pages for e in page.entries] == everything
        rest = len(everything)
        for page in pages:
            rest -= len(page.entries)
            assert page.older == rest


def test_a_visit_logged_meanwhile_shifts_no_page(granny_li, make_visit, lin):
    for n in range(5):
        make_visit(granny_li, done_on=DAY, note=str(n))
    first = timeline(lin, granny_li, limit=2)
    make_visit(granny_li, done_on=DAY, note="new")
    second = timeline(lin, granny_li, first.mark, limit=2)
    assert [e.text for e in second.entries] == ["2", "1"]


@pytest.mark.parametrize("text", ["", "x", "!!!", "MjAyNA", "5byg5LiJ"])
def test_a_mark_that_is_none_of_ours_is_not_found(text):
    with pytest.raises(Http404):
        Mark.read(text)


def test_a_page_costs_the_same_however_long_the_story_is(granny_li, make_person, make_visit, lin):
    grandson = make_person("李小军", household=granny_li.household)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            timeline(lin, granny_li, limit=50)
        return len(queries)

    make_visit(granny_li, grandson, done_on=DAY, workers=[lin.worker])
    before = cost()
    for n in range(20):
        make_visit(granny_li, grandson, done_on=DAY + timedelta(days=n), workers=[lin.worker])
    assert cost() == before


def test_a_childs_ended_case_stays_out_of_the_story_without_the_grant(
    make_person, make_case, wang, lin
):
    child = make_person("王小", born_on=timezone.localdate() - timedelta(days=3650))
    case = make_case(child, status="archived")
    case.steps.create(verb="archive", target="archived", done_on=DAY, note="Secret.", by=lin)
    assert "Secret." in [e.text for e in timeline(lin, child).entries]
    assert "Secret." not in [e.text for e in timeline(wang, child).entries]


def test_enrolments_read_as_a_move(granny_li, west, lin):
    Enrolment.objects.update(until=DAY)
    Enrolment.objects.create(person=granny_li, station=west, since=DAY)
    latest = titles(lin, granny_li)[0]
    assert "East Station" in latest
    assert "West Station" in latest


def test_a_hand_out_list_names_nobody_else(granny_li, make_visit, make_person, lin):
    others = [make_person(f"王{n}") for n in "一二三"]
    for method in "DS":
        make_visit(granny_li, *others, done_on=DAY, method=method, subject=None, title="慰问")
    for n in range(2):
        found = " ".join(entry_of(lin, granny_li, n).notes)
        assert "3" in found
        assert "王" not in found


def test_who_was_visited_with_her_is_named(granny_li, make_visit, make_person, lin):
    make_visit(granny_li, make_person("王一"), done_on=DAY)
    assert "王一" in " ".join(entry_of(lin, granny_li).notes)
