"""What a city publishes of its volunteers and a county of its teams comes out of what Excel and
REST entered, to the character."""

import json

import pytest

from demo.published.files import rows_of
from reports.published.rows import KEEPER, compared
from stations.divisions.services.loading import import_divisions
from stations.models import Division, Station

YUXI, NANJING = "5304", "350627"


@pytest.fixture
def officer(db, make_user):
    """Of both, under the name of who keeps places that are compared with what was published."""
    import_divisions(within=[YUXI, NANJING])
    return make_user(
        KEEPER, *(("officer", Division.objects.get(pk=code)) for code in (YUXI, NANJING))
    )


def agreeing(*keys):
    rows = {found.row["id"]: found for found in compared()}
    return {key: (rows[key].text, rows[key].agrees) for key in keys}


PUBLISHED = {
    "F011": ("实名注册志愿者达369320人", True),
    "F012": ("占全市人口总数的16.42%", True),
    "F013": ("站点达711个", True),
}


def test_a_city_declares_its_totals_by_sheets(officer, by_excel):
    take = by_excel(officer)
    [people] = rows_of("populations", YUXI)
    head = ["区划", "统计日期", "常住人口（人）", "数据来源"]
    take("populations", head, [
        people["division"], people["counted_on"], people["residents"], people["basis"]
    ])  # fmt: skip
    head = ["区划", "申报内容", "申报总数", "截至日期", "文号", "申报单位"]
    words = {"volunteers": "注册志愿者", "sites": "志愿服务站点"}
    said = [
        [row["division"], words[row["what"]], row["figure"], row["counted_on"], row["document"],
         row["declared_by"]]
        for row in rows_of("declared", YUXI)
    ]  # fmt: skip
    assert take("declarations", head, *said) == 2
    assert agreeing(*PUBLISHED) == PUBLISHED


def test_a_citys_system_declares_them_over_rest_and_voids_one(officer, make_user, as_client):
    place = Division.objects.get(pk=YUXI)
    client = as_client(make_user("yuxi", ("client", place)))
    for row in rows_of("declared", YUXI):
        body = {name: row[name] for name in ("division", "what", "counted_on", "document")}
        body |= {"figure": row["figure"], "declared_by": row["declared_by"]}
        body["client_uuid"] = f"01890000-0000-7000-8000-{len(row['what']):012}"
        made = client.post("/api/v1/declarations/", json.dumps(body), "application/json")
        assert made.status_code == 201, made.content.decode()
    assert agreeing("F011", "F013") == {key: PUBLISHED[key] for key in ("F011", "F013")}
    url = f"/api/v1/declarations/{made.json()['id']}/void/"
    assert client.post(url, '{"reason": "wrong paper"}', "application/json").status_code == 200
    assert agreeing("F013") == {"F013": ("站点达0个", False)}


def test_a_county_enters_its_teams_by_a_sheet(officer, by_excel):
    take = by_excel(officer)
    homes = Division.objects.under(NANJING).filter(level=4).order_by("code")[:3]
    stations = [[f"P{home.pk}-3", f"{home.short_name}社工站", 3, home.pk, home.pk, "2021-06-01"]
                for home in homes]  # fmt: skip
    head = ["站点编号", "站点名称", "层级", "所在区划", "服务区划", "建成日期"]
    take("stations", head, *stations)
    codes = {one.home_id: one.code for one in Station.objects.all()}
    head = ["站点编号", "队伍名称", "队伍类型", "成立日期"]
    rows = [[codes[row["division"]], row["name"], row["kind"], row["founded_on"]]
            for row in rows_of("teams", NANJING)]  # fmt: skip
    assert take("teams", head, *rows) == 2
    assert agreeing("F069") == {"F069": ("整合优化了两支志愿者队伍", True)}
