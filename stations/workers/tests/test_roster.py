"""A roster of workers as bureaus keep it: no staff numbers, stations by name, births by month."""

from datetime import date

import pytest

from stations.identity_numbers.rules import check_character
from stations.imports.services import confirm_import
from stations.models import Worker

HEADINGS = ["序号", "姓名", "身份证号", "出生年月", "所在站点", "职务", "入职时间", "持证情况"]
FIRST = "99010119920308332"


@pytest.fixture
def roster(xlsx, upload, an, east):
    def make(*rows):
        usual = {"姓名": "王丽", "身份证号": FIRST + check_character(FIRST),
                 "所在站点": "East Station", "出生年月": "1992-03",
                 "职务": "站长", "入职时间": "2022年7月"}  # fmt: skip
        lines = [{"序号": n} | usual | row for n, row in enumerate(rows, 1)]
        return upload("workers", xlsx(HEADINGS, *([r.get(h) for h in HEADINGS] for r in lines)), an)

    return make


def test_a_real_roster_goes_in(roster, run_jobs, an, east):
    batch = roster({"持证情况": "助理社会工作师（2021-10）"}, {"姓名": "李强", "身份证号": None,
                   "出生年月": None, "持证情况": "无", "职务": "驻站社工"})  # fmt: skip
    assert batch.counts()["good"] == 2, [row.found for row in batch.rows.all()]
    assert [left["heading"] for left in batch.left] == ["序号"]
    confirm_import(batch, good_only=False, by=an)
    run_jobs()
    wang, li = Worker.objects.get(name="王丽"), Worker.objects.get(name="李强")
    assert (wang.born_on, wang.sex, wang.home) == (date(1992, 3, 8), "2", east.home)
    placed = wang.assignments.get()
    assert (placed.station, placed.role, placed.since) == (east, "lead", date(2022, 7, 1))
    assert [(c.level, c.obtained_on) for c in wang.certificates.all()] == [(1, date(2021, 10, 1))]
    assert not li.certificates.exists()


@pytest.mark.parametrize(
    ("changes", "columns"),
    [
        ({"身份证号": None}, {"born_on"}),
        ({"出生年月": "1993-03"}, {"born_on"}),
        ({"身份证号": FIRST + "?"}, {"id_number", "born_on"}),
        ({"所在站点": "Easter Station"}, {"station"}),
        ({"所在站点": None, "入职时间": None, "职务": None}, {"home"}),
        ({"持证情况": "助理社会工作师、社会工作师（2021-10）"}, {"obtained_on"}),
    ],
)
def test_what_cannot_be_known_is_asked(changes, columns, roster, findings):
    assert findings(roster(changes))[2].keys() == columns


def test_a_certificate_without_a_day_is_kept_as_held_since_nobody_knows_when(
    roster, run_jobs, an, east, today
):
    batch = roster({"持证情况": "助理社工师"})
    assert batch.counts()["good"] == 1, [row.found for row in batch.rows.all()]
    confirm_import(batch, good_only=False, by=an)
    run_jobs()
    held = Worker.objects.get().certificates.get()
    assert (held.level, held.obtained_on, held.told_on, held.held_since) == (1, None, today, today)


def test_stations_of_one_name_are_a_choice(roster, make_station, west_town):
    make_station("E9", "East Station", west_town)
    found = roster({}).rows.get().found
    assert sorted(found["choices"]["station"]) == ["E1", "E9"]


@pytest.mark.parametrize("name", ["east station", "East　Station", "e1"])
def test_a_station_is_known_however_its_name_is_spelled(name, roster, findings):
    """As in every register whose rows name their station."""
    assert findings(roster({"所在站点": name})) == {}


def test_a_station_out_of_the_area_is_not_known_by_its_name(roster, north, findings):
    assert findings(roster({"所在站点": "North Station"}))[2].keys() == {"station"}
