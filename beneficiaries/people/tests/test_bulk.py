"""Many people at once: the same rules, told by row, at a constant number of statements."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beneficiaries.households.services.households import NewHousehold
from beneficiaries.models import Household, Person, PersonToken
from beneficiaries.people.services import RowErrors, check_people, register_people
from stations.models import AuditEntry

NAMES = "一二三四五六七八九十百千万甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未"


def row(name, **fields):
    return {"name": name, "born_on": date(1950, 1, 1), **fields}


def test_rows_that_share_a_new_household_share_it(east, lin, east_village):
    home = NewHousehold(east_village)
    made = register_people(
        [row("王芳", household=home, categories=[("14", None, None)]), row("王明", household=home)],
        station=east,
        by=lin,
    )
    assert Household.objects.count() == 1
    assert made[0].household == made[1].household
    assert made[0].household.categories.get().code == "14"
    assert AuditEntry.objects.filter(verb="register").count() == 2


def test_one_bad_row_registers_nobody_and_is_told_by_its_number(east, lin):
    rows = [row("王芳"), row("", row=17), row("李雪", phone="12")]
    with pytest.raises(RowErrors) as caught:
        register_people(rows, station=east, by=lin)
    assert [(d.row, set(d.errors)) for d in caught.value.drafts] == [(17, {"name"}), (3, {"phone"})]
    assert not Person.objects.exists()


def test_the_same_number_in_two_rows_names_the_first(east, lin, sample_number):
    rows = [row("王芳", id_number=sample_number(date(1950, 1, 1)), row=5)] * 2
    rows[1] = rows[1] | {"name": "王方", "row": 9}
    drafts = check_people(rows, station=east, by=lin)
    assert not drafts[0].errors
    assert "5" in str(drafts[1].errors["id_number"][0].messages)


def test_two_rows_of_one_name_and_birth_date_are_twins_until_called_different(east, lin):
    drafts = check_people([row("王芳", row=2), row("王芳", row=3)], station=east, by=lin)
    assert [d.twin for d in drafts] == [None, 2]
    with pytest.raises(RowErrors):
        register_people([row("王芳"), row("王芳")], station=east, by=lin)
    made = register_people([row("王芳"), row("王芳", different_from="all")], station=east, by=lin)
    assert len(made) == 2


def test_a_number_of_another_station_is_logged_masked(east, lin, west, zhao, sample_number):
    number = sample_number(date(1950, 1, 1))
    register_people([row("罗正芬", id_number=number)], station=west, by=zhao)
    with pytest.raises(RowErrors) as caught:
        register_people([row("罗正芬", id_number=number), row("王芳")], station=east, by=lin)
    [bad] = caught.value.drafts
    assert bad.is_elsewhere
    assert bad.known is None
    [entry] = AuditEntry.objects.filter(verb="number_elsewhere")
    assert (entry.station, entry.detail["answered"]) == (east, True)
    assert entry.detail["id_number"] == f"{number[:4]} **** **** {number[-4:]}"


def test_a_row_sent_before_is_answered_with_its_person(east, lin):
    key = {"client_uuid": uuid.uuid4(), "payload": {"n": 1}}
    first = register_people([row("王芳", **key)], station=east, by=lin)
    again = register_people([row("王芳", **key), row("李雪")], station=east, by=lin)
    assert again[0] == first[0]
    assert Person.objects.count() == 2


def test_thirty_people_cost_as_many_statements_as_two(east, lin, east_village, sample_number):
    def register(names, serial):
        rows = [
            row(
                f"李{name}",
                household=NewHousehold(east_village),
                id_number=sample_number(date(1950, 1, 1), f"{serial + n:03}"),
                worker=lin.worker,
                client_uuid=uuid.uuid4(),
                categories=[("14", None, None), ("31", None, None)],
            )
            for n, name in enumerate(names)
        ]
        with CaptureQueriesContext(connection) as queries:
            register_people(rows, station=east, by=lin)
        return len(queries)

    register("天", 100)  # reads the postings
    # two of them: who asked for these numbers; two more: no number is written down twice; five:
    # nobody else writes their like, or forms a household, meanwhile, and who did so before
    assert register(NAMES[:2], 200) == register(NAMES[2:], 300) <= 50
    assert PersonToken.objects.filter(token__endswith=":n:李").count() == len(NAMES) + 1


def test_progress_is_told_after_each_batch(east, lin, monkeypatch):
    monkeypatch.setattr("beneficiaries.people.services.bulk.BATCH", 2)
    told = []

    class Progress:
        def step(self, done, total):
            told.append((done, total))

    rows = [row(f"李{name}") for name in NAMES[:5]]
    register_people(rows, station=east, by=lin, progress=Progress())
    assert told == [(2, 5), (4, 5), (5, 5)]
