"""The list behind households: each can be told from the others, by number or by who heads it."""

from datetime import date

import pytest
from django.urls import reverse


@pytest.fixture
def page_for(as_user, make_household, make_person, make_service):
    """Two households without number, one with; of the first a child was met, not the head."""
    first, second = make_household(), make_household()
    child = make_person("罗小雨", household=first, relation="30")
    make_person("罗建国", household=first)
    make_service([child], on=date(2025, 10, 8))
    make_service([make_person("岑阿妹", household=second)], on=date(2025, 10, 9))
    make_service([make_person("韦大山", household=make_household(number="H7"))])
    url = reverse("reports:live", args=["IND-VIS-01"])

    def ask(user, place):
        return as_user(user).get(url, {"place": place, "period": "2025-10"}).content.decode()

    return ask


def test_a_household_without_a_number_goes_by_its_householder(page_for, lin, chen, east, county):
    whole = page_for(lin, f"station:{east.pk}")
    masked = page_for(chen, f"division:{county.pk}")
    for name in ("罗建国", "岑阿妹"):
        assert f"{name}（未编号家庭）" in whole
        assert name not in masked
    assert "罗*国（未编号家庭）" in masked
    assert "罗小雨" not in whole
    assert ("H7" in whole, "韦大山" in whole) == (True, False)


def test_the_list_of_any_days_says_no_month(page_for, chen, county):
    page = page_for(chen, f"division:{county.pk}")
    assert "期内最近一次服务" in page
    assert "本月最近一次服务" not in page
