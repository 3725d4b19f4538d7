"""Places that the national list lacks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from stations.divisions.queries.places import counties_under, townships_under
from stations.divisions.services.changes import add_local_division, move_division, next_local_code
from stations.models import AuditEntry, Division, DivisionMove, DivisionPath


def test_a_local_town_gets_a_code_with_a_letter_a_path_and_a_reading(county, an):
    town = add_local_division(name="青竹镇", level=4, kind="town", parent=county, by=an)
    assert (town.code, town.is_local, town.is_legal) == (f"{county.pk}A01", True, True)
    assert (town.short_name, town.pinyin, town.initials) == ("青竹镇", "qingzhuzhen", "qzz")
    assert town.paths.get().path.endswith(f"/{county.pk}/{town.pk}")
    assert town in townships_under(county)
    entry = AuditEntry.objects.get(verb="local division added")
    assert (entry.by, entry.record) == (an, f"stations.division:{town.pk}")


def test_a_local_town_counts_from_its_first_day(county, an):
    before = townships_under(county, date(2024, 12, 31)).count()
    add_local_division(
        name="青竹镇", level=4, kind="town", parent=county, since=date(2025, 1, 1), by=an
    )
    assert townships_under(county, date(2024, 12, 31)).count() == before
    assert townships_under(county, date(2025, 1, 1)).count() == before + 1


@pytest.mark.parametrize(("level", "kind"), [(4, "zone"), (3, "zone")])
def test_a_zone_is_no_legal_unit(city, county, an, level, kind):
    parent = county if level == 4 else city
    zone = add_local_division(name="高新区", level=level, kind=kind, parent=parent, by=an)
    assert not zone.is_legal
    assert zone not in townships_under(city)
    assert zone not in counties_under(city)


def test_a_village_gets_its_usual_short_name(east_town, an):
    village = add_local_division(
        name="梅溪村村民委员会", level=5, kind="village", parent=east_town, by=an
    )
    assert village.short_name == "梅溪村"
    named = add_local_division(
        name="第一社区居委会", short_name="一社", level=5, kind="community", parent=east_town, by=an
    )
    assert named.short_name == "一社"


def test_free_codes_follow_each_other(city, an):
    codes = [
        add_local_division(name=name, level=3, kind="region", parent=city, by=an).code
        for name in ["甲县", "乙县", "丙县"]
    ]
    assert codes == [f"{city.pk}A1", f"{city.pk}A2", f"{city.pk}A3"]


def test_a_code_that_is_taken_is_skipped(province, city, make_division, an):
    make_division(f"{city.pk}A1", "Taken")
    assert next_local_code(city, 3) == f"{city.pk}A2"
    assert next_local_code(None, 1) == "9B"
    assert next_local_code(province, 4) == f"{province.pk}A000001"


def test_a_whole_local_province_can_be_made(province, an):
    other = add_local_division(name="云岭省", level=1, kind="region", by=an)
    assert (province.code, other.code) == ("9A", "9B")
    assert other.paths.get().path == "9B"


def test_a_code_can_be_given(county, an):
    town = add_local_division(
        name="Bamboo", level=4, kind="town", parent=county, code="9A0101Z77", by=an
    )
    assert town.code == "9A0101Z77"


@pytest.mark.parametrize("code", ["330784199", "9a0101b", "9A-1", "A" * 17, "九A1"])
def test_a_local_code_has_digits_and_a_capital_letter(county, an, code):
    with pytest.raises(ValidationError) as error:
        add_local_division(name="X", level=4, kind="town", parent=county, code=code, by=an)
    assert list(error.value.message_dict) == ["code"]


def test_a_code_is_given_once(county, east_town, an):
    with pytest.raises(ValidationError) as error:
        add_local_division(name="X", level=4, kind="town", parent=county, code=east_town.pk, by=an)
    assert "code" in error.value.message_dict


def test_a_name_is_given_once_below_a_place(county, east_town, an):
    with pytest.raises(ValidationError) as error:
        add_local_division(name=east_town.name, level=4, kind="town", parent=county, by=an)
    assert "name" in error.value.message_dict


@pytest.mark.parametrize(
    ("level", "kind", "field"),
    [(4, "village", "kind"), (3, "town", "kind"), (6, "town", "level"), (2, "region", "parent")],
)
def test_kind_level_and_parent_fit_together(city, an, level, kind, field):
    with pytest.raises(ValidationError) as error:
        add_local_division(name="X", level=level, kind=kind, parent=city, by=an)
    assert field in error.value.message_dict


def test_only_a_province_has_no_parent(db, an):
    with pytest.raises(ValidationError) as error:
        add_local_division(name="X", level=3, kind="region", by=an)
    assert "parent" in error.value.message_dict


def test_the_database_keeps_local_codes_apart_and_one_move_open(county, east_town, city):
    with pytest.raises(IntegrityError), transaction.atomic():
        Division.objects.create(
            code="990101", name="X", short_name="X", level=3, kind="region", is_local=True
        )
    DivisionMove.objects.create(division=east_town, under=city, since=date(2024, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        DivisionMove.objects.create(division=east_town, under=city, since=date(2025, 1, 1))


@pytest.mark.django_db(transaction=True)
def test_of_four_who_move_a_town_at_once_one_wins(county, east_town, city, an):
    """The lock on places: without it each would find no other move."""

    def move(_number):
        try:
            move_division(division=east_town, under=city, since=date(2025, 1, 1), by=an)
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as threads:
        won = list(threads.map(move, range(4)))
    assert sum(won) == 1
    assert DivisionMove.objects.count() == 1
    assert DivisionPath.objects.filter(division=east_town).count() == 2
