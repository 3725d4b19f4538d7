"""The search box finds cases and stations of one's scope, beside people."""

import pytest
from django.urls import reverse

PEOPLE = reverse("cases:people")


def found(client, text, address=PEOPLE):
    page = client.get(address, {"q": text})
    assert page.status_code == 200
    elsewhere = page.context["elsewhere"]
    for row in (*elsewhere.cases, *elsewhere.stations):
        assert f'href="{row.get_absolute_url()}"' in page.text
    return [case.number for case in elsewhere.cases], [s.code for s in elsewhere.stations]


@pytest.fixture
def case(make_case):
    return make_case(number="东站个案 2024-7")


def test_a_case_by_its_number_and_by_its_person(as_user, lin, case):
    for text in ("2024-7", "东站个案", "李桂兰", "lgl"):
        assert found(as_user(lin), text)[0] == [case.number], text
    assert found(as_user(lin), "2024-8")[0] == []


def test_a_station_by_name_and_code(as_user, lin, he, chen, east, west):
    assert found(as_user(lin), "East")[1] == ["E1"]
    assert found(as_user(chen), "W1")[1] == ["W1"]
    assert found(as_user(chen), "Station")[1] == ["E1", "W1"]


def test_nothing_of_another_place(as_user, zhao, case, east, west):
    """Zhao works at West."""
    assert found(as_user(zhao), "2024-7") == ([], [])
    assert found(as_user(zhao), "李桂兰") == ([], [])
    assert found(as_user(zhao), "East") == ([], [])
    assert found(as_user(zhao), "West")[1] == ["W1"]


def test_who_reads_no_cases_is_shown_none(as_user, chen, case):
    assert found(as_user(chen), "2024-7")[0] == []


def test_nothing_typed_asks_nothing(as_user, lin, case, count_queries):
    assert found(as_user(lin), "") == ([], [])
    assert found(as_user(lin), "李") == ([], [])


def test_a_few_are_shown_and_the_list_has_them_all(as_user, lin, make_case, granny_li):
    for number in range(7):
        make_case(number=f"多案 {number}", status="archived", opened_on=f"2024-03-0{number + 1}")
    page = as_user(lin).get(PEOPLE, {"q": "多案"})
    assert len(page.context["elsewhere"].cases) == 5
    assert f"{reverse('cases:case_list')}?q=%E5%A4%9A%E6%A1%88" in page.text


def test_an_administrator_searches_stations(as_user, an, east):
    page = as_user(an).get(reverse("home"), follow=True)
    assert f'action="{reverse("stations:list")}"' in page.text
