"""A list behind a number is one queryset by the fact's own SQL, live or as it was filed."""

from datetime import date

import pytest

from cases.facts.casework import CASE_ACCEPTED
from cases.facts.catalogue import FACTS
from cases.facts.donations import DONATION
from cases.models import Case, CaseStep
from reports.behind.columns import COLUMNS
from reports.behind.queries.lists import happened
from reports.figures.periods import Period
from reports.figures.queries.counted_range import CountedRange
from reports.indicators import Behind
from reports.testing import OCTOBER
from resources.models import Donation

MONTH = Period.month(OCTOBER)


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_a_fact_has_words_and_a_list(fact):
    assert str(fact.name)
    assert COLUMNS[Behind(fact.listed)]


@pytest.fixture
def gifts(make_donation):
    return [
        make_donation(received_on=date(2025, 10, 3)),
        make_donation(kind="cash", quantity=500, received_on=date(2025, 10, 4)),
        make_donation(received_on=date(2025, 11, 1)),
    ]


def listed(counted_range):
    return set(happened(DONATION, Donation.objects.all(), counted_range))


def test_it_holds_what_the_figure_counts(gifts, east):
    assert listed(CountedRange({east.pk: "here"}, MONTH)) == set(gifts[:2])
    assert listed(CountedRange({}, MONTH)) == set()


def test_of_a_filed_month_it_holds_what_was_filed(gifts, east, make_filing, make_donation):
    filing = make_filing(east, OCTOBER)
    late = make_donation(received_on=date(2025, 10, 5))
    assert listed(CountedRange({east.pk: ""}, MONTH, (filing.pk,))) == set(gifts[:2])
    assert listed(CountedRange({east.pk: ""}, MONTH)) == {*gifts[:2], late}


def test_a_case_is_known_by_more_than_its_key(make_case, east, lin):
    case = make_case(accepted_on=date(2025, 10, 3))
    CaseStep.objects.create(
        case=case, verb="accept", target="assessment", done_on=date(2025, 10, 3), note="…", by=lin
    )
    asked = CountedRange({east.pk: ""}, MONTH)
    assert list(happened(CASE_ACCEPTED, Case.objects.all(), asked)) == [case]
