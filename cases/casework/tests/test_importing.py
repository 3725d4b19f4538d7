"""The index of cases that began on paper: entered with the steps by which the table leads there."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beneficiaries.models import Person
from cases.casework.services import open_case, take_step
from cases.casework.workflow import WORKFLOW
from cases.facts.casework import CASE_ACCEPTED, CASE_CLOSED
from cases.models import Case, CaseStep
from stations.imports.importers import importer_of
from stations.models import AuditEntry, Role
from stations.rights_table import NotYourRole

HEADINGS = [
    *("个案编号", "服务对象姓名", "服务对象出生日期", "服务对象身份证号", "问题类型", "立案日期"),
    *("接案日期", "结案日期", "状态", "责任社工", "接收单位"),
]
KEYS = ["number", "name", "born", "card", "problem", "opened", "accepted", "closed", "status",
        "worker", "to"]  # fmt: skip
LI = {
    "number": "东镇〔2024〕第 3 号",
    "name": "李桂兰",
    "born": "1948-04-28",
    "problem": "家庭矛盾",
    "status": "服务中",
    "opened": "2024-03-01",
    "accepted": "2024-03-05",
}
CLOSED = {"closed": "2024-09-01", "status": "结案"}


@pytest.fixture
def index(xlsx):
    def make(*rows):
        return xlsx(HEADINGS, *([(LI | row).get(key) for key in KEYS] for row in rows))

    return make


def test_an_open_case_stands_where_the_index_says(index, bring_in, he, granny_li, east):
    bring_in("cases", index({"worker": "He"}), he)
    case = Case.objects.get()
    assert (case.number, case.person, case.station, case.status) == (
        "东镇〔2024〕第 3 号", granny_li, east, "intervention",
    )  # fmt: skip
    assert (case.opened_on, case.accepted_on, case.closed_on) == (
        date(2024, 3, 1), date(2024, 3, 5), None,
    )  # fmt: skip
    assert (case.problem, case.worker.name, case.year, case.serial) == ("家庭矛盾", "He", 2024, 3)
    verbs = ["open", "accept", "assess", "submit_plan", "approve_plan"]
    assert [step.verb for step in case.steps.all()] == verbs
    assert AuditEntry.objects.get(verb="enter_case").by == he


@pytest.mark.parametrize("status", list(Case.Status))
@pytest.mark.parametrize("is_accepted", [True, False])
def test_every_entered_step_is_one_that_a_lead_may_take_from_there(
    status, is_accepted, index, bring_in, upload, findings, he, granny_li
):
    row = {"status": status.value, "to": "县医院"}
    if status in {"follow_up", *Case.ENDED}:
        row["closed"] = "2024-09-01"
    if not is_accepted:
        row["accepted"] = None
    needs = {"intake": False, "declined": False, "suspended": None, "referred": None}
    if needs.get(status, True) not in (None, is_accepted):
        assert findings(upload("cases", index(row), he))[2]
        return
    bring_in("cases", index(row), he)
    case = Case.objects.get()
    first, *steps = case.steps.all()
    state, day = first.target, first.done_on
    assert (first.verb, state) == ("open", "intake")
    for taken in steps:
        step = WORKFLOW.step(taken.verb)
        assert taken.source == state
        assert state in step.sources
        assert Role.LEAD in step.roles
        assert taken.done_on >= day
        assert taken.note
        state, day = taken.target, taken.done_on
    assert state == case.status == status


def test_an_entered_case_goes_on_like_any_other(index, bring_in, he, lin, granny_li):
    bring_in("cases", index({"status": "suspended"}), he)
    case = take_step(
        Case.objects.get(), "resume", by=lin, note="回来了。", done_on=date(2024, 4, 1)
    )
    assert case.status == "intervention"


def test_accepted_and_closed_are_counted_once_on_their_days(index, bring_in, he, granny_li, east):
    from cases.facts.catalogue import HAPPENINGS

    assert {CASE_ACCEPTED, CASE_CLOSED} <= set(HAPPENINGS)
    bring_in("cases", index(CLOSED), he)
    counted = CaseStep.objects.filter(verb__in=["accept", "reopen", "approve_closing"])
    assert {(step.verb, str(step.done_on)) for step in counted} == {
        ("accept", "2024-03-05"),
        ("approve_closing", "2024-09-01"),
    }


@pytest.mark.parametrize(
    ("changes", "columns"),
    [
        ({"number": None}, ["number"]),
        ({"problem": None}, ["problem"]),
        ({"name": "王二"}, ["person_name"]),
        ({"born": None}, ["person_born_on"]),
        ({"name": None, "born": None}, ["person_name"]),
        ({"card": "123"}, ["person_number"]),
        ({"opened": "2999-01-01"}, ["opened_on"]),
        ({"opened": "1940-01-01"}, ["opened_on"]),
        ({"accepted": "2024-02-28"}, ["accepted_on"]),
        ({"accepted": None}, ["accepted_on"]),
        ({"status": "接案"}, ["status"]),
        ({"status": "在天上"}, ["status"]),
        ({"status": "结案"}, ["closed_on"]),
        ({"closed": "2024-09-01"}, ["status"]),
        (CLOSED | {"closed": "2024-03-04"}, ["closed_on"]),
        (CLOSED | {"status": "已转介"}, ["referred_to"]),
        ({"worker": "Mei"}, ["workers"]),
        ({"worker": "Lin、He"}, ["workers"]),
    ],
)
def test_a_wrong_cell_is_named(changes, columns, index, upload, findings, he, lin, granny_li):
    batch = upload("cases", index(changes), he)
    assert {number: sorted(found) for number, found in findings(batch).items()} == {2: columns}


def test_a_person_has_one_open_case(index, upload, findings, he, lin, granny_li):
    rows = {}, {"number": "2"}, CLOSED | {"number": "4"}
    found = findings(upload("cases", index(*rows), he))
    assert {number: list(of) for number, of in found.items()} == {3: ["status"]}
    open_case(person=granny_li, problem="…", by=lin, opened_on=date(2024, 1, 1))
    assert list(findings(upload("cases", index({}), he))[2]) == ["status"]


def test_nothing_open_is_entered_of_who_has_died(index, upload, findings, bring_in, he, granny_li):
    Person.objects.filter(pk=granny_li.pk).update(died_on=date(2024, 10, 1))
    assert list(findings(upload("cases", index({}), he))[2]) == ["person_name"]
    bring_in("cases", index(CLOSED), he)


def test_the_same_index_twice_counts_once(index, bring_in, upload, findings, he, granny_li):
    rows = {}, CLOSED | {"number": "2024-4"}
    bring_in("cases", index(*rows), he)
    assert bring_in("cases", index(*rows), he).written_count == 0
    assert sorted(Case.objects.values_list("serial", flat=True)) == [3, 4]
    assert list(findings(upload("cases", index({"problem": "其他"}), he))[2]) == ["number"]


def test_what_is_opened_later_counts_on(index, bring_in, make_person, he, granny_li):
    bring_in("cases", index(CLOSED), he)
    case = open_case(person=granny_li, problem="…", by=he, opened_on=date(2024, 12, 1))
    assert (case.serial, "4" in case.number) == (4, True)


@pytest.mark.parametrize("who", ["lin", "wang", "chen", "an", "shen"])
def test_only_a_lead_takes_an_index_over(who, request):
    with pytest.raises(NotYourRole):
        importer_of("cases").require(request.getfixturevalue(who), None)


def test_a_lead_takes_over_cases_of_the_own_station_alone(
    index, upload, findings, he, west, make_person
):
    make_person("赵小明", station=west, born_on=date(2015, 6, 1))
    batch = upload("cases", index({"name": "赵小明", "born": "2015-06-01"}), he)
    assert list(findings(batch)[2]) == ["person_name"]


def test_the_list_shows_what_was_entered(index, bring_in, as_user, he, granny_li):
    bring_in("cases", index({}), he)
    page = as_user(he).get("/cases/").content.decode()
    assert "东镇〔2024〕第 3 号" in page
    told = as_user(he).get(Case.objects.get().get_absolute_url()).content.decode()
    assert "按个案目录补录" in told


def test_the_statements_do_not_grow_with_the_rows(index, bring_in, make_person, he, granny_li):
    def statements(number, first):
        rows = (CLOSED | {"number": f"{first}-{n}"} for n in range(number))
        file = index(*rows)
        with CaptureQueriesContext(connection) as queries:
            assert bring_in("cases", file, he).written_count == number
        return len(queries)

    assert statements(1001, "b") - statements(20, "a") <= 30  # ten more batches of 1,000


def test_people_are_held_before_stations_as_by_whoever_opens_a_case(index, bring_in, he, granny_li):
    """The other way round, an import and somebody who opens a case wait in a ring."""
    with CaptureQueriesContext(connection) as asked:
        bring_in("cases", index({}), he)
    held = [one["sql"] for one in asked if "FOR NO KEY UPDATE" in one["sql"]]
    people, stations = (
        next(n for n, sql in enumerate(held) if f'FROM "{table}"' in sql)
        for table in ("beneficiaries_person", "stations_station")
    )
    assert people < stations


def test_all_that_is_wrong_with_a_row_is_told_at_once(index, upload, findings, he, granny_li):
    """Days out of order were only told once the worker was mended."""
    early = {"opened": "2025-05-01", "closed": "2025-01-01", "accepted": "2025-05-02"}
    batch = upload("cases", index({"worker": "Nobody", **early}), he)
    assert {"workers", "closed_on"} <= findings(batch)[2].keys()
