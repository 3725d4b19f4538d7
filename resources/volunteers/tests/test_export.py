"""What the national platform exports comes in by one sheet, month after month."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from resources.models import Team, TeamMember, Volunteer
from resources.volunteers.testing import number_of
from stations.imports.services import confirm_import
from stations.models import AuditEntry

GROWN = number_of("52232719800101101")
HEAD = [
    "姓名", "性别", "证件类型", "证件号码", "志愿者编号", "注册时间", "联系电话", "居住区域",
    "服务时长", "所在队伍", "可服务时间", "政治面貌",
]  # fmt: skip
RED = [
    "罗小红", "男", "内地居民身份证", GROWN, "522327000001", "2021-03-05 10:20:33", "13800002207",
    "", "36.5", "", "周末上午、寒暑假", "群众",
]  # fmt: skip
pytestmark = pytest.mark.django_db


def row(**cells):
    said = dict(zip(HEAD, RED, strict=True)) | cells
    return [said[name] for name in HEAD]


@pytest.fixture
def export(upload, xlsx, lin, east):
    def take(*rows):
        return upload("volunteers", xlsx(HEAD, *rows), lin, east)

    return take


@pytest.fixture
def written(export, findings, run_jobs, lin):
    def take(*rows):
        batch = export(*rows)
        assert findings(batch) == {}
        confirm_import(batch, good_only=False, by=lin)
        run_jobs()
        batch.refresh_from_db()
        assert batch.state == "done", batch.job.error
        return batch.written_count

    return take


def test_its_headings_are_known_and_what_no_field_has_is_left_aside(export, findings):
    batch = export(RED)
    assert findings(batch) == {}
    assert batch.unknown == ["政治面貌"]


def test_a_row_is_a_volunteer_with_hours_that_nobody_counts(written):
    assert written(RED) == 1
    one = Volunteer.objects.get()
    assert (one.number, one.id_number, one.born_on) == ("522327000001", GROWN, date(1980, 1, 1))
    assert (one.joined_on, one.told_hours) == (date(2021, 3, 5), Decimal("36.5"))
    assert one.times == ["weekend_morning", "holidays"]


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"证件号码": GROWN[:-1] + ("1" if GROWN[-1] == "0" else "0")}, "id_number"),
        ({"性别": "女"}, "sex"),
        ({"证件类型": "借书证"}, "paper"),
        ({"注册时间": "2999-01-01"}, "joined_on"),
        ({"联系电话": "123"}, "phone"),
        ({"居住区域": "月球村"}, "residence"),
        ({"服务时长": "-3"}, "told_hours"),
        ({"所在队伍": "无名队"}, "teams"),
    ],
)
def test_what_is_wrong_is_told_at_its_row_and_cell(cells, field, export, findings):
    found = findings(export(RED, row(志愿者编号="2", 姓名="另一人", 证件号码=""), row(**cells)))
    assert list(found) == [4]
    assert field in found[4]


def test_the_list_of_the_next_month_says_the_same_people_again(written, lin):
    assert written(RED, row(姓名="王明", 志愿者编号="2", 证件号码="", 联系电话="")) == 2
    before = Volunteer.objects.get(name="罗小红")
    later = row(服务时长="40"), row(姓名="王明", 志愿者编号="2", 证件号码="", 联系电话="")
    new = row(姓名="李强", 志愿者编号="3", 证件号码="", 联系电话="")
    assert written(*later, new) == 1
    assert Volunteer.objects.count() == 3
    red = Volunteer.objects.get(pk=before.pk)
    assert (red.told_hours, red.version) == (Decimal(40), before.version + 1)
    assert Volunteer.objects.get(name="王明").version == 1
    entry = AuditEntry.objects.get(verb="edit")
    assert (entry.record.endswith(str(red.pk)), entry.by) == (True, lin)


def test_a_number_under_another_identity_is_somebody_elses(written, export, findings):
    written(RED)
    other = number_of("52232719850101102")
    found = findings(export(row(证件号码=other, 性别="女")))
    assert list(found[2]) == ["number"]


def test_an_export_taken_back_leaves_who_stood_before(written, export, run_jobs, lin, findings):
    from stations.imports.services import undo_import

    written(RED)
    batch = export(row(服务时长="40"), row(姓名="王明", 志愿者编号="2", 证件号码=""))
    assert findings(batch) == {}
    confirm_import(batch, good_only=False, by=lin)
    run_jobs()
    batch.refresh_from_db()
    undo_import(batch, by=lin)
    run_jobs()
    assert [one.name for one in Volunteer.objects.not_voided()] == ["罗小红"]


def test_teams_of_the_station_get_their_members_once(written, east, lin):
    teams = [
        Team.objects.create(
            station=east, origin=east, created_by=lin, name=name, founded_on=date(2022, 1, 1)
        )
        for name in ("红马甲队", "银龄队")
    ]
    for _ in range(2):
        written(row(所在队伍="红马甲队、银龄队"))
    members = TeamMember.objects.order_by("team__name")
    assert [one.team for one in members] == sorted(teams, key=lambda team: team.name)
    assert {one.since for one in members} == {date(2022, 1, 1)}  # the team is younger


# ── doubles ─────────────────────────────────────────────────────────────────────────────────────


def likely(batch):
    return {one.number: len(one.found["likely"]) for one in batch.rows.filter(outcome="double")}


BARE = {"证件号码": "", "志愿者编号": "", "性别": ""}


@pytest.mark.parametrize(
    ("cells", "asked"),
    [
        (BARE, {2: 1}),
        (BARE | {"志愿者编号": "9"}, {}),
        (BARE | {"证件号码": number_of("52232719850101102")}, {}),
        (BARE | {"证件类型": "护照", "证件号码": "E1234567"}, {}),
        (BARE | {"姓名": "罗小虹"}, {}),
    ],
)
def test_one_name_is_asked_about_unless_something_tells_the_two_apart(
    cells, asked, written, export
):
    written(RED)
    assert likely(export(row(**cells))) == asked


def test_two_rows_of_one_name_are_asked_about(export):
    assert likely(export(row(**BARE), row(**BARE))) == {3: 1}


def test_a_row_with_the_senders_own_id_is_not_asked_about(written, upload, xlsx, lin, east):
    written(RED)
    sheet = xlsx(["姓名", "加入日期", "名单编号"], ["罗小红", "2022-01-01", "A-1"])
    assert likely(upload("volunteers", sheet, lin, east)) == {}


def test_the_services_ask_the_right_at_every_station(east, west, lin, today):
    from django.core.exceptions import PermissionDenied

    from resources.volunteers.services import check_volunteers, volunteer_row

    rows = [
        volunteer_row(station=place, by=lin, name="罗", joined_on=today, is_exported=True)
        for place in (east, west)
    ]
    with pytest.raises((PermissionDenied, ValidationError)):
        check_volunteers(rows, by=lin, act="import")
