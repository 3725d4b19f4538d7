"""Nobody was met: whatever rows hang on the record, it is an attempt and no service."""

from datetime import date

import pytest

from cases.models import Attendance, HeadCount


@pytest.fixture
def attempt(make_record, granny_li, stocked):
    """With rows that no service writes."""
    line = (granny_li, stocked("棉被", 3), 1)
    record = make_record(done_on=date(2025, 10, 9), outcome="not_met", handed=[line])
    Attendance.objects.create(record=record, person=granny_li, age=77)
    HeadCount.objects.create(record=record, group="elders", number=30)
    return record


def test_an_attempt_counts_nowhere_as_service(attempt, east, lin, figures, as_user):
    page = as_user(lin).get("/records/", {"since": "2025-10-01", "until": "2025-10-31"})
    assert page.context["totals"] == "1 条记录，0 人次"
    found = figures(east)
    for indicator in ("IND-SVC-01", "IND-SVC-02", "IND-SVC-01h", "IND-VIS-02", "IND-RES-03"):
        assert found[indicator].value == 0, indicator
    assert not any(key[0] == "IND-RES-04d" for key in found if isinstance(key, tuple))
