"""A province's network from one sheet."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from stations.imports.services import confirm_import
from stations.models import AuditEntry, Organisation, Station

HEADINGS = [
    "站点编号",
    "站点名称",
    "层级",
    "所在区划",
    "上级站点编号",
    "服务区划",
    "建成日期",
    "运营日期",
    "承接机构",
    "统一社会信用代码",
]
GOOD = [
    "E9",
    "Far East Station",
    "3",
    "9A0101101",
    None,
    None,
    "2021-05-01",
    "2021-06-01",
    None,
    None,
]


@pytest.fixture
def network(xlsx):
    def make(*rows):
        return xlsx(HEADINGS, *rows)

    return make


def row(**changes):
    names = [
        "code",
        "name",
        "tier",
        "home",
        "parent",
        "serves",
        "built",
        "operating",
        "operator",
        "credit",
    ]
    return [changes.get(name, value) for name, value in zip(names, GOOD, strict=True)]


def test_a_whole_network_comes_from_one_sheet(
    network, upload, run_jobs, an, county, east_town, west_town
):
    batch = upload(
        "stations",
        network(
            row(code="E1", parent="H1", serves="East Town、9A0101102"),
            row(
                code="H1",
                name="County Hub",
                tier="县级总站",
                home="Cloud Province/Clear Stream County",
            ),
        ),
        an,
    )
    assert batch.state == "checked"
    assert batch.counts()["good"] == 2

    confirm_import(batch, good_only=False, by=an)
    run_jobs()

    station = Station.objects.get(code="E1")
    assert station.parent.code == "H1"
    assert station.home == east_town
    assert {s.division for s in station.served.all()} == {east_town, west_town}
    assert station.served.first().since == date(2021, 6, 1)
    assert Station.objects.get(code="H1").home == county
    batch.refresh_from_db()
    assert (batch.state, batch.written_count) == ("done", 2)
    assert batch.rows.count() == 0
    entry = AuditEntry.objects.get(verb="import")
    assert entry.detail == {
        "kind": "stations",
        "written_count": 2,
        "skipped_count": 0,
        "bad_count": 0,
        "left_out_count": 0,
    }


def test_an_unknown_operator_is_added_with_its_credit_code(
    network, upload, run_jobs, an, east_town
):
    batch = upload(
        "stations", network(row(operator="Spring Agency", credit="91350100M000100Y43")), an
    )
    confirm_import(batch, good_only=False, by=an)
    run_jobs()
    organisation = Organisation.objects.get(name="Spring Agency")
    assert organisation.credit_code == "91350100M000100Y43"
    assert Station.objects.get(code="E9").operators.get().organisation == organisation


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"code": None}, "code", "空"),
        ({"tier": "9"}, "tier", "9"),
        ({"home": "Nowhere"}, "home", "Nowhere"),
        ({"home": "9A0201101"}, "home", "North Town"),
        ({"serves": "East Town、North Town"}, "serves", "North Town"),
        ({"built": "2021-13-01"}, "built_on", "12"),
        ({"built": "2021-07-01"}, "operating_on", "2021年7月1日"),
        ({"operating": "2999-01-01"}, "operating_on", "2999年1月1日"),
        ({"parent": "NONE"}, "parent_code", ""),
        ({"parent": "W1"}, "parent_code", ""),
        ({"credit": "91350100M000100Y44", "operator": "Spring"}, "operator_code", "3"),
        ({"credit": "91350100M000100Y43"}, "operator", ""),
        ({"code": "W1"}, "code", ""),
        ({"name": "West Station", "home": "9A0101102"}, "name", ""),
    ],
)
def test_a_wrong_cell_is_named(
    changes, column, words, network, upload, findings, an, east_town, north_town, west
):
    batch = upload("stations", network(row(**changes)), an)
    found = findings(batch)
    assert list(found) == [2]
    assert list(found[2]) == [column]
    assert words in found[2][column][0]


def test_the_same_station_twice_in_a_file_is_an_error_on_both_rows(
    network, upload, findings, an, east_town
):
    batch = upload("stations", network(row(), row(code="E10"), row(name="Other")), an)
    assert findings(batch).keys() == {2, 3, 4}


def test_an_ambiguous_name_names_the_candidates(
    network, upload, findings, an, east_town, make_division, other_county
):
    make_division("9A0101109", "Plain Town")
    make_division("9A0201109", "Plain Town")
    make_division("9A0101108", "Twin Town")
    make_division("9A0101107", "Twin Town")
    batch = upload(
        "stations",
        network(
            row(code="A1", name="A", home="Plain Town"),
            row(code="A2", name="B", home="Twin Town"),
            row(code="A3", name="C", home="Clear Stream County/Plain Town"),
            row(code="A4", name="D", home="Plain Tawn"),
        ),
        an,
    )
    found = findings(batch)
    assert found.keys() == {3, 5}  # of two Plain Towns only one lies in the county
    assert "9A0101108" in found[3]["home"][0]
    assert "9A0101107" in found[3]["home"][0]
    assert batch.rows.get(number=5).found["fixes"] == {"home": "Plain Town"}


def test_a_proposal_corrects_every_cell_like_it_and_checks_again(
    network, upload, run_jobs, an, east_town
):
    from stations.imports.services import correct_cells

    batch = upload(
        "stations",
        network(
            row(code="A1", name="A", home="East Twon"), row(code="A2", name="B", home="East Twon")
        ),
        an,
    )
    assert batch.counts()["bad"] == 2
    assert correct_cells(batch, number=2, column="home", by=an) == 2
    run_jobs()
    batch.refresh_from_db()
    assert batch.state == "checked"
    assert batch.counts()["good"] == 2


def test_the_day_of_a_suspension_comes_in_and_is_no_day_to_come(
    xlsx, bring_in, upload, findings, as_user, chen, east_town
):
    head = [*HEADINGS[:4], "建成日期", "挂牌日期", "运营日期", "暂停日期"]
    days = ["2021-05-01", "2021-05-20", "2021-06-01", "2024-03-01"]
    bring_in("stations", xlsx(head, [*GOOD[:4], *days]), chen)
    station = Station.objects.get(code="E9")
    assert (station.suspended_on, station.stage) == (date(2024, 3, 1), "suspended")
    answer = as_user(chen).get("/stations/?format=xlsx")
    told = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    assert str(told[1][told[0].index("暂停日期")])[:10] == "2024-03-01"
    late = xlsx(head, ["E8", "Other", *GOOD[2:4], *days[:3], "2999-01-01"])
    assert list(findings(upload("stations", late, chen))[2]) == ["suspended_on"]
