"""The page that takes somebody up again offers what can be done on that day."""

from datetime import timedelta

from beneficiaries.models import Enrolment, Person
from cases.people.services.leaving import leave_ledger
from stations.wording import short_day


def test_on_the_day_of_leaving_no_day_is_offered_that_would_be_refused(
    granny_li, lin, as_user, today
):
    address = f"/people/{granny_li.pk}/take-up/"
    leave_ledger(granny_li, on=today, because="moved", note="To her son.", by=lin)
    page = as_user(lin).get(address)
    assert short_day(today) in page.context["hindrance"]
    assert 'name="on"' not in page.content.decode()
    Person.objects.filter(pk=granny_li.pk).update(left_on=today - timedelta(days=1))
    Enrolment.objects.filter(person=granny_li).update(until=today)
    assert 'name="on"' in as_user(lin).get(address).content.decode()
    assert as_user(lin).post(address, {"on": today.isoformat()}).status_code == 302
