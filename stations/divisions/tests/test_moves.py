"""Administration isn't geography: places run by others, with dates."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from stations.divisions.queries.places import breadcrumb, children_of, townships_under
from stations.divisions.services.changes import (
    add_local_division,
    close_division,
    end_move,
    move_division,
    replace_division,
)
from stations.divisions.services.paths import rebuild_paths
from stations.models import AuditEntry, Division, DivisionMove, DivisionPath

pytestmark = pytest.mark.xdist_group("divisions")  # what is loaded for the module is loaded once
START = date(2012, 1, 1)
BEFORE = START - timedelta(days=1)
STREETS = ["东苑街道", "南苑街道", "北苑街道"]


def place(code):
    return Division.objects.get(pk=code)


def units(division, day):
    return Division.objects.under(division, day).filter(level=5).count()


@pytest.fixture
def xiling(china):
    return place("420502")


@pytest.fixture
def zone(china, an):
    """宜昌高新区: it runs three streets of 西陵区 and isn't in the national list."""
    return add_local_division(name="宜昌高新区", level=3, kind="zone", parent=place("4205"), by=an)


@pytest.fixture
def moves(xiling, zone, an):
    streets = Division.objects.filter(parent=xiling, name__in=STREETS)
    return [move_division(division=s, under=zone, since=START, by=an) for s in streets]


def test_xiling_has_ten_townships_and_seven_after_three_streets_moved(xiling, zone, moves):
    assert len(moves) == 3
    assert townships_under(xiling, BEFORE).count() == 10
    assert townships_under(xiling, START).count() == 7
    assert townships_under(zone, BEFORE).count() == 0
    assert set(townships_under(zone, START).values_list("name", flat=True)) == set(STREETS)
    assert townships_under(place("4205"), START).count() == 10, "the city keeps all"


def test_villages_move_along_with_their_street(xiling, zone, moves):
    assert (units(xiling, BEFORE), units(xiling, START)) == (83, 66)
    assert (units(zone, BEFORE), units(zone, START)) == (0, 17)


def test_the_path_of_a_village_has_dates(xiling, zone, moves):
    village = Division.objects.filter(parent__name="东苑街道", level=5).first()
    street = village.parent_id
    paths = village.paths.order_by("until").values_list("path", "since", "until")
    assert list(paths) == [
        (f"42/4205/420502/{street}/{village.pk}", None, START),
        (f"42/4205/{zone.pk}/{street}/{village.pk}", START, None),
    ]
    assert [step.name for step in breadcrumb(village.parent, START)] == [
        "湖北省", "宜昌市", "宜昌高新区", "东苑街道",
    ]  # fmt: skip


def test_children_are_those_of_the_day(xiling, zone, moves):
    assert children_of(xiling, BEFORE).count() == 10
    assert children_of(xiling, START).count() == 7
    assert zone in children_of(place("4205"), START)


def test_an_ended_move_brings_the_street_home(xiling, zone, moves, an):
    end = date(2020, 1, 1)
    end_move(move=moves[0], until=end, by=an)
    assert townships_under(xiling, date(2019, 12, 31)).count() == 7
    assert townships_under(xiling, end).count() == 8
    assert rebuild_paths() == 0


def test_a_second_move_ends_the_first_on_its_day(xiling, zone, moves, an):
    other = add_local_division(name="另区", level=3, kind="zone", parent=place("4205"), by=an)
    day = date(2022, 1, 1)
    move_division(division=moves[0].division, under=other, since=day, by=an)
    moves[0].refresh_from_db()
    assert moves[0].until == day
    assert townships_under(zone, day).count() == 2
    assert townships_under(other, day).count() == 1


def test_a_move_of_the_upper_takes_the_moved_along(xiling, zone, moves, an):
    """The zone itself goes under another city: so do its streets, from that day on."""
    day = date(2023, 1, 1)
    move_division(division=zone, under=place("3307"), since=day, by=an)
    assert townships_under(place("4205"), day - timedelta(days=1)).count() == 10
    assert townships_under(place("4205"), day).count() == 7
    streets = {move.division for move in moves}
    assert streets <= set(townships_under(place("3307"), day))
    assert rebuild_paths() == 0


def test_a_move_and_its_end_are_in_the_audit(xiling, moves, an):
    end_move(move=moves[0], until=date(2020, 1, 1), by=an)
    record = f"stations.division:{moves[0].division_id}"
    verbs = AuditEntry.objects.filter(record=record, by=an).values_list("verb", flat=True)
    assert sorted(verbs) == ["division move ended", "division moved"]


def test_two_moves_of_one_division_never_overlap(xiling, zone, moves, an):
    street = moves[0].division
    for since, until in [(START, None), (date(2000, 1, 1), None), (date(2000, 1, 1), START)]:
        if until == START:  # up to the other move's first day: allowed
            move_division(division=street, under=zone, since=since, until=until, by=an)
            continue
        with pytest.raises(ValidationError) as error:
            move_division(division=street, under=zone, since=since, until=until, by=an)
        assert "since" in error.value.message_dict


@pytest.mark.parametrize(
    ("division", "under"),
    [
        ("420502", "420503"),  # a county under a county
        ("420502", "420502001"),  # under its own street
        ("420502001", "420502001"),  # under itself
        ("460203198", "4602"),  # a row that only holds a place
        ("110101001", "1101"),  # under one
    ],
)
def test_a_move_goes_to_a_real_place_of_a_higher_level(china, an, division, under):
    if under == "420503":
        Division.objects.create(
            code=under, name="伍家岗区", short_name="伍家岗区", level=3, kind="region",
            parent_id="4205",
        )  # fmt: skip
    with pytest.raises(ValidationError) as error:
        move_division(division=place(division), under=place(under), since=START, by=an)
    assert "under" in error.value.message_dict
    assert not DivisionMove.objects.exists()


def test_a_move_needs_both_places_on_its_day(xiling, zone, an):
    zone.since = date(2015, 1, 1)
    zone.save()
    street = Division.objects.get(name="东苑街道")
    with pytest.raises(ValidationError) as error:
        move_division(division=street, under=zone, since=START, by=an)
    assert "under" in error.value.message_dict


def test_a_move_ends_after_it_began(moves, an):
    with pytest.raises(ValidationError):
        end_move(move=moves[0], until=START, by=an)


def test_a_replaced_division_ends_and_its_ground_goes_to_the_successor(china, an):
    old, new = place("330784112"), place("330784105")
    day = date(2026, 1, 1)
    replace_division(division=old, successor=new, on=day, by=an)
    assert townships_under(place("330784"), date(2025, 12, 31)).count() == 14
    assert townships_under(place("330784"), day).count() == 13
    ground = Division.objects.under(new, day)
    assert ground.filter(pk="330784112201").exists(), "its villages too"
    entry = AuditEntry.objects.get(record="stations.division:330784112")
    assert (entry.verb, entry.detail["successor"]) == ("division closed", new.pk)
    assert rebuild_paths() == 0


def test_a_chain_of_successors_is_followed(china, an):
    first, second, third = place("330784112"), place("330784105"), place("330784106")
    replace_division(division=first, successor=second, on=date(2024, 1, 1), by=an)
    replace_division(division=second, successor=third, on=date(2025, 1, 1), by=an)
    ground = Division.objects.under(third, date(2025, 1, 1))
    assert {first.pk, second.pk} <= set(ground.values_list("pk", flat=True))


def test_successors_form_no_ring(china, an):
    first, second = place("330784112"), place("330784105")
    replace_division(division=first, successor=second, on=date(2024, 1, 1), by=an)
    with pytest.raises(ValidationError) as error:
        replace_division(division=second, successor=first, on=date(2025, 1, 1), by=an)
    assert "successor" in error.value.message_dict


@pytest.mark.parametrize("successor", ["330784", "330784112"])
def test_a_successor_is_another_of_the_same_level(china, an, successor):
    with pytest.raises(ValidationError) as error:
        replace_division(division=place("330784112"), successor=place(successor), on=START, by=an)
    assert "successor" in error.value.message_dict


def test_a_division_ends_once(china, an):
    close_division(division=place("330784112"), on=date(2024, 1, 1), by=an)
    with pytest.raises(ValidationError) as error:
        close_division(division=place("330784112"), on=date(2025, 1, 1), by=an)
    assert "division" in error.value.message_dict


def test_partial_rebuilds_equal_a_full_one_after_everything(xiling, zone, moves, an):
    replace_division(
        division=moves[0].division, successor=moves[1].division, on=date(2024, 1, 1), by=an
    )
    move_division(division=zone, under=place("5223"), since=date(2025, 1, 1), by=an)
    end_move(move=moves[2], until=date(2024, 6, 1), by=an)
    columns = ("division", "path", "since", "until")
    kept = set(DivisionPath.objects.values_list(*columns))
    DivisionPath.objects.all().delete()
    assert rebuild_paths() == len(kept)
    assert set(DivisionPath.objects.values_list(*columns)) == kept


def test_each_day_has_one_path(xiling, zone, moves, an):
    """Whatever was moved and replaced, on no day does a place stand in two places."""
    replace_division(
        division=moves[0].division, successor=moves[1].division, on=date(2024, 1, 1), by=an
    )
    end_move(move=moves[2], until=date(2024, 6, 1), by=an)
    real = Division.objects.filter(is_pseudo=False).count()
    for day in [BEFORE, START, date(2024, 1, 1), date(2024, 6, 1), date(2030, 1, 1)]:
        assert DivisionPath.objects.on(day).count() == real
