"""Finding a place by what somebody types."""

from datetime import date

import pytest

from stations.divisions.queries.places import breadcrumb, breadcrumbs, children_of
from stations.divisions.queries.search import search_divisions
from stations.divisions.services.changes import add_local_division, close_division
from stations.models import Division

pytestmark = pytest.mark.xdist_group("divisions")  # what is loaded for the module is loaded once


def names(*args, **kwargs):
    return [place.short_name for place in search_divisions(*args, **kwargs)]


def place(code):
    return Division.objects.get(pk=code)


@pytest.mark.parametrize(
    "text",
    [
        "永康市",
        "永康",
        "yongkang",
        "YongKang",
        "yongkangshi",
        "yk",
        "yks",
        "330784",
        "330784000000",
        " 永康 ",
        "金华 永康",
        "浙江 金华 永康",
        "金华永康",
    ],
)
def test_a_county_is_found_first_however_it_is_typed(china, text):
    assert search_divisions(text)[0].pk == "330784"


@pytest.mark.parametrize(
    "text",
    [
        "柳墅",
        "柳墅村",
        "柳墅村委会",
        "柳墅村村民委员会",
        "liushu",
        "330784112201",
        "永康 柳墅",
        "永康柳墅",
        "象珠镇柳墅村",
        "yongkang liushu",
    ],
)
def test_a_village_is_found_however_it_is_typed(china, text):
    assert search_divisions(text)[0].pk == "330784112201"


def test_official_and_short_names_of_an_autonomous_prefecture_are_found(china):
    assert names("黔西南布依族苗族自治州")[0] == "黔西南州"
    assert names("黔西南")[0] == "黔西南州"
    assert "黔西南州" in names("布依族")


def test_a_code_finds_what_begins_with_it(china):
    found = search_divisions("330784")
    assert found[0].pk == "330784"
    assert len(found) == 20
    assert all(one.pk.startswith("330784") for one in found)


def test_higher_levels_and_shorter_names_come_first(china):
    found = search_divisions("新")
    ranks = [(one.level, len(one.short_name)) for one in found]
    assert ranks == sorted(ranks)


def test_a_name_without_its_tail_comes_before_longer_names(china, county, an):
    for name in ["平安里村", "平安村", "平安"]:
        add_local_division(name=name, level=5, kind="village", parent=place("330784112"), by=an)
    found = names("平安", within=place("330784112"))
    assert found[:3] == ["平安", "平安村", "平安里村"]


def test_a_place_narrows_down(china):
    inside = search_divisions("新", within=place("330784"))
    assert inside
    assert all(one.pk.startswith("330784") for one in inside)
    assert search_divisions("永康市", within=place("330521")) == []


def test_a_part_of_a_name_is_found_within_a_place(china):
    assert "柳墅村" in names("墅", within=place("330784112"))


def test_at_most_twenty_places_are_shown(china):
    assert len(search_divisions("3")) == 20


@pytest.mark.parametrize(
    "text", ["", "   ", "没有这个地方", "qqq", "9999", "永康 没有这个", "%", "_"]
)
def test_nothing_is_found_for_nothing(china, text):
    assert search_divisions(text) == []


def test_rows_that_only_hold_a_place_are_not_shown(china):
    assert "市辖区" not in names("市辖区")
    assert not [one for one in search_divisions("460203198") if one.is_pseudo]


def test_a_closed_place_is_found_only_on_its_days(china, an):
    close_division(division=place("330784112201"), on=date(2024, 1, 1), by=an)
    assert search_divisions("柳墅") == []
    assert names("柳墅", on=date(2023, 12, 31)) == ["柳墅村"]


def test_a_local_place_is_found_by_name_reading_and_code(china, an):
    zone = add_local_division(name="宜昌高新区", level=3, kind="zone", parent=place("4205"), by=an)
    for text in ["宜昌高新区", "yichanggaoxin", "ycgx", zone.pk, zone.pk.lower(), "高新区"]:
        assert zone in search_divisions(text)


def test_the_number_of_queries_does_not_grow_with_the_places(china, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        assert search_divisions("新")
    for number in range(30):
        Division.objects.create(
            code=f"330784112A{number:02}", name=f"新{number}村", short_name=f"新{number}村",
            level=5, kind="village", parent_id="330784112", is_local=True,
        )  # fmt: skip
    with django_assert_max_num_queries(2):
        assert len(search_divisions("新")) == 20


def test_a_breadcrumb_leads_from_the_province_down(china):
    steps = breadcrumb(place("330784112201"))
    assert [step.pk for step in steps] == ["33", "3307", "330784", "330784112", "330784112201"]
    assert [step.pk for step in breadcrumb(place("110101001"))] == ["11", "110101", "110101001"]


def test_many_breadcrumbs_take_two_queries(china, django_assert_num_queries):
    places = list(Division.objects.filter(pk__startswith="330784"))
    with django_assert_num_queries(2):
        trails = breadcrumbs(places)
    assert trails["330784112"][-1].pk == "330784112"
    assert len(trails) == len(places)


def test_a_row_that_only_holds_a_place_stands_alone(china):
    pseudo = place("460203198")
    assert breadcrumb(pseudo) == [pseudo]


def test_children_look_through_rows_that_only_hold_a_place(china):
    assert [child.pk for child in children_of(place("11"))] == ["110101"]
    assert "460203198219" in {child.pk for child in children_of(place("460203"))}
    assert {child.pk for child in children_of(None)} >= {"33", "42", "52"}
