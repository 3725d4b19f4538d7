"""Eight writers at once, whatever they do: nothing negative, nothing lost, nothing earned twice."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.testing_soak import soaked
from resources.models import PointsEntry, PointsRule, Volunteer
from resources.points.queries import balance_of
from resources.points.services import Work, award, earn, redeem, void_entry, withdraw
from resources.stock.tests.test_races import race
from stations.models import User

WRITERS = 8
MARCH = date(2026, 3, 1)
POINTS = st.integers(1, 60)
STEP = st.one_of(
    st.tuples(st.just("redeem"), POINTS),
    st.tuples(st.just("award"), POINTS),
    st.tuples(st.just("expire"), POINTS),
    st.tuples(st.just("void"), st.integers(0, 3)),
    st.tuples(st.just("earn"), st.integers(0, 3)),
    st.tuples(st.just("withdraw"), st.integers(0, 3)),
)
PLANS = st.lists(st.lists(STEP, max_size=2), min_size=WRITERS, max_size=WRITERS)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def saver(east, lin, chen, east_village):
    rule = {"division": east_village, "origin": east_village, "created_by": chen}
    PointsRule.objects.create(**rule, points=10, began_on=MARCH)
    own = {"station": east, "origin": east, "created_by": lin, "joined_on": MARCH}
    return lambda: Volunteer.objects.create(name="罗小红", **own)


def standing(volunteer):
    lines = PointsEntry.objects.not_voided().filter(volunteer=volunteer)
    return lines.aggregate(total=Sum("points"))["total"] or 0


def act(step, n, volunteer, village, he):
    """What one writer does; the new line, or nothing."""
    what, number = step
    by = User.objects.get(pk=he.pk)
    service = {"kind": "service", "key": str(number)}
    if what == "redeem":
        return redeem(volunteer, points=number, reward="毛巾", on=MARCH, by=by)[0]
    if what in {"award", "expire"}:
        points = {"award": number, "expire": -number}[what]
        kind = {"award": "earned", "expire": "expired"}[what]
        return award(volunteer, what=kind, points=points, reason=f"{n}", on=MARCH, by=by)[0]
    if what == "earn":
        work = Work(volunteer=volunteer, division=village, on=MARCH, minutes=90, **service)
        return earn(work, by=by)
    if what == "withdraw":
        withdraw(**service, volunteer=volunteer, reason="作废", by=by)
        return None
    lines = PointsEntry.objects.not_voided().filter(volunteer=volunteer).order_by("pk")
    if line := lines[number : number + 1].first():
        void_entry(line, reason="记错了", by=by)
    return None


@pytest.mark.long
@settings(
    max_examples=soaked(5, 60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(plans=PLANS, first=st.integers(0, 80))
def test_the_balance_is_what_stands_and_never_below_nothing(saver, he, east_village, plans, first):
    volunteer = saver()
    if first:
        award(volunteer, what="opening", points=first, reason="原积分册", on=MARCH, by=he)

    def run(n):
        made = []
        for step in plans[n]:
            try:
                made.append(act(step, n, volunteer, east_village, he))
            except ValidationError:
                made.append(None)
        return made

    answers = race(run, WRITERS)
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert balance_of(volunteer) == standing(volunteer) >= 0
    told = {line.pk for made in answers for line in made if line}
    assert PointsEntry.objects.filter(pk__in=told).count() == len(told)  # nothing is lost
    earned = PointsEntry.objects.filter(volunteer=volunteer, rule__isnull=False)
    keys = list(earned.values_list("external_id", flat=True))
    assert len(keys) == len(set(keys))


def test_of_eight_who_redeem_the_last_points_one_gets_them(saver, he):
    volunteer = saver()
    award(volunteer, what="opening", points=10, reason="原积分册", on=MARCH, by=he)
    answers = race(lambda n: act(("redeem", 10), n, volunteer, None, he), WRITERS)
    assert sum(isinstance(answer, PointsEntry) for answer in answers) == 1
    assert sum(isinstance(answer, ValidationError) for answer in answers) == WRITERS - 1
    assert balance_of(volunteer) == 0


def test_of_eight_who_tell_of_one_service_all_hear_of_one_line(saver, he, east_village):
    volunteer = saver()
    answers = race(lambda n: act(("earn", 1), n, volunteer, east_village, he), WRITERS)
    assert {getattr(answer, "pk", answer) for answer in answers} == {PointsEntry.objects.get().pk}
    assert balance_of(volunteer) == 15
