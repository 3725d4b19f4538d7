"""What belongs to a division: who lists and opens it, reads its trail, and waits for whom."""

import threading
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from config.tests.kinds import post, told, told_over_rest
from config.tests.sample.models import Trainer
from config.tests.sample.testing import TRAINER
from config.tests.sample.trainers import BATCH, TRAINERS, draft
from stations.audit.models import AuditEntry
from stations.models import Division

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer(chen):
    def make(division, n=0, by=None):
        row = draft(Trainer, by=by or chen, division=division, **TRAINER.sent(n))
        return BATCH.add([row], by=by or chen)[0][0]

    return make


def names(rows):
    return {row.name for row in rows}


def test_a_record_is_opened_below_a_posting_and_listed_by_the_stations_under_it(
    trainer, county, east_town, west_town, lin, zhao, chen, gao, mei, an, nobody, shen
):
    of_county, of_east, of_west = trainer(county), trainer(east_town, 1), trainer(west_town, 2)
    every = {of_county.name, of_east.name, of_west.name}
    opened = {user.username: names(TRAINERS.opens(user)) for user in (chen, gao, an, lin, mei)}
    assert opened == {"chen": every, "gao": every, "an": every, "lin": set(), "mei": set()}
    listed = {user.username: names(TRAINERS.rows(user)) for user in (lin, zhao, mei, nobody, shen)}
    assert listed == {
        "lin": {of_county.name, of_east.name}, "zhao": {of_county.name, of_west.name},
        "mei": set(), "nobody": set(), "shen": set(),
    }  # fmt: skip


def test_who_may_act_is_asked_at_the_division(trainer, make_user, county, east_town, west_town):
    west = make_user("bai", ("officer", west_town))
    with pytest.raises(PermissionDenied):
        trainer(county, by=west)
    with pytest.raises(PermissionDenied):
        trainer(east_town, by=west)
    assert trainer(west_town, by=west).division == west_town
    above = trainer(county, 1)
    with pytest.raises(PermissionDenied):
        BATCH.edit(above, by=west, name="别人")


def test_the_list_is_narrowed_by_a_division_above(trainer, county, city, east_town, chen, as_user):
    trainer(county)
    trainer(east_town, 1)
    client = as_user(chen)
    for asked, number in ((county, 2), (east_town, 1), (city, 2)):
        shown = client.get("/sample/trainers/", {"division": asked.pk}).context["lines"]
        assert len(shown) == number
    assert client.get("/sample/trainers/", {"division": "nowhere"}).context["lines"] == []
    assert len(told_over_rest(TRAINER, chen)) == 2


def test_the_countys_auditor_reads_the_trail_and_another_countys_none(
    trainer, county, east_town, other_county, shen, make_user, as_user
):
    obj = trainer(east_town)
    entries = AuditEntry.objects.filter(record__endswith=str(obj.pk))
    assert [entry.division for entry in entries] == [east_town]
    other = make_user("bao", ("auditor", other_county))
    assert entries.visible_to(shen).count() == 1
    assert entries.visible_to(other).count() == 0
    assert east_town.name in told(as_user(shen).get("/audit/"))


def test_a_division_that_isnt_the_callers_is_unknown_by_every_door(
    trainer, chen, north_town, county, as_user, upload, xlsx, findings
):
    client = as_user(chen)
    body = TRAINER.sent(0) | {"client_uuid": "7a4b1f0e-0000-4000-8000-000000000001"}
    alone = post(client, TRAINER.rest, body | {"division": north_town.pk})
    assert [entry["field"] for entry in alone.json()["errors"]] == ["division"]
    assert "row" not in alone.json()["errors"][0]
    many = post(client, TRAINER.rest, [body | {"division": north_town.pk}])
    assert [(entry["field"], entry["row"]) for entry in many.json()["errors"]] == [("division", 1)]
    row = TRAINER.written(0) | {"division": north_town.pk}
    batch = upload("trainers", xlsx(list(row), list(row.values())), chen)
    assert list(findings(batch)[2]) == ["division"]
    page = client.post("/sample/trainers/add/", body | {"division": north_town.pk})
    assert "division" in page.context["form"].errors
    assert not Trainer.objects.exists()


def test_a_division_is_found_by_typing_when_there_are_many(chen, county, make_division, as_user):
    for n in range(40):
        make_division(f"9A01011{n + 10}", f"Town {n}")
    client = as_user(chen)
    empty = told(client.get("/sample/trainers/add/"))
    assert 'name="division-find"' in empty
    assert "Town 7" not in empty
    asked = {"search": "division", "division-find": "9A0101117", "name": "typed before"}
    page = told(client.post("/sample/trainers/add/", asked))
    assert ">Town 7<" in page
    assert "typed before" in page
    assert not Trainer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_writers_of_one_kind_wait_at_a_division_and_nobody_else_does(
    county, east_town, west_town, chen
):
    """Two imports of one kind at one division wait for each other; whoever changes the division
    itself, or writes elsewhere, goes on."""
    held, go_on, done = threading.Event(), threading.Event(), []

    def writer(name, division, *, waits=False):
        try:
            with transaction.atomic():
                what = {"name": name, "began_on": date(2026, 1, 1)}
                row = draft(Trainer, by=chen, division=division, **what)
                BATCH.add([row], by=chen)
                if waits:
                    held.set()
                    assert go_on.wait(30)
            done.append(name)
        finally:
            connection.close()

    first = threading.Thread(target=writer, args=["first", east_town], kwargs={"waits": True})
    first.start()
    assert held.wait(30)
    second = threading.Thread(target=writer, args=["second", east_town])
    second.start()
    writer("elsewhere", west_town)
    assert Division.objects.filter(pk=east_town.pk).update(name="East Town II") == 1
    second.join(0.5)
    assert second.is_alive()
    assert done == ["elsewhere"]
    go_on.set()
    for thread in (first, second):
        thread.join(30)
    assert done == ["elsewhere", "first", "second"]
