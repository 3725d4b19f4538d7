"""Scenes small enough to count by hand."""

from datetime import date

import pytest

from reports.testing import OCTOBER


@pytest.fixture
def value(figures, east):
    """``value("IND-VIS-01", "group", "elders")`` of East's October; 0 when not listed."""

    def read(*key, place=east):
        cell = figures(place).get(key if len(key) > 1 else key[0])
        return int(cell.value) if cell else 0

    return read


@pytest.fixture
def family(make_household, make_person):
    """A grandmother of 77, her son, and his daughter of nine, one household."""
    home = make_household()
    return [
        make_person("罗秀英", born_on=date(1948, 1, 2), household=home),
        make_person("罗建国", born_on=date(1975, 5, 6), household=home),
        make_person("罗小雨", born_on=date(2016, 3, 4), household=home),
    ]


def test_one_visit_to_three_of_a_household_is_one_household_three_people(
    value, make_service, family
):
    make_service(family)
    assert value("IND-VIS-01") == 1  # 户
    assert value("IND-VIS-01b") == 1  # 户次
    assert value("IND-VIS-02") == 3  # 人次
    assert value("IND-VIS-03") == 3  # 人
    assert value("IND-VIS-01r") == 1


def test_the_same_household_visited_twice_is_one_household_and_two_contacts(
    value, make_service, family
):
    make_service(family)
    make_service(family[:1], on=date(2025, 10, 31))
    assert (value("IND-VIS-01"), value("IND-VIS-01b")) == (1, 2)
    assert (value("IND-VIS-02"), value("IND-VIS-03")) == (4, 3)


def test_a_person_without_a_household_is_one_household(value, make_service, make_person):
    alone, other = make_person("韦阿妹"), make_person("岑老三")
    make_service([alone])
    make_service([alone, other], on=date(2025, 10, 20))
    assert (value("IND-VIS-01"), value("IND-VIS-01b")) == (2, 3)


def test_the_household_it_was_about_counts_when_only_a_neighbour_was_met(
    value, make_service, family, granny_li
):
    make_service([granny_li], subject=family[0])
    assert (value("IND-VIS-01"), value("IND-VIS-01b")) == (2, 2)
    assert (value("IND-VIS-02"), value("IND-VIS-03")) == (1, 1)


def test_heads_without_a_file_add_person_times_but_no_people(value, make_service, granny_li):
    make_service([granny_li], method="S", heads={"": 20, "left_behind_children": 5})
    assert value("IND-SVC-01") == 26
    assert value("IND-SVC-02") == 1
    assert value("IND-SVC-02u") == 25
    assert value("IND-SVC-01h") == 1


def test_a_head_counts_in_its_narrowest_group_and_in_the_wider_ones(value, make_service, family):
    make_service(family[2:], method="S", heads={"left_behind_children": 5, "minors": 2})
    assert value("IND-SVC-01", "group", "left_behind_children") == 5
    assert value("IND-SVC-01", "group", "minors") == 8
    assert value("IND-SVC-01", "group", "elders_and_minors") == 8
    assert value("IND-SVC-01", "group", "key_groups") == 5
    assert value("IND-SVC-01", "group", "elders") == 0
    assert value("IND-SVC-02", "group", "minors") == 1
    assert value("IND-SVC-01r", "group", "minors") == 1


def test_groups_overlap_and_each_is_counted_for_itself(value, make_service, family):
    make_service(family, codes=["14", "31"])
    assert value("IND-VIS-02") == 3
    assert value("IND-VIS-02", "group", "hardship") == 3
    assert value("IND-VIS-02", "group", "elders_and_minors") == 3
    assert value("IND-VIS-01", "group", "elders") == 1
    assert value("IND-VIS-03", "group", "minors") == 1


def test_methods_and_domains_split_what_the_whole_counts(value, make_service, family, granny_li):
    make_service(family)
    make_service([granny_li], method="T", domain="01")
    make_service([granny_li], method="I", domain="03", minutes=50)
    assert value("IND-SVC-01") == 5
    assert value("IND-SVC-01", "method", "V") == 3
    assert value("IND-SVC-01", "method", "T") == 1
    assert value("IND-SVC-01", "domain", "03") == 1
    assert value("IND-SVC-02", "method", "I") == 1
    assert value("IND-SVC-02") == 4
    assert value("IND-SVC-01r", "method", "V") == 1


def test_phone_and_video_visits_are_listed_apart(value, make_service, granny_li):
    make_service([granny_li])
    make_service([granny_li], method="T", channel="phone", on=date(2025, 10, 22))
    assert (value("IND-VIS-02"), value("IND-VIS-02T")) == (1, 1)
    assert (value("IND-VIS-01"), value("IND-VIS-01T")) == (1, 1)
    assert value("IND-SVC-02h") == 1


def test_domain_shares_are_of_all_person_times(figures, east, make_service, family, granny_li):
    make_service(family)
    make_service([granny_li], domain="01")
    found = figures(east)
    share = found["IND-SVC-03", "domain", "02"]
    assert (share.numerator, share.denominator) == (3, 4)
    assert share.value == 3 / 4
    assert ("IND-SVC-03", "domain", "03") not in found


def test_attempts_are_listed_apart_and_never_service(value, make_service, granny_li):
    make_service(subject=granny_li, outcome="not_met")
    make_service(subject=granny_li, outcome="refused", method="T")
    assert value("IND-VIS-01") == value("IND-SVC-01r") == value("IND-SVC-01h") == 0
    assert value("IND-SVC-01x") == 2
    assert value("IND-SVC-01x", "outcome", "refused") == 1
    assert value("IND-SVC-01x", "method", "V") == 1


def test_a_voided_record_counts_nowhere(value, make_service, void, granny_li, lin):
    void(make_service([granny_li], heads={"": 3}), lin)
    void(make_service(subject=granny_li, outcome="not_met"), lin)
    assert value("IND-SVC-01") == value("IND-SVC-01r") == value("IND-SVC-01x") == 0


def test_the_first_and_the_last_day_of_a_month_belong_to_it(value, make_service, granny_li):
    for day in (date(2025, 9, 30), OCTOBER, date(2025, 10, 31), date(2025, 11, 1)):
        make_service([granny_li], on=day)
    assert value("IND-VIS-01b") == 2


def test_one_person_reached_by_two_stations_is_one_person_of_the_county(
    value, make_service, granny_li, east, west, county
):
    make_service([granny_li])
    make_service([granny_li], station=west)
    assert value("IND-SVC-02", place=east) == value("IND-SVC-02", place=west) == 1
    assert value("IND-SVC-02", place=county) == 1
    assert value("IND-SVC-02", "9A0101101", place=county) == 1
    assert value("IND-SVC-01", place=county) == 2


def test_every_level_counts_by_the_same_rules(
    value, make_service, granny_li, north, county, city, province, other_county
):
    make_service([granny_li])
    make_service([granny_li], station=north)
    by_place = [value("IND-SVC-01", place=place) for place in (county, city, other_county)]
    assert by_place == [1, 1, 1]
    assert value("IND-SVC-01", place=province) == value("IND-SVC-01", place=None) == 2
    assert value("IND-SVC-02", place=province) == value("IND-SVC-02", place=None) == 1
    assert value("IND-SVC-01", "9A01", place=province) == 1


def test_a_closed_station_keeps_its_past_months(value, make_service, granny_li, east, county):
    make_service([granny_li], on=date(2025, 10, 2))
    east.closed_on = date(2025, 10, 20)
    east.save()
    assert value("IND-SVC-01", place=east) == value("IND-SVC-01", place=county) == 1
    assert value("IND-NET-01", place=county) == 0


def test_a_township_moved_within_the_month_counts_whole_under_its_new_county(
    value, make_service, granny_li, county, other_county, east_town, move_division
):
    make_service([granny_li], on=date(2025, 10, 2))
    make_service([granny_li], on=date(2025, 9, 2))
    move_division(east_town, other_county, date(2025, 10, 20))
    assert value("IND-SVC-01", place=county) == 0
    assert value("IND-SVC-01", place=other_county) == 1


def test_the_months_before_a_move_stay_with_the_old_county(
    figures, make_service, granny_li, county, other_county, east_town, move_division
):
    make_service([granny_li], on=date(2025, 9, 2))
    move_division(east_town, other_county, date(2025, 10, 1))
    september = date(2025, 9, 1)
    assert figures(county, september)["IND-SVC-01"].value == 1
    assert figures(other_county, september)["IND-SVC-01"].value == 0


def test_a_day_later_than_the_move_is_asked_for_a_running_month(
    figures, make_service, granny_li, county, east_town, other_county, move_division
):
    make_service([granny_li], on=date(2025, 10, 2))
    move_division(east_town, other_county, date(2025, 10, 20))
    assert figures(county, day=date(2025, 10, 19))["IND-SVC-01"].value == 1


def test_the_example_of_the_counting_page_comes_out(value, make_service, make_person, family):
    """docs/counting.md, "An example"."""
    wang = make_person("王大山", born_on=date(1970, 1, 1))
    make_service(family, on=date(2025, 10, 8))
    make_service([wang], on=date(2025, 10, 9))
    make_service(family[:1], on=date(2025, 10, 12), method="S", domain="04", heads={"elders": 30})
    make_service(subject=wang, outcome="not_met", on=date(2025, 10, 15))
    visits = {key: value(f"IND-VIS-{key}") for key in ("01", "01b", "02", "03", "01r")}
    assert visits == {"01": 2, "01b": 2, "02": 4, "03": 4, "01r": 2}
    services = {key: value(f"IND-SVC-{key}") for key in ("01", "02", "01h", "02h", "01x")}
    assert services == {"01": 35, "02": 4, "01h": 3, "02h": 2, "01x": 1}
    by_group = {
        key: value("IND-SVC-01", "group", key) for key in ("elders", "minors", "elders_and_minors")
    }
    assert by_group == {"elders": 32, "minors": 1, "elders_and_minors": 33}
    assert value("IND-SVC-02", "group", "elders") == 1
    assert value("IND-SVC-01", "domain", "04") == 31
