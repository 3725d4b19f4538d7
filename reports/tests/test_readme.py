"""README, "How counting works": the example is worked through, door to issued report."""

from datetime import date
from decimal import Decimal

import pytest

from cases.filings.services.filings import file_month
from cases.records.rows import HandedOver, ServiceRow
from cases.records.services import record_services, void_record
from reports.figures.periods import Period
from reports.issued.queries.since import since_then
from reports.issued.services.compile import request_report
from reports.issued.services.issuing import issue_report, review_report
from reports.testing import ALONE
from stations.jobs import queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def october(east, lin, make_person, make_household, make_item):
    """The four records of the table, made through the service; the last but two is Wang's."""
    home = make_household()
    luo = make_person("罗正芬", born_on=date(1948, 4, 28), household=home)
    son = make_person("罗大勇", born_on=date(1980, 2, 1), household=home)
    girl = make_person("罗小雨", born_on=date(2016, 5, 9), household=home)
    wang = make_person("王启发", born_on=date(1954, 3, 3))
    before = {"received_on": date(2025, 9, 1)}
    quilt = make_item("棉被", 5, unit="床", **before)
    rice = make_item("大米", 5, unit="袋", **before)

    def row(day, *people, method="V", **fields):
        return ServiceRow(
            station=east, done_on=date(2025, 10, day), method=method, domain="02",
            subject=people[0] if people and method == "V" else None,
            **{"attended": people} | fields,
        )  # fmt: skip

    def one(person, item):
        return HandedOver(person=person, item=item, quantity=Decimal(1))

    rows = [
        row(8, luo, son, girl, handed=[one(luo, quilt), one(luo, rice)]),
        row(9, wang, handed=[one(wang, quilt)]),
        row(12, luo, method="S", head_counts={"elders": 30}),
        row(15, luo, outcome="not_met", attended=[]),
    ]
    return record_services(rows, by=lin)


def test_the_example_of_the_readme_holds(october, figures, east):
    now = figures(east)
    wanted = {
        "IND-SVC-01": 35, "IND-SVC-02": 4, "IND-SVC-01h": 3, "IND-SVC-02h": 2, "IND-VIS-02": 4,
        "IND-VIS-03": 4, "IND-VIS-01b": 2, "IND-VIS-01": 2, "IND-RES-03": 2, "IND-ACT-01": 1,
        ("IND-SVC-01", "group", "elders"): 33, ("IND-SVC-02", "group", "elders"): 2,
        ("IND-SVC-01", "group", "minors"): 1,
    }  # fmt: skip
    assert {key: now[key].value for key in wanted} == wanted


def test_an_issued_report_stays_and_says_what_came_since(october, east, county, he, lin, chen):
    file_month(station=east, month=date(2025, 10, 1), by=he)
    first = compiled(county, chen)
    issue_report(review_report(first, by=chen, reason=ALONE), by=chen, reason=ALONE)
    void_record(october[1], reason="Entered twice", by=lin)

    assert (shown(first), since(first)) == (35, -1)
    file_month(station=east, month=date(2025, 10, 1), by=he, reason="A visit was entered twice")
    second = compiled(county, chen, reason="East has corrected October")
    assert (shown(second), since(second)) == (34, 0)
    assert (shown(first), second.previous) == (35, first)


def compiled(place, by, reason=""):
    period = Period.month(date(2025, 10, 1))
    report = request_report(place=place, period=period, by=by, reason=reason)
    queue.run(report.job_id)
    report.refresh_from_db()
    return report


def shown(report):
    return report.figures.cell("IND-SVC-01").get().value


def since(report):
    return since_then(report).get(("IND-SVC-01", "", "", ""), 0)
