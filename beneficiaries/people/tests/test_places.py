"""Where a station's people may live, who may be responsible, what the filters narrow to."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from beneficiaries.models import HouseholdCategory, Person, PersonCategory
from beneficiaries.people.filters import PersonFilter
from beneficiaries.people.queries.places import divisions_served, villages_served, workers_at
from beneficiaries.people.queries.protected import protected_fields
from stations.models import Assignment, StationDivision


def test_a_station_serves_its_township_and_every_village_of_it(
    east, east_town, east_village, west_village
):
    assert set(divisions_served([east])) == {east_town, east_village}
    assert list(villages_served([east])) == [east_village]


def test_two_stations_serve_the_villages_of_both(east, west, east_village, west_village):
    assert set(villages_served([east, west])) == {east_village, west_village}


def test_more_stations_cost_no_more_queries(east, west, django_assert_num_queries):
    for stations in ([east], [east, west]):
        with django_assert_num_queries(2):
            list(villages_served(stations))


def test_what_is_served_no_longer_or_not_yet_is_not_offered(east, west_town, west_village, today):
    served = StationDivision.objects.create(
        station=east, division=west_town, since=today - timedelta(9), until=today
    )
    assert west_village not in villages_served([east])
    served.until = None
    served.save()
    assert west_village in villages_served([east])


def test_a_village_that_was_merged_away_is_not_offered(east, east_village, today):
    east_village.until = today
    east_village.save()
    assert not villages_served([east])


def test_only_who_works_there_today_may_be_responsible(east, lin, zhao, make_worker, today):
    former = make_worker("Former")
    Assignment.objects.create(worker=former, station=east, since=today - timedelta(9), until=today)
    assert list(workers_at([east])) == [lin.worker]


def test_protected_fields_are_masked_and_the_empty_ones_are_empty(
    make_person, make_household, sample_number
):
    home = make_household(group_name="3组", address="12 号")
    person = make_person(
        "李雪", id_number=sample_number(), phone="13800002207", household=home, health="asthma"
    )
    masked = {row.field: row.text for row in protected_fields(person)}
    assert masked["id_number"].startswith("9901 **** ****")
    assert masked["phone"] == "138 **** 2207"
    assert masked["address"] == "Plum Village3组 ****"
    assert masked["health"] == "****"
    assert masked["guardian"] == ""


@pytest.fixture
def narrowed():
    def run(user, **query):
        request = SimpleNamespace(user=user)
        people = Person.objects.countable_by(user)
        found = PersonFilter(query, people, request=request)
        assert found.is_valid()
        return {person.name for person in found.qs}

    return run


def test_filters_narrow_by_station_risk_and_state(narrowed, make_person, chen, east, west, today):
    make_person("李雪", risk="H")
    make_person("王芳", station=west)
    make_person("张三", died_on=today - timedelta(1))
    assert narrowed(chen) == {"李雪", "王芳", "张三"}
    assert narrowed(chen, station=str(west.pk)) == {"王芳"}
    assert narrowed(chen, risk="H") == {"李雪"}
    assert narrowed(chen, state="active") == {"李雪", "王芳"}
    assert narrowed(chen, state="ended") == {"张三"}
    assert narrowed(chen, state="all") == {"李雪", "王芳", "张三"}


def test_a_category_filter_reads_the_person_and_the_household_of_today(
    narrowed, make_person, make_household, lin, today
):
    home = make_household()
    make_person("李雪", household=home)
    alone = make_person("王芳")
    PersonCategory.objects.create(person=alone, code="31", since=today - timedelta(9), until=today)
    HouseholdCategory.objects.create(household=home, code="14", since=today)
    assert narrowed(lin, category="14") == {"李雪"}
    assert narrowed(lin, category="31") == set()


def test_a_filter_offers_no_station_village_or_worker_out_of_scope(lin, west, west_village, zhao):
    filters = PersonFilter({}, Person.objects.none(), request=SimpleNamespace(user=lin)).form
    assert west not in filters.fields["station"].queryset
    assert west_village not in filters.fields["village"].queryset
    assert zhao.worker not in filters.fields["worker"].queryset
