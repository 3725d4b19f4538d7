"""A record's project and theme: its parent's unless it says otherwise, frozen by filing."""

import time
import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from cases.activities.services import add_day, edit_activity
from cases.casework.services import edit_case
from cases.casework.services.holding import hold_session
from cases.models import Activity, ServiceRecord
from cases.records.services import (
    RowsRefused,
    edit_record,
    mend_record,
    record_services,
    replace_record,
    row_of,
    void_record,
)

JSON = "application/json"
DAY = timedelta(days=1)


@pytest.fixture
def bath(told_project):
    return told_project("助浴", "P1")


@pytest.fixture
def meals(told_project, east):
    return told_project("助餐", "P2", station=east)


@pytest.fixture
def reading(told_theme):
    return told_theme()


def keys(record):
    record.refresh_from_db()
    return record.project_id, record.theme_id


# ── inherited at writing ─────────────────────────────────────────────────────────────────────────


def test_nothing_said_is_nothing(log_record, granny_li):
    assert keys(log_record(granny_li)) == (None, None)


def test_a_session_has_its_case_s_unless_it_says_otherwise(
    make_case, bath, meals, reading, granny_li, lin, today
):
    case = make_case(status="intervention", project=bath, theme=reading)
    said = {"by": lin, "done_on": today, "domain": "02", "attended": [granny_li]}
    assert keys(hold_session(case, **said)) == ("P1", "reading")
    said["client_uuid"] = uuid.uuid4()
    assert keys(hold_session(case, project=meals, **said)) == ("P2", "reading")
    said["client_uuid"] = uuid.uuid4()
    assert keys(hold_session(case, project=None, theme=None, **said)) == (None, None)


def test_a_day_has_its_activity_s_and_a_later_change_doesn_t_reach_it(
    make_activity, bath, meals, lin, today
):
    activity = make_activity(on=today - DAY, project=bath, planned_on=today - DAY)
    day = add_day(
        activity, by=lin, client_uuid=uuid.uuid4(), done_on=today, head_counts={"elders": 3}
    )
    assert keys(day) == ("P1", None)
    edit_activity(Activity.objects.get(pk=activity.pk), by=lin, project=meals, title="改名")
    assert keys(day) == ("P1", None)
    assert ServiceRecord.objects.get(pk=day.pk).title == "改名"
    assert Activity.objects.get(pk=activity.pk).project == meals


def test_a_session_keeps_its_own_when_the_case_changes(
    make_case, bath, meals, granny_li, lin, today
):
    case = make_case(status="intervention", project=bath)
    session = hold_session(case, by=lin, done_on=today, domain="02", attended=[granny_li])
    edit_case(case, by=lin, project=meals)
    assert keys(session) == ("P1", None)


def test_an_ended_project_of_the_case_still_goes_for_its_sessions(
    make_case, told_project, granny_li, lin, today
):
    case = make_case(status="intervention", project=told_project(until=date(2024, 1, 1)))
    said = {"by": lin, "done_on": today, "domain": "02", "attended": [granny_li]}
    assert keys(hold_session(case, **said)) == ("P1", None)
    said["client_uuid"] = uuid.uuid4()
    assert keys(hold_session(case, project=case.project, **said)) == ("P1", None)


# ── what may be said ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("fields", "is_good"),
    [
        ({}, True),
        ({"until": timezone.localdate()}, False),
        ({"until": timezone.localdate() + DAY}, True),
        ({"since": timezone.localdate() + DAY}, False),
    ],
)
def test_a_project_is_named_on_its_days_alone(told_project, log_record, granny_li, fields, is_good):
    project = told_project(**fields)
    if is_good:
        assert log_record(granny_li, project=project).project == project
    else:
        with pytest.raises(RowsRefused) as refused:
            log_record(granny_li, project=project)
        assert list(refused.value.rows[0].message_dict) == ["project"]


def test_another_station_s_own_project_is_none_here(told_project, log_record, granny_li, west):
    with pytest.raises(RowsRefused):
        log_record(granny_li, project=told_project(station=west))


def test_another_county_s_project_and_theme_are_none_here(
    told_project, told_theme, log_record, granny_li, other_county
):
    with pytest.raises(RowsRefused) as refused:
        log_record(
            granny_li,
            project=told_project(division=other_county),
            theme=told_theme(division=other_county),
        )
    assert set(refused.value.rows[0].message_dict) == {"project", "theme"}


def test_a_project_of_the_province_and_a_theme_of_the_nation_go_everywhere(
    told_project, told_theme, log_record, granny_li, province
):
    record = log_record(
        granny_li, project=told_project(division=province), theme=told_theme(division=None)
    )
    assert keys(record) == ("P1", "reading")


def test_what_stands_may_stay_when_its_project_has_ended(bath, log_record, granny_li, lin):
    record = log_record(granny_li, project=bath)
    bath.until = timezone.localdate()
    bath.save()
    edit_record(record, by=lin, note="更正")
    assert keys(record) == ("P1", None)


def test_it_may_be_chosen_late_and_taken_away(
    bath, reading, log_record, granny_li, lin, audit_verbs
):
    record = log_record(granny_li)
    edit_record(record, by=lin, project=bath, theme=reading)
    assert keys(record) == ("P1", "reading")
    edit_record(ServiceRecord.objects.get(pk=record.pk), by=lin, project=None)
    assert keys(record) == (None, "reading")
    assert [verb for verb, _reason in audit_verbs(record)] == ["record", "edit", "edit"]


def test_rows_without_a_project_ask_for_none(make_row, make_person, lin, count_statements, bath):
    people = [make_person(f"甲{n}") for n in range(6)]
    record_services([make_row(people[4]), make_row(people[5])], by=lin)  # its postings are read
    plain = [make_row(people[0]), make_row(people[1])]
    named = [make_row(people[2], project=bath), make_row(people[3], project=bath)]
    few = count_statements(lambda: record_services(plain, by=lin))
    assert count_statements(lambda: record_services(named, by=lin)) == few + 3


# ── frozen by filing ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def filed(log_record, granny_li, bath, past_month, make_filing, east):
    record = log_record(granny_li, done_on=past_month, project=bath)
    make_filing(east, past_month)
    record.refresh_from_db()
    return record


def test_a_filed_record_changes_only_by_void_and_replace(filed, meals, reading, he):
    with pytest.raises(ValidationError) as refused:
        edit_record(filed, by=he, project=meals)
    assert refused.value.code == "filed"
    row = row_of(filed)
    changed = {"project": meals, "theme": reading, "client_uuid": uuid.uuid4()}
    following = mend_record(
        filed, by=he, subject=row.subject, station=row.station, reason="另一个项目",
        replacement_uuid=changed.pop("client_uuid"), **changed,
    )  # fmt: skip
    assert keys(following) == ("P2", "reading")
    filed.refresh_from_db()
    assert filed.voided_at
    assert filed.project_id == "P1"


@pytest.mark.parametrize("column", ["project_id", "theme_id"])
def test_the_database_itself_keeps_a_filed_one(filed, meals, reading, column):
    value = {"project_id": "P2", "theme_id": "reading"}[column]
    with pytest.raises(DatabaseError, match="filed month"), transaction.atomic():
        ServiceRecord.objects.filter(pk=filed.pk).update(**{column: value})


def test_what_takes_its_place_and_says_nothing_keeps_it(log_record, make_row, granny_li, bath, he):
    record = log_record(granny_li, project=bath)
    row = make_row(granny_li, client_uuid=uuid.uuid4(), note="另写")
    assert keys(replace_record(record, reason="写错", by=he, row=row)) == ("P1", None)


def test_a_project_in_use_can_t_be_voided(log_record, granny_li, bath, chen):
    from resources.projects.services import void_project

    record = log_record(granny_li, project=bath)
    with pytest.raises(ValidationError):
        void_project(bath, reason="重复", by=chen)
    void_record(record, reason="写错", by=record.created_by)
    void_project(bath, reason="重复", by=chen)


# ── over REST ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def tongs(as_client, tong):
    return as_client(tong)


@pytest.fixture
def visit(granny_li, today):
    return {
        "client_uuid": str(uuid.uuid4()), "station": "E1", "done_on": today.isoformat(),
        "method": "V", "domain": "02", "subject": str(granny_li.pk),
        "attended": [str(granny_li.pk)], "condition": "well",
    }  # fmt: skip


def post(client, body, path="service-records/"):
    return client.post(f"/api/v1/{path}", body, content_type=JSON)


def test_rest_writes_and_reads_both_by_their_items(tongs, visit, bath, reading):
    answer = post(tongs, visit | {"project": "P1", "theme": "reading"})
    assert answer.status_code == 201, answer.text
    assert (answer.json()["project"], answer.json()["theme"]) == ("P1", "reading")
    path = f"/api/v1/service-records/{answer.json()['id']}/"
    changed = tongs.patch(
        path, {"project": None}, content_type=JSON, headers={"If-Match": answer["ETag"]}
    )
    assert changed.json()["project"] is None
    assert changed.json()["theme"] == "reading"


def test_rest_knows_no_project_of_elsewhere(tongs, visit, told_project, other_county):
    told_project(division=other_county)
    answer = post(tongs, visit | {"project": "P1"})
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["project"]


@pytest.mark.django_db(transaction=True)
def test_rest_is_narrowed_by_both(tongs, visit, bath, reading, granny_li, make_record):
    make_record(project=bath)
    make_record(theme=reading)
    make_record()

    def found(**asked):
        return len(tongs.get("/api/v1/service-records/", asked).json()["results"])

    ends = time.monotonic() + 60
    while found() < 3 and time.monotonic() < ends:  # until other tests' transactions are over
        time.sleep(0.2)
    assert found() == 3
    assert found(project="P1") == found(theme="reading") == 1
    assert found(project="P9") == 0


def test_a_list_over_rest_reads_no_project(tongs, make_record, told_project, count_statements):
    def statements():
        return count_statements(lambda: tongs.get("/api/v1/service-records/"))

    make_record(project=told_project("甲", "A"))
    statements()
    few = statements()
    for n in range(8):
        make_record(project=told_project(f"乙{n}", f"B{n}"))
    assert statements() == few


# ── in a sheet, in lists ─────────────────────────────────────────────────────────────────────────

HEADINGS = ["日期", "工作方法", "领域", "未建档人数", "主题", "所属项目", "所属专题"]
ROW = {"日期": "2023-11-20", "工作方法": "社区活动", "领域": "养老服务", "未建档人数": 35}


@pytest.fixture
def sheet(xlsx, upload, lin, east):
    def take(*rows):
        cells = [[(ROW | row).get(name) for name in HEADINGS] for row in rows]
        return upload("records", xlsx(HEADINGS, *cells), lin, east)

    return take


def test_a_sheet_names_them_by_number_or_by_name(sheet, bring_in, xlsx, lin, east, bath, reading):
    cells = [
        [(ROW | row).get(name) for name in HEADINGS]
        for row in (
            {"主题": "甲", "所属项目": "P1", "所属专题": "读书"},
            {"主题": "乙", "所属项目": "助浴", "所属专题": "reading"},
            {"主题": "丙"},
        )
    ]
    bring_in("records", xlsx(HEADINGS, *cells), lin, east)
    found = ServiceRecord.objects.order_by("title").values_list("title", "project", "theme")
    assert {title: both for title, *both in found} == {
        "甲": ["P1", "reading"], "乙": ["P1", "reading"], "丙": [None, None],
    }  # fmt: skip


def test_of_several_of_one_name_the_uploader_is_asked(sheet, told_project, findings):
    told_project("助浴", "P1")
    told_project("助浴", "P2")
    batch = sheet({"所属项目": "助浴"}, {"主题": "又", "所属项目": "P2"})
    assert batch.counts()["bad"] == 1
    found = str(batch.rows.get(outcome="bad").found)
    assert "P1" in found
    assert "P2" in found


def test_an_unknown_one_is_said_at_its_cell(sheet, told_project, west):
    told_project("外站", "W1", station=west)
    batch = sheet({"所属项目": "W1"})
    assert list(batch.rows.get().found["errors"]) == ["project"]


def test_rows_of_one_title_with_another_project_are_asked_about(sheet, bath, meals):
    batch = sheet(
        {"主题": "重阳", "所属项目": "P1", "未建档人数": 3},
        {"主题": "重阳", "所属项目": "P2", "未建档人数": 4},
    )
    assert batch.counts()["double"] == 1


def test_the_list_is_narrowed_and_tells_it(as_user, lin, make_record, bath, granny_li):
    make_record(project=bath, title="一")
    make_record(title="二")
    page = as_user(lin).get("/records/", {"project": "P1"})
    assert page.status_code == 200
    assert "助浴" in page.text


def test_where_there_is_no_project_the_list_offers_none(as_user, lin, make_record):
    make_record()
    assert 'name="project"' not in as_user(lin).get("/records/").text
