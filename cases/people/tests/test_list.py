"""The list of people: who stands on it, in which order, for whom masked, at what cost."""

import re
import uuid
from datetime import date, timedelta
from urllib.parse import parse_qs, urlparse

import pytest
from django.http import QueryDict
from django.urls import reverse

from beneficiaries.models import Person, PersonCategory
from beneficiaries.openings.services.openings import open_file
from cases.models import VisitDuty
from cases.people.lists import LISTING, PeopleAsked
from cases.people.queries import people as listing
from cases.people.services.deaths import record_death
from cases.people.services.leaving import leave_ledger
from reports.figures.queries.people import ledger
from stations.models import AuditEntry

PEOPLE = reverse("cases:people")
CHANGE = reverse("cases:people_change")
NAMES = "一二三四五六七八九十百千万甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午"


@pytest.fixture
def due(make_person, today):
    """``due("李雪", -3)``: a person whose visit was due three days ago."""

    def make(name, days, **fields):
        person = make_person(name, **fields)
        VisitDuty.objects.create(
            person=person,
            station=person.station,
            since_on=today - timedelta(60),
            due_on=today + timedelta(days),
            interval="month",
        )
        return person

    return make


def names(page):
    return [row.name for row in page.context["lines"]]


def shown(as_user, user, **query):
    page = as_user(user).get(PEOPLE, query)
    assert page.status_code == 200
    return names(page)


def test_the_most_overdue_come_first_then_by_risk_and_name(as_user, lin, due, make_person):
    make_person("安无期")
    due("王明天", 1)
    due("李般", -3)
    due("张高", -3, risk="H")
    due("陈般", -3)
    assert shown(as_user, lin) == ["张高", "陈般", "李般", "王明天", "安无期"]
    assert shown(as_user, lin, sort="-due")[0] == "安无期"


def test_the_list_orders_by_name_age_risk_and_village(
    as_user, lin, make_person, make_household, make_division
):
    far = make_division("9A0101101202", "Peach Village")
    make_person("王芳", born_on=date(1940, 1, 1), risk="K", household=make_household(division=far))
    make_person("李雪", born_on=date(1950, 1, 1), household=make_household())
    make_person("曾国", born_on=date(1930, 1, 1), risk="H")
    assert shown(as_user, lin, sort="name") == ["李雪", "王芳", "曾国"]
    assert shown(as_user, lin, sort="age") == ["曾国", "王芳", "李雪"]
    assert shown(as_user, lin, sort="risk") == ["曾国", "王芳", "李雪"]
    assert shown(as_user, lin, sort="village") == ["李雪", "王芳", "曾国"]
    assert shown(as_user, lin, sort="nonsense") == shown(as_user, lin)


@pytest.mark.dated
def test_each_chip_counts_what_it_shows(as_user, lin, due, make_person, make_visit, today):
    late, soon = due("李迟", -1), due("王近", 7)
    due("张远", 8)
    alone = make_person("陈独", risk="H")
    PersonCategory.objects.create(person=alone, code="31", since=date(2024, 1, 1))
    child = make_person("赵小", born_on=today - timedelta(3000))
    PersonCategory.objects.create(person=child, code="23", since=today - timedelta(100))
    grown = make_person("钱大", born_on=today - timedelta(365 * 19))
    PersonCategory.objects.create(person=grown, code="23", since=today - timedelta(2000))
    for person in (late, soon, alone, child, grown):
        make_visit(person, done_on=today - timedelta(10))
    expected = {
        "soon": {"李迟", "王近"},
        "overdue": {"李迟"},
        "high": {"陈独"},
        "alone": {"陈独"},
        "children": {"赵小"},
        "unseen": {"张远"},
    }
    duties = VisitDuty.objects.open()  # the visits have moved them on
    duties.filter(person__in=[alone, child, grown]).delete()
    duties.filter(person=late).update(due_on=today - timedelta(1))
    duties.filter(person=soon).update(due_on=today + timedelta(7))
    counts = {c.key: c.count for c in listing.chips(listing.people_of(lin).active())}
    for key, people in expected.items():
        assert set(shown(as_user, lin, show=key)) == people, key
        assert counts[key] == len(people), key


def test_the_list_counts_whom_the_figures_count_on_their_last_day(
    as_user, lin, make_person, east, today
):
    dead, left, gone = make_person("李般"), make_person("王久"), make_person("陈般")
    record_death(dead, on=today, reason="Seen.", by=lin)
    leave_ledger(left, on=today, because="moved", by=lin)
    leave_ledger(gone, on=today - timedelta(1), because="moved", by=lin)
    page = as_user(lin).get(PEOPLE)
    assert set(names(page)) == {"李般", "王久"}
    assert page.context["total"] == ledger({east.pk: ""}, today).people() == 2
    tomorrow = today + timedelta(1)
    assert Person.objects.on_ledger(tomorrow).count() == ledger({east.pk: ""}, tomorrow).people()
    assert not Person.objects.active().exists()  # nothing more is done for them


def test_a_visit_after_ninety_days_is_not_seen_lately_and_an_attempt_is_no_visit(
    as_user, lin, make_person, make_visit, today
):
    seen, long_ago, attempt = make_person("李见"), make_person("王久"), make_person("张试")
    make_visit(seen, done_on=today - timedelta(89))
    make_visit(long_ago, done_on=today - timedelta(90))
    make_visit(attempt, done_on=today - timedelta(5), outcome="not_met", attended=[])
    assert set(shown(as_user, lin, show="unseen")) == {"王久", "张试"}
    rows = {row.name: row.seen for row in listing.rows(
        lin, list(listing.with_details(listing.people_of(lin)))
    )}  # fmt: skip
    assert rows["张试"].state == "not_met"
    assert rows["李见"].done_on == today - timedelta(89)


def test_the_search_box_finds_by_initials_within_the_list(as_user, lin, make_person, west):
    make_person("李雪")
    make_person("王芳")
    make_person("李学", station=west)
    assert shown(as_user, lin, q="lx") == ["李雪"]
    assert shown(as_user, lin, q="wangf") == ["王芳"]
    assert shown(as_user, lin, q="zzz") == []


def test_fields_narrow_the_list(as_user, lin, he, make_person, make_household, east_village):
    person = make_person("李雪", household=make_household(), worker=he.worker, risk="K")
    PersonCategory.objects.create(person=person, code="33", since=date(2024, 1, 1))
    make_person("王芳")
    for query in (
        {"village": east_village.pk},
        {"worker": str(he.worker.pk)},
        {"risk": "K"},
        {"category": "33"},
    ):
        assert shown(as_user, lin, **query) == ["李雪"], query
    assert shown(as_user, lin, worker=str(uuid.uuid4())) == []


def test_a_category_of_the_household_narrows_too_and_one_that_ended_does_not(
    as_user, lin, granny_li, today
):
    from beneficiaries.models import HouseholdCategory

    held = HouseholdCategory.objects.create(
        household=granny_li.household, code="14", since=date(2024, 1, 1)
    )
    assert shown(as_user, lin, category="14") == ["李桂兰"]
    held.until = today
    held.save()
    assert shown(as_user, lin, category="14") == []


def test_who_died_is_shown_when_asked_for_and_can_not_be_chosen(as_user, lin, make_person, today):
    person = make_person("李雪", died_on=today - timedelta(1))
    assert shown(as_user, lin) == []
    page = as_user(lin).get(PEOPLE, {"state": "ended"})
    assert names(page) == ["李雪"]
    assert f'value="{person.pk}"' not in page.text


# Scope and masking


def test_each_sees_the_people_of_their_stations(as_user, make_person, west, lin, zhao, sun, mei):
    make_person("李雪")
    make_person("王芳", station=west)
    assert shown(as_user, lin) == ["李雪"]
    assert shown(as_user, zhao) == ["王芳"]
    assert set(shown(as_user, sun)) == {"李雪", "王芳"}
    assert shown(as_user, mei) == []


@pytest.mark.parametrize("who", ["an", "shen", "nobody"])
def test_who_counts_nobody_sees_nobody(who, as_user, granny_li, request):
    assert as_user(request.getfixturevalue(who)).get(PEOPLE).status_code == 403


def test_an_officer_sees_masked_names_without_a_way_around(as_user, chen, granny_li):
    page = as_user(chen).get(PEOPLE)
    assert names(page) == ["李*兰"]
    assert "李桂兰" not in page.text
    assert reverse("beneficiaries:open_file", args=[granny_li.pk]) in page.text
    assert reverse("beneficiaries:register") not in page.text
    assert 'name="person"' not in page.text


def test_a_file_that_the_officer_opened_is_shown_in_full(as_user, chen, granny_li):
    open_file(granny_li, reason="Complaint 12", by=chen)
    assert shown(as_user, chen) == ["李桂兰"]


def test_a_supervisor_reads_and_changes_nothing(as_user, wang, granny_li):
    page = as_user(wang).get(PEOPLE)
    assert names(page) == ["李桂兰"]
    assert 'name="person"' not in page.text


# Pages


def test_pages_follow_each_other_without_gap_or_repeat_and_lead_back(lin, due):
    for n, name in enumerate(NAMES):
        due(f"李{name}", n % 3, risk="HKN"[n % 3])
    for sort in [sign + key for key in LISTING.sorts for sign in ("", "-")]:
        pager = PeopleAsked(lin, QueryDict(f"sort={sort}")).pager
        whole = [person.pk for person in pager.page(size=100).rows]
        pages = [pager.page(size=7)]
        while pages[-1].after:
            pages.append(pager.page(after=pages[-1].after, size=7))
        assert [person.pk for page in pages for person in page.rows] == whole, sort
        assert len(whole) == len(NAMES)
        back = pager.page(before=pages[2].before, size=7)
        assert [person.pk for person in back.rows] == whole[7:14], sort
        assert pages[0].before == ""


def test_the_next_page_keeps_what_the_list_was_narrowed_to(as_user, lin, make_person):
    for name in NAMES:
        make_person(f"李{name}", risk="H")
    make_person("王芳")
    page = as_user(lin).get(PEOPLE, {"risk": "H", "sort": "name"})
    assert page.context["totals"] == f"{len(NAMES)} 人"
    link = page.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    query = {k: v[0] for k, v in parse_qs(urlparse(link).query).items()}
    assert query["risk"] == "H"
    assert len(shown(as_user, lin, **query)) == len(NAMES) - 25


@pytest.mark.parametrize("cursor", ["x", "e30", "W10", "WyJhIiwgImIiXQ"])
def test_a_made_up_cursor_is_404(cursor, as_user, lin, granny_li):
    assert as_user(lin).get(PEOPLE, {"after": cursor}).status_code == 404


def test_the_list_costs_as_many_queries_with_twenty_more_people(
    count_queries, lin, due, make_household, make_visit, today
):
    def more(part):
        for name in part:
            person = due(f"李{name}", 1, household=make_household())
            PersonCategory.objects.create(person=person, code="31", since=date(2024, 1, 1))
            make_visit(person, done_on=today - timedelta(3))

    more(NAMES[:2])
    before = count_queries(lin, PEOPLE)
    more(NAMES[2:22])
    assert count_queries(lin, PEOPLE) == before


def test_htmx_gets_rows_only(as_user, lin, granny_li):
    page = as_user(lin).get(PEOPLE, headers={"HX-Request": "true"})
    assert "李桂兰" in page.text
    assert "<html" not in page.text


def test_an_empty_list_says_what_to_do_next(as_user, lin):
    page = as_user(lin).get(PEOPLE)
    assert 'class="empty"' in page.text
    assert reverse("cases:people") in as_user(lin).get(PEOPLE, {"q": "zz"}).text


# Many at once


def test_those_ticked_get_another_worker_or_risk(as_user, lin, he, make_person):
    people = [make_person("李雪"), make_person("王芳")]
    sent = {"person": [str(p.pk) for p in people], "worker": str(he.worker.pk), "back": PEOPLE}
    response = as_user(lin).post(CHANGE, sent | {"risk": "K"})
    assert response["Location"] == PEOPLE
    for person in people:
        person.refresh_from_db()
        assert (person.worker, person.risk) == (he.worker, "K")
    assert AuditEntry.objects.filter(verb="edit").count() == 2


def test_a_change_without_a_choice_is_refused_in_words(as_user, lin, granny_li):
    page = as_user(lin).post(CHANGE, {"person": [str(granny_li.pk)]})
    assert page.status_code == 422
    assert 'class="alert' in page.text


def test_people_of_another_station_are_not_changed(as_user, zhao, wang, granny_li):
    sent = {"person": [str(granny_li.pk)], "risk": "H"}
    as_user(zhao).post(CHANGE, sent)
    assert as_user(wang).post(CHANGE, sent).status_code == 403
    granny_li.refresh_from_db()
    assert granny_li.risk == "N"


def test_the_way_back_leads_nowhere_else(as_user, lin, granny_li):
    sent = {"person": [str(granny_li.pk)], "risk": "H", "back": "https://evil.example/"}
    assert as_user(lin).post(CHANGE, sent)["Location"] == PEOPLE
    assert as_user(lin).post(CHANGE, {"person": ["x"]}).status_code == 404


def test_the_box_of_a_person_carries_who_they_are(as_user, lin, granny_li):
    body = as_user(lin).get(reverse("cases:people")).content.decode()
    assert f'name="person" value="{granny_li.pk}" aria-label="' in body


def test_leaving_the_search_box_does_not_send_the_list_anew(as_user, lin, granny_li):
    """What was ticked meanwhile would be gone: no change of the whole form is listened to."""
    body = as_user(lin).get(reverse("cases:people")).content.decode()
    [trigger] = [part.split('"')[0] for part in body.split('hx-trigger="') if "#id_q" in part][-1:]
    assert "change," not in trigger.replace(" ", "")


def test_every_sort_has_a_second_page_whatever_the_villages_code_is_long(make_person, as_user, lin):
    """A place in the list is judged by what it is sorted by, not by the field of its first part."""
    for name in NAMES[:30]:
        make_person(name * 3)
    for sort in ("village", "-village", "due", "name", "risk", "age"):
        first = as_user(lin).get(f"{PEOPLE}?sort={sort}").content.decode()
        address = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
        assert as_user(lin).get(f"{PEOPLE}{address}").status_code == 200, sort


def test_who_only_reads_a_station_is_offered_no_entry_of_its_people(
    as_user, sun, west, make_person
):
    """A worker of West who supervises East: for whoever lives there the form ends in 403."""
    far, near = make_person("李雪"), make_person("李梅", station=west)
    client = as_user(sun)
    page = client.get("/people/").content.decode()
    chosen = client.get("/log/", {"q": "李"}).content.decode()
    for told in (page, chosen):
        assert f"/people/{near.pk}/crisis/" in told
        assert f"/people/{far.pk}/crisis/" not in told
    assert "李雪" in page
    assert "李雪" not in chosen
