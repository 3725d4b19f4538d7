"""An activity is planned, moved, cancelled, held: it counts only when it was held, from held days
alone (9-rules, "Activity")."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from cases.activities.services import (
    add_activities,
    add_day,
    cancel_activity,
    edit_activity,
    move_activity,
)
from cases.activities.workflow import WORKFLOW
from cases.facts.activities import ACTIVITY
from cases.models import Activity
from cases.records.rows import ActivityRow
from stations.kinds.protocol import one
from stations.models import AuditEntry
from stations.tests.lives import wrong_answers, wrong_offers

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
S = Activity.State
ALLOWED = {
    "hold": ({"planned"}, "held", ""),
    "move": ({"planned"}, "", "lin he tong"),
    "cancel": ({"planned"}, "cancelled", "lin he tong"),
}


@pytest.fixture
def plan(east, lin, today):
    """``plan(days_ahead)``: an activity that East will hold."""

    def make(ahead=3, *, by=lin, **fields):
        on = today + ahead * DAY
        row = {
            "station": east,
            "title": "重阳茶话会",
            "domain": "02",
            "began_on": on,
            "done_on": on,
        }
        row |= {"planned_on": on, "client_uuid": uuid4()}
        return one(add_activities, ActivityRow(**row | fields), by=by)[0]

    return make


@pytest.fixture
def late(plan, today):
    """One whose day has passed."""
    activity = plan(0)
    days = dict.fromkeys(["planned_on", "began_on", "done_on"], today - 2 * DAY)
    Activity.objects.filter(pk=activity.pk).update(**days)
    activity.refresh_from_db()
    return activity


def counted(east, today):
    """How many activities the station's year has so far, by the very statement that counts."""
    from django.db import connection

    first, last = today - 400 * DAY, today + 400 * DAY
    with connection.cursor() as cursor:
        sql = "SELECT " + ACTIVITY.sql.format(apart="")
        cursor.execute(sql, {"stations": [east.pk], "first": first, "last": last})
        return [row[2] for row in cursor.fetchall()]


def came(activity, on, by, **fields):
    return add_day(activity, by=by, client_uuid=uuid4(), done_on=on, head_counts={"": 8}, **fields)


def test_what_is_planned_counts_nowhere_until_it_is_held(plan, late, east, lin, today):
    plan()
    assert counted(east, today) == []
    came(late, today - DAY, lin)
    assert counted(east, today) == [today - DAY]


def test_its_days_are_those_on_which_it_was_held(late, lin, today):
    for on in (today - DAY, today):
        came(Activity.objects.get(), on, lin)
    now = Activity.objects.get()
    assert (now.state, now.began_on, now.done_on) == (S.HELD, today - DAY, today)
    assert now.planned_on == today - 2 * DAY
    verbs = list(AuditEntry.objects.filter(record__endswith=str(now.pk)).values_list("verb"))
    assert verbs.count(("hold",)) == 1


def test_nobody_need_have_come_yet_and_nothing_is_planned_for_a_day_that_has_passed(plan, today):
    assert plan(0).state == S.PLANNED
    with pytest.raises(ValidationError) as refused:
        plan(-1)
    assert "planned_on" in refused.value.message_dict


def test_it_is_moved_with_all_its_days(plan, lin, today):
    activity = plan(3, done_on=today + 4 * DAY)
    move_activity(activity, planned_on=today + 10 * DAY, by=lin)
    now = Activity.objects.get()
    assert (now.planned_on, now.began_on) == (today + 10 * DAY, today + 10 * DAY)
    assert now.done_on == today + 11 * DAY
    edit_activity(now, by=lin, began_on=today + 9 * DAY)
    assert Activity.objects.get().planned_on == today + 9 * DAY


def test_what_was_cancelled_is_neither_held_nor_corrected(plan, lin, today):
    activity = plan()
    with pytest.raises(ValidationError):
        cancel_activity(activity, reason=" ", by=lin)
    cancel_activity(activity, reason="Rain.", by=lin)
    now = Activity.objects.get()
    assert (now.state, now.cancel_reason) == (S.CANCELLED, "Rain.")
    for refused in (
        lambda: came(now, today, lin),
        lambda: edit_activity(now, by=lin, title="x"),
        lambda: move_activity(now, planned_on=today, by=lin),
    ):
        with pytest.raises(ValidationError):
            refused()


@pytest.mark.parametrize("state", ["planned", "held", "cancelled"])
def test_the_table_and_the_services_agree_with_what_is_allowed(
    state, plan, lin, he, wang, zhao, tong, nobody, today
):
    activity = plan()
    Activity.objects.filter(pk=activity.pk).update(state=state)
    activity.refresh_from_db()
    cast = [lin, he, wang, zhao, tong, nobody]
    asked = {"move": {"planned_on": today + DAY}, "cancel": {"reason": "Rain."}}
    services = {"move": move_activity, "cancel": cancel_activity}
    allowed = {verb: row for verb, row in ALLOWED.items() if verb in services}
    assert wrong_answers(WORKFLOW, allowed, services, activity, cast, asked) == []
    assert not wrong_offers(WORKFLOW, ALLOWED, activity, cast)


def test_the_page_plans_and_the_list_says_so(as_user, lin, east, granny_li, today):
    sent = {"client_uuid": str(uuid4()), "station": east.pk, "title": "茶话会", "domain": "02"}
    sent |= {"planned_on": (today + DAY).isoformat(), "attended": [str(granny_li.pk)]}
    client = as_user(lin)
    bad = client.post("/activities/plan/", sent | {"planned_on": (today - DAY).isoformat()})
    assert "planned_on" in bad.context["form"].errors
    url = client.post("/activities/plan/", sent).url
    activity = Activity.objects.get()
    assert url == activity.get_absolute_url()
    assert list(activity.expected.all()) == [granny_li]
    page = client.get("/activities/")
    assert page.context["totals"].startswith("0 ")
    assert str(activity.get_state_display()) in page.content.decode()
    assert [line.activity for line in client.get("/activities/?stage=held").context["lines"]] == []
    assert client.get(f"{url}day/").context["ticks"] == [(granny_li, False)]


def test_those_expected_stand_first_where_it_is_recorded_who_came(
    as_user, lin, plan, granny_li, make_person, settings
):
    """Before who was found, before the heads; of one that was held it is another day."""
    settings.LANGUAGE_CODE = "en"
    activity, other = plan(0, expected=[granny_li]), make_person("王二")
    client, url = as_user(lin), f"{activity.get_absolute_url()}day/"
    page = client.post(url, {"search": "1", "find": "王二", "attended": [str(other.pk)]})
    assert page.context["ticks"] == [(granny_li, False), (other, True)]
    assert page.text.index(granny_li.name) < page.text.index("Head count of people without a file")
    assert page.context["title"] == "Record who came"
    came(activity, activity.began_on, lin)
    assert client.get(url).context["title"] == "Another day"


def test_sent_again_with_something_else_it_says_what_is_stored_and_where(
    as_user, lin, east, granny_li, make_person, today
):
    sent = {"client_uuid": str(uuid4()), "station": east.pk, "title": "茶话会", "domain": "02"}
    sent |= {"planned_on": (today + DAY).isoformat(), "attended": [str(granny_li.pk)]}
    client = as_user(lin)
    url = client.post("/activities/plan/", sent).url
    more = [str(granny_li.pk), str(make_person("王二").pk)]
    for changed in ({"title": "重阳茶话会"}, {"attended": more}):
        answer = client.post("/activities/plan/", sent | changed)
        assert answer.status_code == 409
        text = answer.content.decode()
        assert f'href="{url}"' in text
        assert changed.get("title", "王二") in text
    assert client.post("/activities/plan/", sent).url == url
    assert list(Activity.objects.get().expected.all()) == [granny_li]


def test_it_stands_on_today_until_it_is_told_whether_it_was_held(as_user, lin, late, plan, today):
    plan(30)
    page = as_user(lin).get("/today/")
    assert list(page.context["planned"]) == [late]
    came(late, today - DAY, lin)
    assert list(as_user(lin).get("/today/").context["planned"]) == []


def test_its_pages_move_and_cancel_it(as_user, lin, plan, today):
    activity = plan()
    url, client = activity.get_absolute_url(), as_user(lin)
    move = f"{url}steps/move/"
    past = client.post(move, {"planned_on": (today - DAY).isoformat()})
    assert "planned_on" in past.context["form"].errors
    assert client.post(move, {"planned_on": (today + DAY).isoformat()}).status_code == 302
    assert client.post(f"{url}steps/cancel/", {"reason": ""}).status_code == 200
    assert client.post(f"{url}steps/cancel/", {"reason": "Rain."}).status_code == 302
    page = client.get(url)
    assert "Rain." in page.content.decode()
    assert page.context["open"] == {}
    assert client.post(f"{url}steps/hold/").status_code == 403


def test_the_sheet_is_printed_before_with_as_many_lines_as_asked_for(as_user, lin, plan, granny_li):
    activity = plan(expected=[granny_li])
    url, client = f"{activity.get_absolute_url()}sheet/", as_user(lin)
    page = client.get(url)
    assert list(page.context["people"]) == [granny_li]
    assert len(page.context["blank"]) == 29
    assert len(client.get(f"{url}?rows=45").context["blank"]) == 45
    assert len(client.get(f"{url}?rows=9999").context["blank"]) == 29


def test_over_rest_it_is_planned_moved_and_held(as_client, tong, east, today, granny_li):
    client, on = as_client(tong), (today + DAY).isoformat()
    body = {"station": east.code, "title": "茶话会", "domain": "02", "began_on": on, "done_on": on}
    body |= {"planned_on": on, "days": [], "client_uuid": str(uuid4())}
    body |= {"expected": [str(granny_li.pk)]}
    made = client.post("/api/v1/activities/", json.dumps(body), "application/json")
    assert made.status_code == 201, made.content.decode()
    assert (made.json()["stage"], made.json()["planned_on"]) == ("planned", on)
    url, seen = f"/api/v1/activities/{made.json()['id']}/", {"If-Match": made["ETag"]}
    for wrong in ({"planned_on": "9999-12-31"}, {"planned_on": True}):
        refused = client.post(
            f"{url}steps/move/", json.dumps(wrong), "application/json", headers=seen
        )
        assert [error["field"] for error in refused.json()["errors"]] == ["planned_on"]
    far = body | dict.fromkeys(["planned_on", "began_on", "done_on"], "9999-12-31")
    far |= {"client_uuid": str(uuid4())}
    refused = client.post("/api/v1/activities/", json.dumps(far), "application/json")
    assert "planned_on" in [error["field"] for error in refused.json()["errors"]]
    later = json.dumps({"planned_on": (today + 2 * DAY).isoformat()})
    moved = client.post(f"{url}steps/move/", later, "application/json", headers=seen)
    assert moved.json()["planned_on"] == (today + 2 * DAY).isoformat()
    assert client.post(f"{url}steps/hold/", "{}", "application/json").status_code == 404
    cancelled = client.post(
        f"{url}steps/cancel/",
        json.dumps({"reason": "Rain."}),
        "application/json",
        headers={"If-Match": moved["ETag"]},
    )
    assert cancelled.json()["cancel_reason"] == "Rain."


def test_over_rest_a_day_holds_it_once(as_client, tong, late, granny_li, today):
    client, url = as_client(tong), f"/api/v1/activities/{late.pk}/"
    on = (today - DAY).isoformat()
    day = {"client_uuid": str(uuid4()), "done_on": on, "attended": [str(granny_li.pk)]}
    for _ in range(2):
        answer = client.post(f"{url}days/", json.dumps(day), "application/json")
        assert answer.status_code == 201, answer.content.decode()
        assert (answer.json()["stage"], answer.json()["done_on"]) == ("held", on)
        assert len(answer.json()["days"]) == 1


def test_rest_lists_what_was_held_unless_asked_otherwise(plan, late, lin, today):
    """A client that knows of no states counts none too many."""
    from django.http import QueryDict

    from cases.activities.api import ActivityViewSet

    came(late, today - DAY, lin)
    plan()

    class Asked:
        user = lin

    def listed(query):
        view = ActivityViewSet(action="list", detail=False)
        view.request = Asked()
        view.request.query_params = QueryDict(query)
        return {row.state for row in view.get_queryset()}

    assert listed("") == {"held"}
    assert listed("stage=planned") == {"held", "planned"}  # the filter narrows it further
