"""Today: whom to visit first, how the month stands, and nothing of anybody else's."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.today.queries import figures, scoped_duties, week_end
from stations.models import AuditEntry

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = "/today/"
MOST_QUERIES = 18


@pytest.fixture
def page(as_user):
    """What Today shows this user."""
    return lambda user, query="": as_user(user).get(TODAY + query).context


def names(context):
    return [duty.person.name for _village, duties, _n in context["villages"] for duty in duties]


@pytest.fixture
def owed(make_person, make_duty, make_household, today):
    """``owed("李一", 3)``: overdue by three days; -2: due in two."""

    def make(name, late, village=None, **fields):
        if village:
            fields["household"] = make_household(division=village)
        person = make_person(name, **fields)
        return make_duty(person, due_on=today - late * DAY)

    return make


def test_villages_stand_in_the_order_of_their_most_urgent_visit(
    owed, page, he, make_division, east_town
):
    plum, reed = (make_division(f"9A010110130{n}", f"村{n}") for n in (1, 2))
    owed("李一", 1, plum)
    owed("李二", 0, reed)
    owed("李三", 5, reed)
    context = page(he)
    assert [village for village, *_rest in context["villages"]] == ["村2", "村1"]
    assert names(context) == ["李三", "李二", "李一"]
    assert [n for *_rest, n in context["villages"]] == [2, 1]


@pytest.mark.dated
def test_the_tabs_count_what_they_list(owed, page, he, today):
    owed("李一", 2)
    owed("李二", 0, risk="H")
    owed("李三", -(week_end(today) - today).days)
    owed("李四", -30, risk="H")
    for key, count in {"today": 2, "overdue": 1, "week": 3, "high": 2}.items():
        context = page(he, f"?tab={key}")
        tab = next(tab for tab in context["tabs"] if tab.key == key)
        assert tab.count >= count  # on a Sunday "week" ends today
        assert len(names(context)) == tab.count


def test_an_unknown_tab_is_today(owed, page, he):
    owed("李一", 0)
    assert names(page(he, "?tab=nonsense")) == ["李一"]


@pytest.mark.dated
def test_the_month_counts_households_not_people(
    make_household, make_person, make_duty, log_record, he, today
):
    home = make_household()
    granny, boy = (make_person(n, household=home) for n in ("李一", "李二"))
    alone = make_person("李三", household=make_household())
    for person in (granny, boy, alone):
        make_duty(person, due_on=today)
    duties = scoped_duties(he, None)
    assert figures(duties)[1].owed == 2
    log_record(granny, boy)
    month = figures(duties)[1]
    assert (month.visited, month.owed) == (1, 2)


def test_a_worker_sees_own_people_first_and_may_switch(owed, page, lin, he):
    owed("李一", 1, worker=lin.worker)
    owed("李二", 2)
    assert names(page(lin)) == ["李一"]
    assert set(names(page(lin, "?of=station"))) == {"李一", "李二"}
    assert set(names(page(he))) == {"李一", "李二"}


def test_who_has_no_worker_file_sees_the_station(owed, page, wang):
    owed("李一", 1)
    assert names(page(wang)) == ["李一"]


def test_nothing_of_east_is_at_west(owed, page, zhao):
    owed("李一", 1)
    assert names(page(zhao, "?of=station")) == []


@pytest.mark.parametrize("name", ["chen", "gao", "an", "shen", "tong", "nobody"])
def test_it_is_for_people_of_a_station(as_user, name, request):
    assert as_user(request.getfixturevalue(name)).get(TODAY).status_code == 403


@pytest.mark.dated
def test_my_cases_show_when_a_step_is_due(page, make_case, lin, he, today):
    due = make_case(worker=lin.worker, next_step_on=week_end(today))
    assert list(page(lin)["cases"]) == [due]
    due.next_step_on = week_end(today) + DAY
    due.save()
    assert not page(lin)["cases"]


def test_an_empty_day_says_what_to_do(as_user, lin):
    text = as_user(lin).get(TODAY).content.decode()
    assert reverse("cases:log") in text


def test_htmx_gets_the_list_alone(owed, as_user, he):
    owed("李一", 1)
    answer = as_user(he).get(TODAY, headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert "李一" in answer.content.decode()


def test_twenty_more_people_cost_no_more_queries(owed, he, count_queries, east_village):
    owed("李", 1, east_village)
    before = count_queries(he, TODAY)
    assert before <= MOST_QUERIES
    for n in range(20):
        owed(f"李{n}", n, east_village)
    assert count_queries(he, TODAY) == before


def test_more_crises_cost_no_more_queries(make_crisis, make_person, granny_li, he, count_queries):
    make_crisis(granny_li)
    before = count_queries(he, TODAY)
    assert before <= MOST_QUERIES
    for n in range(5):
        make_crisis(make_person(f"李{n}"))
    assert count_queries(he, TODAY) == before


class TestCall:
    def test_the_number_is_shown_and_logged(self, make_person, as_user, lin):
        person = make_person(phone="13800002207")
        assert "13800002207" not in as_user(lin).get(TODAY).content.decode()
        answer = as_user(lin).post(f"/people/{person.pk}/call/")
        assert 'href="tel:13800002207"' in answer.content.decode()
        entry = AuditEntry.objects.get(verb="reveal")
        assert (entry.by, entry.detail["field"]) == (lin, "phone")

    def test_reading_it_takes_a_post(self, granny_li, as_user, lin):
        assert as_user(lin).get(f"/people/{granny_li.pk}/call/").status_code == 405

    def test_a_stranger_gets_no_number(self, granny_li, as_user, zhao):
        assert as_user(zhao).post(f"/people/{granny_li.pk}/call/").status_code == 404
        assert not AuditEntry.objects.filter(verb="reveal").exists()


def test_cases_are_one_tap_from_today(as_user, lin):
    page = as_user(lin).get(reverse("cases:today")).content.decode()
    assert f'href="{reverse("cases:case_list")}"' in page[page.index("<main") :]


def test_who_logs_no_visit_has_no_button_for_it(owed, as_user, he, wang):
    duty = owed("李一", 3)
    url = f"{reverse('cases:log')}?duty={duty.pk}"
    his, hers = (as_user(user).get(TODAY).text for user in (he, wang))
    assert ("李一" in his, "李一" in hers) == (True, True)
    assert (url in his, url in hers) == (True, False)


def test_a_plan_without_a_date_stands_on_the_leads_day(page, make_case, lin, he, today):
    """And on nobody else's; one that has no plan yet is none."""
    undated = make_case(worker=lin.worker, status="intervention")
    assert list(page(he)["cases"]) == [undated]
    assert not page(lin)["cases"]
    undated.status = "assessment"
    undated.save()
    assert not page(he)["cases"]
