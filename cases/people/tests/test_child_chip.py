"""The chip of children in difficulty is the named group, on each day of a month."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from beneficiaries.models import PersonCategory
from beneficiaries.people.queries.status import statuses_on
from cases.models import Case
from cases.people.queries import people as listing
from reports.figures.keys import FigureKey
from reports.figures.periods import Period
from reports.figures.queries.figure_source import FigureSource
from reports.indicators import CATALOGUE
from stations.ages import ADULT, latest_birth

TODAYS = [date(2026, 1, day) for day in (28, 29, 30, 31)]
TODAYS += [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1), date(2027, 2, 28)]


def at_noon(day):
    """By the clock here."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))  # noqa: DTZ001


@pytest.mark.parametrize("today", TODAYS, ids=str)
def test_who_turns_eighteen_today_is_no_child_anywhere(
    today, make_person, lin, east, make_case, make_user
):
    people = []
    for n, born in enumerate((-1, 0, 1)):
        person = make_person(f"李{n}", born_on=birth(today, born))
        PersonCategory.objects.create(person=person, code="23", since=date(2024, 1, 1))
        people.append(person)
    with time_machine.travel(at_noon(today), tick=False):
        ages = [person.age_on() for person in people]
        assert ages == [ADULT, ADULT, ADULT - 1]
        shown = listing.narrowed(listing.people_of(lin).active(), "children")
        assert list(shown.values_list("name", flat=True)) == ["李2"]
        told = statuses_on({(person.pk, today) for person in people})
        grouped = [
            person for person in people
            if "children_in_difficulty" in told[person.pk, today].groups
        ]  # fmt: skip
        assert grouped == people[2:]
        source = FigureSource(east, Period.month(today), today)
        ledger = CATALOGUE["IND-CLI-03"]
        cells = {cell.key(ledger.id): cell.value for cell in ledger.count(source)}
        assert cells[FigureKey("IND-CLI-03", "", "group", "children_in_difficulty")] == 1
        for person in people:
            make_case(person, status="archived")
        officer = make_user("ma", ("supervisor", east))
        seen = Case.objects.visible_to(officer).values_list("person__name", flat=True)
        assert sorted(seen) == ["李0", "李1"]


def birth(today, off):
    """Of who turns eighteen today, a day before or after."""
    return latest_birth(today, ADULT) + timedelta(days=off)
