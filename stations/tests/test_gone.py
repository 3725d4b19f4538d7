"""What the change feed told and is deleted later (an import that is undone) the feed tells, too:
its key, in its order, to whoever read it there."""

import time

import pytest

from beneficiaries.models import Household, Person
from stations.imports.undoing import remove
from stations.models import Gone, Organisation

pytestmark = pytest.mark.django_db(transaction=True)


def read_on(client, cursor="", limit=100, path="beneficiaries"):
    """To the end: keys of rows, keys of those that are gone, the cursor, how many pages."""
    rows, gone, pages, more = [], [], 0, True
    while more:
        query = {"limit": limit, "updated_after": cursor or ""}
        body = client.get(f"/api/v1/{path}/", query).json()
        rows += [row["id"] for row in body["results"]]
        gone += body["gone"]
        cursor, more, pages = body["cursor"], body["next"], pages + 1
    return rows, gone, cursor, pages


def eventually(client, cursor, number, **asked):
    """The feed waits for transactions at work in the cluster, those of other tests too."""
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        found = read_on(client, cursor, **asked)
        if len(found[0]) + len(found[1]) >= number:
            break
        time.sleep(0.05)
    return found


def test_who_mirrored_people_hears_that_their_import_was_undone(as_client, tong, lin, make_person):
    client = as_client(tong)
    people = [make_person(f"李{n}") for n in "一二三四五"]
    rows, gone, cursor, _pages = eventually(client, "", 5)
    assert (len(rows), gone) == (5, [])
    assert remove(people[:4], by=lin) == {}
    rows, gone, _cursor, pages = eventually(client, cursor, 4, limit=3)
    assert rows == []
    assert gone == sorted(str(person.pk) for person in people[:4])
    assert pages == 2
    assert read_on(client)[:2] == ([str(people[4].pk)], [])


def test_a_key_is_told_where_the_row_was_and_nowhere_else(
    as_client, tong, lin, make_person, make_household, north
):
    client = as_client(tong)
    here, there = make_person("李一"), make_person("王二", station=north)
    home = make_household()
    _rows, _gone, cursor, _pages = eventually(client, "", 1)
    _rows, _gone, homes, _pages = eventually(client, "", 1, path="households")
    gone = [str(here.pk)]
    Person.objects.filter(pk__in=[here.pk, there.pk]).delete()
    Household.objects.filter(pk=home.pk).delete()
    assert eventually(client, cursor, 1)[1] == gone
    assert eventually(client, homes, 1, path="households")[1] == [str(home.pk)]
    assert Gone.objects.count() == 3


def test_keys_that_are_numbers_stand_in_their_order(as_client, tong, county, lin):
    client = as_client(tong)
    made = [
        Organisation.objects.create(name=f"厂{n}", division=county, origin=county, created_by=lin)
        for n in range(12)
    ]
    _rows, _gone, cursor, _pages = eventually(client, "", 12, path="organisations")
    Organisation.objects.filter(pk__in=[one.pk for one in made]).delete()
    gone = eventually(client, cursor, 12, limit=5, path="organisations")[1]
    assert gone == sorted(one.pk for one in made)
