"""What an address says of days is read, or refused in a sentence: never passed over."""

from datetime import date

import pytest
from django.urls import reverse

from reports.bulletins.sources import Live
from reports.dashboards.tests.test_dashboards import address
from reports.figures.keys import FigureKey
from reports.figures.periods import Period
from reports.figures.queries.figure_source import FigureSource
from reports.tests.test_any_days import DAYS, page_of, values


def test_figures_to_date_take_the_period_of_their_address(as_user, chen, county):
    client, place = as_user(chen), {"place": f"division:{county.pk}"}
    for asked, days in [
        ({"period": DAYS}, ("2025-08-20", "2025-10-15")),
        ({"period": "2025-09"}, ("2025-09-01", "2025-09-30")),
        ({"last": "2025-09-20"}, ("2025-09-01", "2025-09-20")),
    ]:
        report = client.get(reverse("reports:draft"), place | asked).context["report"]
        assert (str(report.first), str(report.last)) == days
        assert report.period == Period(report.first, report.last)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"period": "2026-13"}, "期间请写成"),
        ({"period": "2025-10-15..2025-08-20"}, "结束日期"),
        ({"period": "2999"}, "尚未开始"),
        ({"period": "2025-10", "first": "2025-09-01"}, "只写其一"),
        ({"period": "2025-10", "month": "2025-09"}, "只写其一"),
    ],
)
def test_a_period_that_is_none_is_refused_with_its_sentence(asked, told, as_user, chen, county):
    """Never with a page of other days, and never with words about people who moved."""
    client, place = as_user(chen), {"place": f"division:{county.pk}"}
    asks = [
        reverse("reports:draft"),
        reverse("reports:draft_csv"),
        reverse("reports:live", args=["IND-SVC-01"]),
        address(county, "dashboard_file", format="csv"),
        address(county, "behind", subject="services"),
    ]
    if "first" not in asked:  # there they lead to the address of their days
        asks += [address(county), page_of("IND-SVC-02")]
    for path in asks:
        answer = client.get(path, place | asked)
        assert (answer.status_code, told in answer.content.decode()) == (400, True), path
        assert "现在住在您这里" not in answer.content.decode()


def test_the_catalogue_is_of_the_running_month_and_says_so(as_user, chen, county):
    answer = as_user(chen).get(reverse("reports:indicators"), {"period": "2025-10"})
    assert answer.status_code == 400
    assert "打开指标" in answer.content.decode()


def test_rest_refuses_days_under_names_that_it_does_not_read(as_client, tong, county):
    answer = values(as_client(tong), "IND-SVC-01", division=county.pk, first="2025-10-03")
    assert [error["field"] for error in answer.json()["errors"]] == ["first"]


def test_only_whoever_asked_for_a_person_is_told_of_a_transfer(as_user, chen, lin):
    nobody = "01890000-0000-7000-8000-000000000000"
    person = as_user(lin).get(reverse("cases:person", args=[nobody]))
    other = as_user(chen).get(reverse("reports:records", args=[nobody, "IND-SVC-01"]))
    assert (person.status_code, other.status_code) == (404, 404)
    assert "现在住在您这里" in person.content.decode()
    assert "现在住在您这里" not in other.content.decode()


# days of more than a year have no year before them


def test_days_that_a_year_before_shares_are_compared_with_nothing(as_user, chen, county, east):
    client, long = as_user(chen), "2024-09-01..2025-10-15"
    page = client.get(address(county), {"period": long})
    board = page.context["board"]
    assert board.compared is None
    assert [tile.change for tile in page.context["tiles"]()] == [None] * 6
    assert page.content.decode().count("无可比数据") == 6
    assert page.context["parts"].total.before is None
    file = client.get(address(county, "dashboard_file", format="xlsx"), {"period": long})
    assert b"".join(file.streaming_content)
    before = client.get(address(county), {"period": long, "compare": "month"})
    assert before.context["board"].compared == Period.parse(long).before
    year = Period.parse("2024-10-16..2025-10-15")
    assert year.year_ago.is_before(year)
    source = FigureSource(county, Period.parse(long), date(2025, 10, 15))
    assert Live(source).year_ago(FigureKey("IND-SVC-01")) is None
