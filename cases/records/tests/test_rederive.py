"""What comes to be known of a household reaches the attendances of whoever lives there."""

from datetime import timedelta

import pytest

from beneficiaries.people.services import register_person
from cases.models import Attendance

pytestmark = pytest.mark.django_db


def test_a_category_that_a_newcomer_brings_to_the_household_is_everybodys(
    log_record, granny_li, east, lin, today
):
    log_record(granny_li)
    assert Attendance.objects.get().codes == []
    register_person(
        station=east, by=lin, name="王建国", born_on=granny_li.born_on, relation="10",
        household=granny_li.household, categories=[("14", today - timedelta(days=30), None)],
    )  # fmt: skip
    assert Attendance.objects.get().codes == ["14"]


def test_what_a_household_is_from_today_reaches_nothing_of_before(
    log_record, granny_li, east, lin, today
):
    log_record(granny_li, done_on=today - timedelta(days=1))
    register_person(
        station=east, by=lin, name="王建国", born_on=granny_li.born_on, relation="10",
        household=granny_li.household, categories=[("14", None, None)],
    )  # fmt: skip
    assert Attendance.objects.get().codes == []
