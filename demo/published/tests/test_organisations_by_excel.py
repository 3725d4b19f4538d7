"""Organisations of four real places through Excel alone: what they have published comes out."""

import pytest

from demo.published.files import rows_of
from demo.published.network import _add_division
from demo.published.organisations import named
from reports.published.rows import KEEPER, compared
from stations.divisions.services.loading import import_divisions
from stations.models import Division, Organisation, Posting

PLACES = ["341721", "330521", "5303", "511802"]
PUBLISHED = {
    "F018": "孵化培育专业社工机构2个",
    "F022": "19家社工机构",
    "F036": "社会工作服务机构40余家",
    "F037": "9个县（市、区）",
    "F097": "培育孵化各类社会组织24个",
}


@pytest.fixture
def officer(db, make_user):
    import_divisions(within=PLACES)
    places = [Division.objects.get(pk=code) for code in PLACES]
    user = make_user(KEEPER, *(("officer", place) for place in places))
    keeper = make_user("an", ("administrator", Division.objects.get(pk="5303")))
    for row in rows_of("divisions", "5303"):  # a zone that the list of divisions lacks
        _add_division(row, keeper)
    Posting.objects.filter(user=keeper).delete()
    return user


def organisations():
    for place in PLACES:
        for row in rows_of("organisations", place):
            for name in named(row):
                yield row, name


def told():
    return {row.row["id"]: row for row in compared() if row.row["id"] in PUBLISHED}


def test_a_sheet_of_organisations_and_one_of_cultivations_say_what_was_published(officer, by_excel):
    take = by_excel(officer)
    head = ["区划", "机构名称", "类型", "登记日期"]
    rows = [[row["division"], name, row["kind"], row["registered_on"]]
            for row, name in organisations()]  # fmt: skip
    assert take("organisations", head, *rows) == len(rows) == 91
    head = ["区划", "机构", "孵化或培育", "培育项目", "起始"]
    rows = [[row["division"], name, row["how"], row["programme"], row["since"]]
            for row, name in organisations() if row["how"]]  # fmt: skip
    assert take("cultivations", head, *rows) == len(rows) == 72
    found = told()
    assert {key: row.text for key, row in found.items()} == PUBLISHED
    assert all(row.agrees for row in found.values())


def test_one_agency_less_is_another_sentence(officer, by_excel):
    head = ["区划", "机构名称", "类型", "登记日期"]
    rows = [["330521", f"清溪{n}", "社工机构", "2020-05-01"] for n in range(18)]
    assert by_excel(officer)("organisations", head, *rows) == 18
    row = told()["F022"]
    assert (row.text, row.agrees) == ("18家社工机构", False)
    assert Organisation.objects.filter(division="330521").count() == 18
