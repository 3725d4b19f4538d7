"""A city of which nine of twelve stations have not filed: what its report must say everywhere."""

import pytest

from cases.filings.services.filings import file_month, review_filing
from cases.models import Filing
from reports.issued.services.issuing import issue_report, review_report
from reports.testing import OCTOBER

UNFILED = "未报"
REASON = "九个县的网络月底中断，先报三县。"


@pytest.fixture
def twelve(make_service, make_user, city_of_twelve):
    """A city of twelve counties with a station each; three have filed October."""
    city, stations = city_of_twelve
    for number, station in enumerate(stations):
        make_service(heads={"": number + 1}, station=station)
        if number < 3:
            lead = make_user(f"lead{number}", ("lead", station))
            file_month(station=station, month=OCTOBER, by=lead)
    return city, stations


@pytest.fixture
def city_of_twelve(make_division, make_station):
    from stations.divisions.services.paths import rebuild_paths

    make_division("9B", "云省")
    city = make_division("9B01", "云市")
    stations = []
    for number in range(1, 13):
        make_division(f"9B01{number:02d}", f"第{number}县")
        town = make_division(f"9B01{number:02d}101", f"第{number}镇")
        stations.append(make_station(f"C{number:02d}", f"第{number}站", town))
    rebuild_paths()
    return city, stations


@pytest.fixture
def officers(twelve, make_user):
    city, _stations = twelve
    return [make_user(name, ("officer", city)) for name in ("asks", "reviews", "issues")]


@pytest.fixture
def short(twelve, officers, compiled):
    """Its report, reviewed by somebody else than who asked for it."""
    report = compiled(twelve[0], by=officers[0], file=False)
    return review_report(report, by=officers[1])


def review_filings(officer):
    for filing in Filing.objects.all():
        review_filing(filing, by=officer)


@pytest.fixture
def issued_short(short, officers):
    """The same, issued with a reason; what was filed is reviewed."""
    review_filings(officers[1])
    return issue_report(short, by=officers[2], reason=REASON)
