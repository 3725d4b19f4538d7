"""People, workers, stations and things of a sheet are known in whatever spelling."""

from datetime import date

import pytest

from cases.models import HandOver, ServiceRecord
from stations.identity_numbers.rules import index_of
from stations.imports.services import confirm_import

HEADINGS = [
    *(
        "日期",
        "站点编号",
        "工作方法",
        "领域",
        "服务对象姓名",
        "服务对象出生日期",
        "服务对象身份证号",
    ),
    *("在场家庭成员", "社工", "item"),
]


@pytest.fixture
def written(xlsx, upload, run_jobs, lin, east):
    def make(**cells):
        row = {"station": "E1", "name": None, "born": None, "card": None, "members": None}
        row |= {"worker": None, "item": None} | cells
        order = ["name", "born", "card", "members", "worker", "item"]
        first = ["2026-05-06", row["station"], "入户探访", "养老服务"]
        sheet = xlsx(HEADINGS, [*first, *(row[key] for key in order)])
        batch = upload("records", sheet, lin, east)
        assert batch.counts()["good"] == 1, [one.found for one in batch.rows.all()]
        confirm_import(batch, good_only=False, by=lin)
        run_jobs()
        return ServiceRecord.objects.get()

    return make


@pytest.mark.parametrize("typed", ["龚\ue863", "龚 䶮", "龚䶮\u200b"])
def test_a_person_is_known_by_name_and_day(typed, written, make_person):
    gong = make_person("龚䶮", born_on=date(1950, 1, 2))
    assert written(name=typed, born="1950-01-02").subject == gong


def test_a_number_with_another_spelling_of_its_name_is_no_other_persons(
    written, make_person, sample_number
):
    number = sample_number()
    name = "买合木提·吐尔逊"
    known = make_person(name, id_number=number, id_index=index_of(number))
    found = written(name="买合木提•吐尔逊", card=f"'{number[:6]}\u200b{number[6:]}")
    assert found.subject == known


def test_members_workers_stations_and_things_too(
    written, make_person, make_household, stocked, lin
):
    home = make_household()
    li = make_person("李桂兰", household=home)
    make_person("蒙云", household=home)
    quilt = stocked("棉被（双人）", 2)
    record = written(
        name="李 桂兰", born="1948-04-28", members="蒙\u3000云", worker="Ｌin", station="Ｅ1\u200b",
        item="棉 被(双人)",
    )  # fmt: skip
    assert {line.person.name for line in record.attendances.all()} == {"李桂兰", "蒙云"}
    assert list(record.workers.all()) == [lin.worker]
    line = HandOver.objects.get()
    assert (line.person, line.item) == (li, quilt)
