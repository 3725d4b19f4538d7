"""People of many stations in one sheet: each row names its station, by code or name."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beneficiaries.models import Household, Person
from stations.imports.importers import importer_of
from stations.models import AuditEntry, Station
from stations.rights_table import NotYourRole

HEADINGS = ["站点名称", "姓名", "出生日期", "身份证号", "村（社区）", "户编号"]


@pytest.fixture
def people(xlsx, west_village, east_village):
    def make(*rows):
        return xlsx(HEADINGS, *([*row, *[None] * (len(HEADINGS) - len(row))] for row in rows))

    return make


def rows_of(batch):
    return {row.number: row for row in batch.rows.all()}


def test_each_row_names_its_station_by_code_or_by_name(people, bring_in, chen, east, west):
    file = people(
        ["E1", "李桂兰", "1948-04-28", None, "Plum Village", "H1"],
        ["West  Station", "王建国", "1950-01-01"],
        ["East Station", "李大山", "1946-02-03", None, None, "H1"],
    )
    assert bring_in("people", file, chen).written_count == 3
    found = {p.name: p.station for p in Person.objects.select_related("station")}
    assert found == {"李桂兰": east, "王建国": west, "李大山": east}
    home = Household.objects.get()
    assert {p.name for p in home.people.all()} == {"李桂兰", "李大山"}
    entries = AuditEntry.objects.filter(verb="register")
    assert {entry.station_id for entry in entries} == {east.pk, west.pk}


def test_without_a_station_the_one_chosen_on_the_page_holds(people, bring_in, chen, east, west):
    rows = [None, "李桂兰", "1948-04-28"], ["W1", "王建国", "1950-01-01"]
    bring_in("people", people(*rows), chen, east)
    assert {p.name: p.station.code for p in Person.objects.all()} == {
        "李桂兰": "E1",
        "王建国": "W1",
    }


def test_a_station_that_is_not_ones_own_is_an_error_at_its_row(
    people, upload, findings, chen, lin, east, west, north
):
    rows = (
        ["N1", "李桂兰", "1948-04-28"],
        [None, "王建国", "1950-01-01"],
        ["E1", "赵", "1951-01-01"],
    )
    found = findings(upload("people", people(*rows), chen))
    assert {number: list(of) for number, of in found.items()} == {2: ["station"], 3: ["station"]}
    assert "N1" in found[2]["station"][0]
    own = upload("people", people(["W1", "李桂兰", "1948-04-28"]), lin, east)
    assert list(findings(own)[2]) == ["station"]


def test_two_stations_of_one_name_are_told_apart_by_code(
    people, upload, findings, chen, east, west
):
    Station.objects.filter(pk=west.pk).update(name=east.name)
    batch = upload("people", people(["East Station", "李桂兰", "1948-04-28"]), chen)
    assert "E1" in findings(batch)[2]["station"][0]
    assert "W1" in findings(batch)[2]["station"][0]
    assert rows_of(batch)[2].found["choices"] == {"station": ["E1", "W1"]}


def test_the_name_of_the_same_place_is_offered_and_of_another_never(
    people, upload, chen, east, west
):
    Station.objects.filter(pk=east.pk).update(name="东镇社工站")
    Station.objects.filter(pk=west.pk).update(name="西镇社工站")
    rows = ["东镇社会工作服务站", "李桂兰", "1948-04-28"], ["北镇社工站", "王", "1950-01-01"]
    found = rows_of(upload("people", people(*rows), chen))
    assert found[2].found["fixes"] == {"station": "东镇社工站"}
    assert found[3].found["fixes"] == {}


def test_one_number_at_two_stations_of_a_file_is_an_error(
    people, upload, findings, sample_number, chen, east, west
):
    number = sample_number()
    rows = ["E1", "李桂兰", None, number], ["W1", "李桂兰", None, number]
    assert list(findings(upload("people", people(*rows), chen))[3]) == ["id_number"]


def test_a_namesake_at_another_station_of_the_file_is_asked_about(people, upload, chen, east, west):
    rows = ["E1", "李桂兰", "1948-04-28"], ["W1", "李桂兰", "1948-04-28"]
    batch = upload("people", people(*rows), chen)
    assert batch.counts()["undecided"] == 1


def test_an_officer_is_asked_about_who_stands_already_and_an_administrator_not_told_who(
    people, upload, findings, sample_number, make_person, chen, an, east
):
    make_person("李桂兰")
    for by, words in ((chen, "李*兰"), (an, "台账中已有的人员")):
        batch = upload("people", people(["E1", "李桂兰", "1948-04-28"]), by)
        [(_key, told)] = rows_of(batch)[2].found["likely"]
        assert words in told
        assert ("1948" in told) == (by == chen)


def test_a_number_of_the_county_is_known_and_one_beyond_it_elsewhere(
    people, upload, findings, sample_number, bring_in, chen, an, mei, east, north
):
    near, far = sample_number(), sample_number(serial="004")
    bring_in("people", people(["E1", "李桂兰", None, near]), chen)
    bring_in("people", people([None, "王二妹", None, far]), mei, north)
    rows = ["E1", "李桂兰", None, near], ["E1", "王二妹", None, far]
    found = findings(upload("people", people(*rows), chen))
    assert "李*兰" in found[2]["id_number"][0]
    assert "其他站点" in found[3]["id_number"][0] or "别的站" in found[3]["id_number"][0]
    hidden = findings(upload("people", people(rows[0]), an))
    assert hidden[2]["id_number"] == ["这个身份证号已经登记。"]


@pytest.mark.parametrize("who", ["wang", "shen", "nobody"])
def test_who_only_looks_brings_nobody_in(who, request, east):
    user = request.getfixturevalue(who)
    with pytest.raises(NotYourRole):
        importer_of("people").require(user, None)


def test_an_officer_opens_nobody_by_bringing_them_in(people, bring_in, as_user, chen, east):
    bring_in("people", people(["E1", "李桂兰", "1948-04-28"]), chen)
    person = Person.objects.get()
    assert as_user(chen).get(person.get_absolute_url()).status_code == 404
    assert importer_of("people").result_url(chen) == "/people/"


def test_an_administrators_way_leads_to_no_list_that_is_not_theirs(people, bring_in, an, east):
    bring_in("people", people(["E1", "李桂兰", "1948-04-28"]), an)
    assert importer_of("people").result_url(an) == "/imports/"


def test_the_statements_do_not_grow_with_the_rows(people, upload, chen, east, west):
    def statements(number):
        rows = ([("E1", "W1")[n % 2], f"李{chr(0x4E00 + n)}", "1948-04-28"] for n in range(number))
        file = people(*rows)
        with CaptureQueriesContext(connection) as queries:
            batch = upload("people", file, chen)
        assert batch.counts()["good"] == number
        return len(queries)

    few, many = statements(20), statements(1100)
    assert many - few <= 8


def test_the_page_leaves_the_station_to_the_rows_where_there_are_several(
    as_user, chen, lin, xlsx, east, west
):
    form = as_user(chen).get("/imports/new/people/").context["form"]
    assert not form.fields["station"].required
    assert form.fields["station"].empty_label
    assert as_user(lin).get("/imports/new/people/").context["form"].fields["station"].required
