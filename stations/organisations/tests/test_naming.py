"""Which organisation is meant by a name: the nearest, and of several that are equally near none."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from stations.models import Organisation, Worker
from stations.network.services.operators import change_operator
from stations.network.services.organisations import known_or_new
from stations.organisations.queries import Named, meant, nearness
from stations.organisations.tests.test_credit_code import GOOD_CODE
from stations.workers.services.workers import edit_worker, register_worker

CODES = [GOOD_CODE, "91520000MA6A00000F"]
PATHS = st.lists(st.sampled_from(["52", "5223", "522301", "522302"]), unique=True).map("/".join)


@pytest.fixture
def at(an):
    """``at(place, …)``: one called Spring that has its seat there."""

    def make(place, **fields):
        fields = {"name": "Spring", "division": place, "origin": place, "created_by": an} | fields
        return Organisation.objects.create(**fields)

    return make


def found(home, name="Spring", code=""):
    [one] = meant([Named(name, code, home)])
    return one


def test_the_way_up_comes_first_and_there_the_lowest(
    at, city, county, other_county, east_town, west_town, north_town
):
    far = at(north_town)
    assert found(east_town).organisation == far
    beside = at(west_town)
    assert found(east_town).organisation == beside
    above = at(city)
    assert found(east_town).organisation == above
    own = at(county)
    assert found(east_town).organisation == own
    assert found(other_county).organisation == far
    assert found(north_town).organisation == far


def test_a_station_below_asks_the_same_of_one_without_a_seat(at, east_town, west_town, county, an):
    [unseated] = known_or_new([Named("Spring", home=west_town)], by=an)
    assert found(west_town).organisation == unseated
    at(north := county)
    assert found(west_town).organisation == unseated
    assert found(east_town).organisation.division == north


def test_several_equally_near_are_named_with_their_divisions(at, county, east_town, west_town):
    at(east_town)
    at(west_town)
    known = found(county)
    assert known.organisation is None
    assert east_town.short_name in known.problem
    assert west_town.short_name in known.problem
    assert "信用代码" in known.problem


def test_a_credit_code_says_which_also_where_the_name_is_asked(at, county, east_town, west_town):
    one = at(east_town, credit_code=GOOD_CODE)
    at(west_town)
    assert found(county, code=GOOD_CODE).organisation == one
    assert found(county, name=GOOD_CODE.lower()).organisation == one
    assert found(county, name="Autumn", code=GOOD_CODE).is_of_code
    Organisation.objects.filter(pk=one.pk).delete()
    gone = found(county, name=GOOD_CODE)
    assert gone.problem
    assert not gone.organisation


def test_another_code_is_another_one_unless_it_is_on_the_way(at, county, north_town, east_town):
    code = "91520000MA6XXXXX0A"
    at(north_town, credit_code=GOOD_CODE)
    assert found(county, code=code).organisation is None
    assert not found(county, code=code).problem
    at(county, credit_code="91520000MA6XXXXX1B")
    assert found(east_town, code=code).is_of_code


def test_with_a_code_one_far_away_without_any_is_another_one(at, county, north_town, city):
    code = "91520000MA6XXXXX0A"
    far = at(north_town)
    assert found(county).organisation == far
    assert found(county, code=code).organisation is None
    above = at(city)
    assert found(county, code=code).organisation == above


def test_a_new_one_of_a_batch_is_made_once(east_town, west_town, an):
    named = [Named("Spring", home=east_town), Named("Spring", GOOD_CODE, west_town)]
    first, second = known_or_new(named, by=an)
    assert first == second
    assert (first.credit_code, first.origin) == (GOOD_CODE, east_town)
    assert Organisation.objects.count() == 1


def test_in_one_batch_a_code_is_one_names(east_town):
    pairs = [Named("Spring", GOOD_CODE, east_town), Named("Autumn", GOOD_CODE, east_town)]
    assert [one.is_of_code for one in meant(pairs)] == [False, True]
    pairs = [Named("Spring", GOOD_CODE, east_town), Named("Spring", CODES[1], east_town)]
    assert [one.is_of_code for one in meant(pairs)] == [False, True]


def test_a_thousand_names_cost_as_many_statements_as_two(
    at, county, east_town, west_town, django_assert_num_queries
):
    at(east_town)
    at(west_town)
    for number in (2, 1000):
        with django_assert_num_queries(3):
            meant([Named("Spring", home=county)] * number)


def test_an_operator_of_several_is_refused_and_taken_by_code(
    at, chen, county, make_station, east_town, west_town
):
    hub = make_station("H1", "County Hub", county, tier=2)
    one, since = at(east_town, credit_code=GOOD_CODE), date(2024, 1, 1)
    at(west_town)
    with pytest.raises(ValidationError) as refused:
        change_operator(hub, operator="Spring", since=since, by=chen)
    assert refused.value.message_dict.keys() == {"operator"}
    change_operator(hub, operator=GOOD_CODE, since=since, by=chen)
    assert hub.operators.get().organisation == one
    with pytest.raises(ValidationError):
        change_operator(hub, operator=GOOD_CODE, since=date(2025, 1, 1), by=chen)


def test_an_employer_of_several_is_refused_for_a_new_worker_and_a_known_one(
    at, chen, county, east_town, west_town
):
    one = at(east_town)
    at(west_town)
    with pytest.raises(ValidationError) as refused:
        register_worker(name="甲", home=county, employer="Spring", by=chen)
    assert "employer" in str(refused.value.entries[0].message_dict)
    worker = register_worker(name="甲", home=county, by=chen)
    with pytest.raises(ValidationError) as refused:
        edit_worker(worker, by=chen, employer="Spring")
    assert refused.value.message_dict.keys() == {"employer"}
    Worker.objects.update(employer=one)
    worker.refresh_from_db()
    assert edit_worker(worker, by=chen, employer="Spring", sex="1").employer == one


def test_a_sheet_means_the_one_near_its_rows_place(
    at, chen, county, east_town, west_town, xlsx, upload, findings
):
    at(east_town)
    at(west_town)
    head = ["division", "name", "organisation", "began on"]
    near = [east_town.pk, "甲", "Spring", "2025-01-01"]
    both = [county.pk, "乙", "Spring", "2025-01-01"]
    wrong = findings(upload("trainers", xlsx(head, near, both), chen))
    assert list(wrong) == [3]
    assert east_town.short_name in str(wrong[3]["organisation"])


@given(PATHS, PATHS)
def test_nearness_prefers_the_way_up_and_grows_with_what_is_shared(place, home):
    is_above, shared = nearness(place, home)
    assert shared <= len([one for one in place.split("/") if one])
    assert is_above == (bool(place) and f"{home}/".startswith(f"{place}/"))
    assert nearness(home, home) >= nearness(place, home)
