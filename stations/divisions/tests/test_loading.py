"""Loading the national list, again and again, and a newer one over it."""

import csv
import lzma
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from stations.divisions.file import HEADER, raw_rows
from stations.divisions.queries.places import counties_under, townships_under, villages_under
from stations.divisions.services.changes import add_local_division
from stations.divisions.services.loading import import_divisions
from stations.divisions.services.paths import rebuild_paths
from stations.models import Division, DivisionPath

pytestmark = pytest.mark.xdist_group("divisions")  # what is loaded for the module is loaded once
TODAY = date(2026, 11, 1)
NEXT = date(2027, 7, 1)


def place(code):
    return Division.objects.get(pk=code)


@pytest.fixture
def next_list(tmp_path, division_list):
    """``next_list(without={…}, plus=[…])``: the list of 2027, edited."""

    def make(without=(), plus=(), renamed=None):
        rows = [row for row in raw_rows(division_list) if row[0] not in without]
        rows = [[code, (renamed or {}).get(code, name), "", ""] for code, name, *_ in rows]
        rows += [[code, name, "", ""] for code, name in plus]
        path = tmp_path / "divisions-2027.csv.xz"
        with lzma.open(path, "wt", encoding="utf-8", newline="") as lines:
            out = csv.writer(lines)
            out.writerow(HEADER)
            out.writerows(sorted(rows, key=lambda row: (len(row[0]), row[0])))
        return path

    return make


@pytest.mark.parametrize(
    ("code", "townships"),
    [
        ("330784", 14),  # 永康市
        ("330521", 13),  # 德清县
        ("341721", 15),  # 东至县
        ("5223", 140),  # 黔西南州
        ("522327", 13),  # 册亨县
        ("522324", 15),  # 晴隆县
        ("5303", 137),  # 曲靖市
        ("420502", 10),  # 西陵区
        ("3307", 146),  # 金华市
        ("350627", 11),  # 南靖县
    ],
)
def test_published_totals_of_townships_are_counted(china, code, townships):
    assert townships_under(place(code), TODAY).count() == townships


def test_counties_and_villages_are_counted(china):
    assert counties_under(place("5223"), TODAY).count() == 8
    assert counties_under(place("5303"), TODAY).count() == 9
    assert villages_under(place("330784"), TODAY).count() == 452
    assert villages_under(place("5223"), TODAY).count() == 0, "nobody asked for them"


def test_what_the_first_list_has_has_been_there_ever_since(china):
    assert not Division.objects.exclude(since=None, until=None).exists()
    assert townships_under(place("330784"), date(1990, 1, 1)).count() == 14


def test_paths_leave_out_rows_that_only_hold_a_place(china):
    paths = dict(DivisionPath.objects.values_list("division", "path"))
    assert paths["110101001"] == "11/110101/110101001"
    assert paths["659002114"] == "65/659002/659002114"
    assert paths["460203198219"] == "46/4602/460203/460203198219"
    assert paths["522327001"] == "52/5223/522327/522327001"
    assert not {"1101", "6590", "460203198"} & set(paths)


def test_every_division_has_one_path_and_a_rebuild_changes_nothing(china):
    real = Division.objects.filter(is_pseudo=False).count()
    assert DivisionPath.objects.count() == real == china.listed - 3
    assert rebuild_paths() == 0
    assert DivisionPath.objects.count() == real


def test_loading_again_writes_nothing(china, division_list):
    again = import_divisions(edition=2023, path=division_list, villages=["330784"])
    assert (again.written, again.closed) == (0, [])
    assert again.listed < china.listed


def test_villages_are_loaded_below_any_code(china, division_list):
    done = import_divisions(edition=2023, path=division_list, villages=["522327", "330521101"])
    assert done.written > 0
    assert villages_under(place("522327"), TODAY).exists()
    assert villages_under(place("330521"), TODAY).count() == done.written - sum(
        1 for row in raw_rows(division_list) if len(row[0]) == 12 and row[0][:6] == "522327"
    )


def test_a_correction_of_the_same_list_is_taken_over(china, division_list):
    Division.objects.filter(pk="330784112").update(name="typo", short_name="typo")
    done = import_divisions(edition=2023, path=division_list)
    assert done.written == 1
    assert place("330784112").name == "象珠镇"


def test_local_rows_are_left_alone(china, an, next_list):
    zone = add_local_division(name="宜昌高新区", level=3, kind="zone", parent=place("4205"), by=an)
    import_divisions(edition=2027, path=next_list(), since=NEXT)
    zone.refresh_from_db()
    assert (zone.until, zone.edition, zone.name) == (None, None, "宜昌高新区")


def test_a_newer_list_closes_what_vanished_from_its_day_on(china, next_list):
    path = next_list(without={"330784112", "330784112201"}, plus=[("330784099", "象珠街道")])
    done = import_divisions(
        edition=2027,
        path=path,
        since=NEXT,
        successors={"330784112": "330784099"},
    )
    assert done.closed == ["330784112"]
    closed = place("330784112")
    assert (closed.until, closed.successor_id) == (NEXT, "330784099")
    assert place("330784099").since == NEXT
    assert townships_under(place("330784"), date(2027, 6, 30)).count() == 14
    assert townships_under(place("330784"), NEXT).count() == 14
    names = townships_under(place("330784"), NEXT).values_list("name", flat=True)
    assert "象珠街道" in names
    assert "象珠镇" not in names


def test_the_ground_of_a_closed_township_lies_in_its_successor(china, next_list):
    path = next_list(without={"330784112"}, plus=[("330784099", "象珠街道")])
    import_divisions(edition=2027, path=path, since=NEXT, successors={"330784112": "330784099"})
    ground = Division.objects.under(place("330784099"), NEXT)
    assert {"330784112", "330784112201"} <= set(ground.values_list("pk", flat=True))
    before = Division.objects.under(place("330784099"), date(2027, 6, 30))
    assert list(before.values_list("pk", flat=True)) == ["330784099"]
    assert rebuild_paths() == 0


def test_a_closed_township_without_successor_stays_in_its_county(china, next_list):
    import_divisions(edition=2027, path=next_list(without={"330784112"}), since=NEXT)
    assert townships_under(place("330784"), NEXT).count() == 13
    ground = Division.objects.under(place("330784"), NEXT)
    assert ground.filter(pk="330784112").exists()


def test_a_newer_list_closes_villages_only_where_they_were_asked_for(china, next_list):
    path = next_list(without={"330784112201", "420502001001"})
    done = import_divisions(edition=2027, path=path, since=NEXT, villages=["330784"])
    assert done.closed == ["330784112201"]


def test_villages_loaded_late_have_been_there_ever_since_and_new_ones_begin(china, next_list):
    path = next_list(plus=[("330784112299", "新桥村委会")])
    import_divisions(edition=2027, path=path, since=NEXT, villages=["330784", "522327"])
    assert place("330784112299").since == NEXT
    late = Division.objects.filter(pk__startswith="522327", level=5)
    assert late.exists()
    assert set(late.values_list("since", flat=True)) == {None}


def test_all_of_a_county_that_a_newer_list_adds_begins_with_it(china, next_list):
    plus = [("330799", "新江区"), ("330799100", "新江镇"), ("330799100201", "新江村委会")]
    import_divisions(edition=2027, path=next_list(plus=plus), since=NEXT, villages=["330799"])
    begins = Division.objects.filter(pk__startswith="330799").values_list("since", flat=True)
    assert list(begins) == [NEXT] * 3


def test_a_new_name_of_the_same_code_is_taken_over(china, next_list):
    path = next_list(renamed={"330784112": "象珠新镇"})
    import_divisions(edition=2027, path=path, since=NEXT)
    assert place("330784112").short_name == "象珠新镇"
    assert place("330784112").until is None


def test_a_newer_list_needs_its_first_day(china, next_list):
    with pytest.raises(ValidationError, match="2027"):
        import_divisions(edition=2027, path=next_list(without={"330784112"}))
    assert place("330784112").until is None


def test_an_older_list_is_refused(china, next_list, division_list):
    import_divisions(edition=2027, path=next_list(), since=NEXT)
    with pytest.raises(ValidationError):
        import_divisions(edition=2023, path=division_list)


def test_a_successor_that_nobody_knows_is_refused_by_its_code(china, next_list):
    with pytest.raises(ValidationError, match="330784098"):
        import_divisions(
            edition=2027,
            path=next_list(without={"330784112"}),
            since=NEXT,
            successors={"330784112": "330784098"},
        )


def test_a_row_closed_by_hand_stays_closed(china, division_list):
    Division.objects.filter(pk="330784112").update(until=date(2025, 1, 1))
    import_divisions(edition=2023, path=division_list)
    assert place("330784112").until == date(2025, 1, 1)


def test_the_command_reads_successors_and_says_what_is_wrong(china, tmp_path):
    successors = tmp_path / "successors.csv"
    successors.write_text("code,successor\n330784112,330784105\n", encoding="utf-8-sig")
    with pytest.raises(CommandError, match="1999"):
        call_command("import_divisions", edition=1999, successors=successors)
