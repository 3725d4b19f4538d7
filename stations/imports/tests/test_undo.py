"""An import is undone within seven days, while nothing stands on its rows."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from beneficiaries.models import Household, Person
from beneficiaries.people.services import edit_person
from cases.models import ServiceRecord
from resources.models import Donation
from stations.imports.importers import IMPORTERS, Importer
from stations.imports.services import confirm_import, purge_imports, undo_import
from stations.models import AuditEntry, Import, Station, Worker, WrittenRow

PEOPLE = ["姓名", "性别", "出生日期", "村", "户编号"]
FAMILY = [
    ["李桂兰", "女", "1948-04-28", "Plum Village", "H1"],
    ["王建国", "男", "1950-01-01", "Plum Village", "H1"],
]


@pytest.fixture
def imported(upload, run_jobs):
    def make(kind, file, by, station=None):
        batch = upload(kind, file, by, station)
        assert not batch.counts()["bad"], [r.found for r in batch.rows.all()]
        confirm_import(batch, good_only=False, by=by)
        run_jobs()
        batch.refresh_from_db()
        assert batch.state == "done", [r.found for r in batch.rows.all()]
        return batch

    return make


@pytest.fixture
def family(imported, xlsx, lin, east, east_village):
    return imported("people", xlsx(PEOPLE, *FAMILY), lin, east)


@pytest.fixture
def undo(run_jobs):
    def press(batch, by):
        undo_import(batch, by=by)
        run_jobs()
        batch.refresh_from_db()
        return batch

    return press


def test_people_go_with_the_household_that_came_with_them(family, undo, lin):
    assert undo(family, lin).state == "undone"
    assert not Person.objects.exists()
    assert not Household.objects.exists()
    assert not WrittenRow.objects.exists()
    whole = AuditEntry.objects.get(verb="undo_import", record=f"stations.import:{family.pk}")
    assert (whole.by, whole.detail) == (lin, {"rows": 2})
    assert AuditEntry.objects.filter(verb="undo_import").count() == 4


def test_a_household_that_was_there_before_stays(
    imported, xlsx, undo, lin, east, make_household, make_person
):
    home = make_household(number="H1")
    make_person("王五", household=home)
    batch = imported("people", xlsx(PEOPLE, FAMILY[0]), lin, east)
    assert undo(batch, lin).state == "undone"
    assert [p.name for p in Person.objects.all()] == ["王五"]
    assert Household.objects.get() == home


def test_what_was_changed_since_is_named_by_its_row_and_nothing_goes(family, undo, lin, as_user):
    person = Person.objects.get(name="王建国")
    edit_person(person, by=lin, phone="13800002207")
    assert undo(family, lin).state == "done"
    assert [number for number, _why in family.stops] == [3]
    assert Person.objects.count() == 2
    page = as_user(lin).get(family.get_absolute_url()).content.decode()
    assert "第 3 行：导入后已有改动" in page


def test_a_service_stands_on_its_person(family, undo, lin, make_record):
    make_record(Person.objects.get(name="王建国"))
    assert undo(family, lin).state == "done"
    assert [number for number, _why in family.stops] == [3]
    assert len(family.written.all()) == 2


def test_somebody_who_joined_the_household_stands_on_it(family, undo, lin, make_person):
    make_person("外孙", household=Household.objects.get())
    assert undo(family, lin).state == "done"
    assert Household.objects.get().people.count() == 3


def test_a_month_that_was_filed_since_keeps_whom_it_counts(
    imported, xlsx, undo, lin, east, east_village, make_filing, past_month
):
    head = [*PEOPLE, "建档日期"]
    batch = imported(
        "people", xlsx(head, [*FAMILY[0], str(past_month)], [*FAMILY[1], None]), lin, east
    )
    make_filing(east, past_month)
    assert undo(batch, lin).state == "done"
    assert [number for number, _why in batch.stops] == [2]
    assert "已上报" in batch.stops[0][1]


def test_after_seven_days_it_stays(family, lin):
    Import.objects.update(ended_at=timezone.now() - timedelta(days=7, minutes=1))
    family.refresh_from_db()
    with pytest.raises(ValidationError):
        undo_import(family, by=lin)
    purge_imports()
    assert not WrittenRow.objects.exists()
    assert Person.objects.count() == 2


def test_who_may_import_there_no_longer_undoes_nothing(family, lin):
    lin.postings.update(until=timezone.localdate())
    lin.__dict__.pop("_postings", None)
    with pytest.raises(PermissionDenied):
        undo_import(family, by=lin)
    family.refresh_from_db()
    assert family.state == "done"


def test_nobody_else_undoes_it(family, as_user, he):
    assert as_user(he).post(f"{family.get_absolute_url()}undo/").status_code == 404


def test_the_button_undoes_it(family, as_user, lin, run_jobs):
    client = as_user(lin)
    assert "撤销这次导入" in client.get(family.get_absolute_url()).content.decode()
    client.post(f"{family.get_absolute_url()}undo/")
    run_jobs()
    assert "已撤销" in client.get(family.get_absolute_url()).content.decode()
    assert not Person.objects.exists()


def test_workers_go_unless_somebody_leans_on_them(imported, xlsx, undo, an, east_town, make_person):
    head, rows = (
        ["工号", "姓名", "所在区划"],
        [["A1", "王丽", "9A0101101"], ["A2", "李强", "9A0101101"]],
    )
    batch = imported("workers", xlsx(head, *rows), an)
    person = make_person("李雪", worker=Worker.objects.get(name="李强"))
    assert undo(batch, an).state == "done"
    assert [number for number, _why in batch.stops] == [3]
    Person.objects.filter(pk=person.pk).update(worker=None)
    assert undo(batch, an).state == "undone"
    assert not Worker.objects.filter(number__in=["A1", "A2"]).exists()


@pytest.mark.parametrize("importer", IMPORTERS.values(), ids=IMPORTERS)
def test_each_register_says_how_it_is_undone_or_why_it_stays(importer):
    said = [
        getattr(type(importer), n) is not getattr(Importer, n) for n in ("written", "take_back")
    ]
    assert said == [not importer.stays] * 2


def test_a_station_stays_and_the_page_says_what_to_do(imported, xlsx, as_user, an, east_town):
    head = ["站点编号", "站点名称", "层级", "所在区划"]
    batch = imported("stations", xlsx(head, ["S1", "Station 1", "3", "9A0101101"]), an)
    with pytest.raises(ValidationError):
        undo_import(batch, by=an)
    assert "撤并" in as_user(an).get(batch.get_absolute_url()).content.decode()
    assert Station.objects.count() == 1


def test_donations_and_records_are_voided(imported, xlsx, undo, lin, east, today):
    head = ["接收日期", "捐赠人", "捐赠类型", "物品名称", "数量", "单位"]
    batch = imported(
        "donations", xlsx(head, [str(today), "李", "物资", "棉被", 10, "床"]), lin, east
    )
    assert undo(batch, lin).state == "undone"
    assert Donation.objects.get().voided_at
    head = ["日期", "工作方法", "服务领域", "人数"]
    batch = imported("records", xlsx(head, [str(today), "社区活动", "养老服务", 3]), lin, east)
    assert undo(batch, lin).state == "undone"
    assert "register.xlsx" in ServiceRecord.objects.get().void_reason
