"""Pages of activities: the list, the entry, another day, the sheet, and REST."""

import json
import time
from datetime import date, timedelta
from uuid import uuid4

import pytest

from cases.models import Activity, ServiceRecord

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def typed(east, granny_li, today):
    def fill(**fields):
        row = {"client_uuid": str(uuid4()), "station": east.pk, "title": "重阳茶话会"}
        row |= {"domain": "02", "began_on": today.isoformat(), "done_on": today.isoformat()}
        row |= {"heads_elders": "30", "attended": [str(granny_li.pk)], "minutes": "90"}
        return row | fields

    return fill


def test_an_activity_is_entered(as_user, lin, typed, granny_li):
    sent = typed(place="院坝", workers=[lin.worker.pk])
    answer = as_user(lin).post("/activities/add/", sent)
    activity = Activity.objects.get()
    assert answer.url == activity.get_absolute_url()
    record = activity.sessions.get()
    assert (record.attendances.get().person, record.head_counts.get().number) == (granny_li, 30)
    assert as_user(lin).post("/activities/add/", sent).status_code == 302
    assert Activity.objects.count() == 1
    page = as_user(lin).get(answer.url)
    assert page.context["reached"] == 31


def test_bad_input_stays_as_typed(as_user, lin, typed):
    answer = as_user(lin).post("/activities/add/", typed(done_on="2999-01-01", title="茶话会"))
    form = answer.context["form"]
    assert "done_on" in form.errors
    assert (form["title"].value(), form["heads_elders"].value()) == ("茶话会", "30")
    assert [is_ticked for _person, is_ticked in answer.context["ticks"]] == [True]
    assert not Activity.objects.exists()


def test_find_is_a_button_that_loses_nothing(as_user, lin, typed, make_person):
    make_person("王二")
    answer = as_user(lin).post("/activities/add/", typed(search="1", find="王二", title=""))
    assert answer.context["form"]["minutes"].value() == "90"
    assert [(p.name, t) for p, t in answer.context["ticks"]] == [("李桂兰", True), ("王二", False)]
    assert not answer.context["form"].errors


def test_another_day_an_edit_and_a_void(as_user, lin, make_activity, today):
    activity = make_activity(on=today, began_on=today - DAY)
    address = activity.get_absolute_url()
    client = as_user(lin)
    assert client.get(address).context["may_add"]
    day = {"client_uuid": str(uuid4()), "done_on": (today - DAY).isoformat(), "heads_": "8"}
    assert client.post(f"{address}day/", day).status_code == 302
    assert activity.sessions.count() == 2
    edit = client.get(f"{address}edit/").context["form"].initial | {"title": "敬老茶话会"}
    assert client.post(f"{address}edit/", edit).status_code == 302
    other = edit | {"title": "茶话会"}
    assert client.post(f"{address}edit/", other).status_code == 409
    assert {record.title for record in activity.sessions.all()} == {"敬老茶话会"}
    assert client.post(f"{address}void/", {"reason": ""}).status_code == 200
    assert client.post(f"{address}void/", {"reason": "entered twice"}).status_code == 302
    assert not ServiceRecord.objects.not_voided().exists()
    assert client.get(f"{address}edit/").status_code == 403


def test_the_list_is_narrowed_turned_and_taken_out(as_user, lin, make_activity, granny_li):
    for n in range(55):
        make_activity(f"活动{n:02}", on=date(2026, 3, 1) + n * DAY, attended=[granny_li])
    client = as_user(lin)
    page = client.get("/activities/")
    assert [line.activity.title for line in page.context["lines"]][:2] == ["活动54", "活动53"]
    assert page.context["totals"] == "55 场，1,705 人次"
    below = client.get(f"/activities/?after={page.context['page'].after}").context
    assert [line.activity.title for line in below["lines"]] == [
        f"活动{n:02}" for n in (4, 3, 2, 1, 0)
    ]
    march = client.get("/activities/?since=2026-03-01&until=2026-03-31").context
    assert len(march["lines"]) == 31
    assert len(client.get("/activities/?q=活动07").context["lines"]) == 1
    lines = client.get("/activities/?format=csv&domain=04").getvalue().decode().splitlines()
    assert len(lines) == 56
    assert client.get("/activities/?format=xlsx").getvalue()[:2] == b"PK"


def test_an_officer_counts_activities_and_opens_none(as_user, chen, make_activity):
    make_activity(place="张家院坝")
    page = as_user(chen).get("/activities/")
    assert [(line.reached, line.url) for line in page.context["lines"]] == [(30, "")]
    assert "张家院坝" not in page.content.decode()


def test_more_rows_cost_no_more_queries(count_queries, lin, make_activity, granny_li):
    make_activity(attended=[granny_li])
    before = count_queries(lin, "/activities/")
    for n in range(20):
        make_activity(f"活动{n}", attended=[granny_li])
    assert count_queries(lin, "/activities/") == before


def test_the_sheet_names_who_came_and_leaves_room(as_user, lin, make_activity, granny_li):
    activity = make_activity(attended=[granny_li])
    page = as_user(lin).get(f"{activity.get_absolute_url()}sheet/")
    assert list(page.context["people"]) == [granny_li]
    assert len(page.context["blank"]) == 29


@pytest.fixture
def api(as_client, tong):
    client = as_client(tong)

    def call(method, address, body=None, **headers):
        data = {} if body is None else {"data": json.dumps(body)}
        send = getattr(client, method)
        kind = {} if method == "get" else {"content_type": "application/json"}
        return send(f"/api/v1/{address}", **data, **kind, headers=headers)

    return call


def test_rest_makes_reads_changes_and_voids(api, granny_li, east):
    body = {
        "client_uuid": str(uuid4()), "station": "E1", "title": "义诊", "domain": "02",
        "began_on": "2026-05-01", "done_on": "2026-05-02", "source": "club", "external_id": "7",
        "days": [
            {"done_on": "2026-05-01", "attended": [str(granny_li.pk)], "minutes": 60},
            {"done_on": "2026-05-02", "head_counts": [{"group": "elders", "number": 12}]},
        ],
    }  # fmt: skip
    first, again = api("post", "activities/", body), api("post", "activities/", body)
    assert (first.status_code, again.status_code) == (201, 200)
    made = first.json()
    assert made == again.json()
    assert [day["done_on"] for day in made["days"]] == ["2026-05-01", "2026-05-02"]
    assert made["days"][0]["attendances"][0]["person"] == str(granny_li.pk)
    assert api("post", "activities/", body | {"title": "另一场"}).status_code == 409
    url = f"activities/{made['id']}/"
    changed = api("patch", url, {"place": "院坝"}, **{"If-Match": '"1"'})
    assert (changed.json()["place"], changed.json()["version"]) == ("院坝", 2)
    voided = api("post", f"{url}void/", {"reason": "entered twice"})
    assert voided.json()["void_reason"] == "entered twice"
    assert not ServiceRecord.objects.not_voided().exists()


@pytest.mark.django_db(transaction=True)
def test_rest_filters_by_period_and_division(api, make_activity, west):
    make_activity("三月", on=date(2026, 3, 31))
    make_activity("四月", on=date(2026, 4, 1))
    make_activity("西站", on=date(2026, 4, 1), station=west)

    def titles(query):
        return {row["title"] for row in api("get", f"activities/?{query}").json()["results"]}

    for _ in range(100):  # rows appear once older transactions of the cluster have ended
        if len(titles("")) == 3:
            break
        time.sleep(0.1)
    assert titles("month=2026-04") == {"四月", "西站"}
    assert titles("since=2026-03-01&until=2026-03-31") == {"三月"}
    assert titles("division=9A0101101") == {"三月", "四月"}
    assert titles("station=W1") == {"西站"}
    assert api("get", "activities/?month=April").status_code == 400


def test_rest_names_the_bad_field(api, east):
    body = {"client_uuid": str(uuid4()), "station": "E1", "title": "义诊", "domain": "02"}
    days = [{"done_on": "2026-05-01"}]
    body |= {"began_on": "2026-05-01", "done_on": "2026-05-01", "days": days}
    answer = api("post", "activities/", body)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["days.1.attended"]
    assert not Activity.objects.exists()
