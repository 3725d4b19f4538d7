"""Every door takes who helped, and tells it to whom it may."""

from uuid import uuid4

import pytest

from cases.models import ServiceRecord, VolunteerService

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def luo(make_volunteer):
    return make_volunteer()


@pytest.fixture
def typed(east, granny_li, today):
    def fill(**fields):
        row = {"client_uuid": str(uuid4()), "station": east.pk, "title": "重阳茶话会"}
        row |= {"domain": "02", "began_on": today.isoformat(), "done_on": today.isoformat()}
        return row | {"heads_elders": "30", "minutes": "90"} | fields

    return fill


def lines():
    rows = VolunteerService.objects.values_list("volunteer__name", "minutes")
    return set(rows)


def test_an_activity_is_entered_with_who_helped(as_user, lin, typed, luo, make_volunteer):
    yang = make_volunteer("杨帆")
    sent = typed(volunteers=[luo.pk, yang.pk]) | {f"volunteers-{yang.pk}": "30"}
    answer = as_user(lin).post("/activities/add/", sent)
    assert answer.status_code == 302
    assert lines() == {("罗小红", 90), ("杨帆", 30)}
    page = as_user(lin).get(answer.url)
    assert [(day.helpers, day.helped) for day in page.context["days"]] == [(2, 120)]


def test_minutes_that_nobody_says_are_asked_for(as_user, lin, typed, luo):
    answer = as_user(lin).post("/activities/add/", typed(volunteers=[luo.pk], minutes=""))
    assert "volunteers" in answer.context["form"].errors
    assert not lines()
    [tick] = answer.context["form"].volunteer_ticks
    assert (tick.volunteer, tick.is_on) == (luo, True)


def test_volunteers_are_found_by_name_and_nothing_typed_is_lost(
    as_user, lin, typed, luo, make_volunteer, west
):
    make_volunteer("王小红", station=west)
    many = [make_volunteer(f"志愿{n}") for n in range(30)]
    sent = typed(volunteers=[many[0].pk], search="volunteers", find_volunteer="小红", title="")
    form = as_user(lin).post("/activities/add/", sent).context["form"]
    ticks = [(tick.volunteer.name, tick.is_on) for tick in form.volunteer_ticks]
    assert ticks == [("志愿0", True), ("罗小红", False)]
    assert form.opens_volunteers
    assert form["minutes"].value() == "90"
    assert not form.errors


def test_who_helped_last_is_offered_first(as_user, lin, luo, make_volunteer, log_record, granny_li,
                                          helping):  # fmt: skip
    for n in range(12):
        make_volunteer(f"志愿{n}")
    log_record(granny_li, volunteers=[helping(luo)])
    form = as_user(lin).get("/activities/add/").context["form"]
    assert len(form.volunteer_ticks) == 8
    assert form.volunteer_ticks[0].volunteer == luo
    assert not form.opens_volunteers


def test_a_strangers_volunteer_is_no_choice(as_user, lin, typed, make_volunteer, west):
    other = make_volunteer("王小红", station=west)
    answer = as_user(lin).post("/activities/add/", typed(volunteers=[other.pk, "x"]))
    assert "volunteers" in answer.context["form"].errors
    assert "王小红" not in answer.text


def test_a_correction_opens_with_who_helped_and_keeps_what_stays(
    as_user, lin, luo, log_record, granny_li, helping
):
    record = log_record(granny_li, method="I", volunteers=[helping(luo, 45)])
    client = as_user(lin)
    form = client.get(f"/records/{record.pk}/edit/").context["form"]
    assert [(t.volunteer, t.minutes, t.is_on) for t in form.volunteer_ticks] == [(luo, "45", True)]
    sent = {name: value for name, value in form.initial.items() if value not in (None, "")}
    sent |= {"client_uuid": str(uuid4()), "station": record.station_id, "note": "anew"}
    sent |= {"volunteers": [luo.pk], f"volunteers-{luo.pk}": "45"}
    assert client.post(f"/records/{record.pk}/edit/", sent).status_code == 302
    record.refresh_from_db()
    assert (record.note, lines()) == ("anew", {("罗小红", 45)})
    page = client.get(record.get_absolute_url())
    assert [(one.name, one.volunteer) for one in page.context["helpers"]] == [("罗小红", luo)]


def test_rest_takes_and_tells_the_lines(as_client, tong, luo, granny_li, today):
    client = as_client(tong)
    body = {
        "client_uuid": str(uuid4()), "station": granny_li.station.code, "method": "I",
        "domain": "02", "done_on": today.isoformat(), "attended": [str(granny_li.pk)],
        "volunteers": [{"volunteer": str(luo.pk), "minutes": 75}],
    }  # fmt: skip
    made = client.post("/api/v1/service-records/", body, content_type=JSON)
    assert made.status_code == 201, made.text
    line = {"volunteer": str(luo.pk), "minutes": 75, "is_approved": False}
    assert made.json()["volunteers"] == [line]
    seen = {"If-Match": made.headers["ETag"]}
    address = f"/api/v1/service-records/{made.json()['id']}/"
    same = client.patch(address, {"volunteers": [line]}, content_type=JSON, headers=seen)
    assert (same.status_code, same.json()["version"]) == (200, 1)
    for wrong in ({"minutes": 75}, {"volunteer": str(luo.pk)}, line | {"minutes": 0},
                  line | {"minute": 5}):  # fmt: skip
        sent = {"volunteers": [wrong]}
        assert client.patch(address, sent, content_type=JSON, headers=seen).status_code == 400
    assert (
        client.patch(address, {"volunteers": []}, content_type=JSON, headers=seen).json()[
            "volunteers"
        ]
        == []
    )


def test_who_is_out_of_sight_helped_unnamed(
    as_user, zhao, luo, log_record, granny_li, helping, west
):
    record = log_record(granny_li, volunteers=[helping(luo)])
    ServiceRecord.objects.filter(pk=record.pk).update(station=west)
    answer = as_user(zhao).get(f"/records/{record.pk}/")
    assert answer.status_code == 200
    assert "罗小红" not in answer.text
    assert "罗*红" in answer.text


HEADINGS = ["日期", "工作方法", "领域", "主题", "未建档人数", "时长", "志愿者"]


@pytest.fixture
def take(xlsx, upload, lin, east):
    def make(*rows):
        return upload("records", xlsx(HEADINGS, *rows), lin, east)

    return make


def tea(names, minutes=90):
    return ["2026-10-20", "社区活动", "养老服务", "重阳节茶话会", 12, minutes, names]


def test_a_sheet_names_who_helped(take, luo, make_volunteer, run_jobs, lin):
    from stations.imports.services import confirm_import

    make_volunteer("杨帆", source="import:x", external_id="5201-77")
    batch = take(tea("罗小红、5201-77"))
    assert batch.counts()["good"] == 1, [row.found for row in batch.rows.all()]
    confirm_import(batch, good_only=False, by=lin)
    run_jobs()
    assert lines() == {("罗小红", 90), ("杨帆", 90)}


def test_an_unknown_name_is_asked_about_and_nobody_is_made(take, luo, make_volunteer, west):
    make_volunteer("罗小芳")
    make_volunteer("张三", station=west)
    for names in ("罗小洪", "张三"):
        [row] = take(tea(names)).rows.all()
        assert row.found["errors"].keys() == {"volunteers"}
    [row] = take(tea("罗小洪")).rows.all()
    assert set(row.found["choices"]["volunteers"]) == {"罗小红", "罗小芳"}


def test_of_namesakes_the_number_is_asked(take, luo, make_volunteer):
    make_volunteer("罗小红")
    [row] = take(tea("罗小红")).rows.all()
    assert row.found["errors"].keys() == {"volunteers"}


def test_how_long_they_helped_is_asked_where_the_sheet_does_not_say(take, luo):
    [row] = take(tea("罗小红", None)).rows.all()
    assert row.found["errors"].keys() == {"minutes"}
