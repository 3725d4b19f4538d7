"""Two organisations that are one: all that points to them moves, and goes back for a week."""

import json
import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from config.tests.sample.models import Trainer
from stations.contacts.services import BATCH as CONTACTS
from stations.contacts.services import contact_row
from stations.kinds.protocol import one
from stations.models import (
    AuditEntry,
    Contact,
    Cultivation,
    Organisation,
    OrganisationMerge,
    StationOperator,
    Worker,
)
from stations.organisations.merging import merge, undo, undoable
from stations.organisations.pointers import pointers
from stations.organisations.queries import Named, meant
from stations.organisations.testing import organisation
from stations.organisations.tests.test_credit_code import GOOD_CODE
from stations.workers.services.workers import register_worker

DAY, WRITERS = date(2025, 3, 1), 8


@pytest.fixture
def two(county):
    kept = organisation("Spring", division=county)
    gone = organisation("Spring Agency", division=county, credit_code=GOOD_CODE, phone="0859-1")
    return kept, gone


@pytest.fixture
def links(two, east, west, county, lin, chen, make_worker):
    """A row of each table that points to the one that goes, and one to the one that stays."""
    kept, gone = two
    of_east = {"station": east, "origin": east, "created_by": lin}
    of_county = {"division": county, "origin": county, "created_by": chen}
    made = [
        Contact.objects.create(organisation=gone, name="甲", **of_east),
        Cultivation.objects.create(organisation=gone, since=DAY, how="incubated", **of_county),
        Trainer.objects.create(organisation=gone, began_on=DAY, name="乙", **of_county),
        StationOperator.objects.create(organisation=gone, station=west, since=DAY),
        make_worker("丙", employer=gone),
    ]
    Contact.objects.create(organisation=kept, name="丁", **of_east)
    return made


def pointed(rows):
    found = []
    for row in rows:
        row.refresh_from_db()
        found.append(row.employer if isinstance(row, Worker) else row.organisation)
    return found


def test_every_table_that_points_to_organisations_is_known():
    names = {pointer.name for pointer in pointers()}
    assert names >= {
        "resources.donor.organisation", "sample.trainer.organisation", "stations.worker.employer",
        "stations.stationoperator.organisation", "stations.partnership.organisation",
        "stations.contact.organisation", "stations.liaison.organisation",
        "stations.cultivation.organisation",
    }  # fmt: skip
    assert not [name for name in names if "merge" in name]


def test_all_that_points_to_it_moves_and_what_it_knows_is_taken_over(two, links, chen):
    kept, gone = two
    done = merge(kept, gone, reason=" the same one ", by=chen)
    assert pointed(links) == [kept] * 5
    kept.refresh_from_db(), gone.refresh_from_db()
    assert (kept.name, kept.credit_code, kept.phone) == ("Spring", GOOD_CODE, "0859-1")
    assert gone.voided_at
    assert "the same one" in gone.void_reason
    assert sum(len(keys) for keys in done.moved.values()) == 5
    assert done.left == {}
    contact = links[0]
    assert contact.version == 2
    told = AuditEntry.objects.get(verb="merge")
    assert (told.reason, told.detail["number"]) == ("the same one", 5)
    assert AuditEntry.objects.filter(verb="merged_into").count() == 1


def test_it_is_undone_within_seven_days_and_what_came_later_stays(two, links, chen, lin, east):
    kept, gone = two
    done = merge(kept, gone, reason="the same one", by=chen)
    made = {"station": east, "origin": east, "created_by": lin}
    later = Contact.objects.create(organisation=kept, name="戊", **made)
    moved_on = links[0]
    Contact.objects.filter(pk=moved_on.pk).update(organisation=organisation("Third"))
    assert undoable(kept) == done
    undo(done, by=chen)
    assert pointed(links[1:]) == [gone] * 4
    assert pointed([moved_on, later]) == [organisation("Third"), kept]
    kept.refresh_from_db(), gone.refresh_from_db()
    assert (kept.credit_code, kept.phone) == (None, "")
    assert (gone.credit_code, gone.voided_at, gone.void_reason) == (GOOD_CODE, None, "")
    assert undoable(kept) is None
    with pytest.raises(ValidationError):
        undo(done, by=chen)
    assert merge(kept, gone, reason="after all", by=chen).moved


def test_after_seven_days_it_stays(two, links, chen):
    done = merge(*two, reason="the same one", by=chen)
    OrganisationMerge.objects.update(at=timezone.now() - timedelta(days=7, minutes=1))
    assert undoable(two[0]) is None
    done.refresh_from_db()
    with pytest.raises(ValidationError):
        undo(done, by=chen)
    assert pointed(links) == [two[0]] * 5


def test_a_name_or_a_code_that_was_given_since_is_not_taken_back(two, chen, county):
    kept, gone = two
    done = merge(kept, gone, reason="the same one", by=chen)
    organisation("Another", division=county)
    Organisation.objects.filter(name="Another").update(name="Spring Agency")
    with pytest.raises(ValidationError):
        undo(done, by=chen)
    gone.refresh_from_db()
    assert gone.voided_at


def test_what_can_be_merged_and_by_whom(two, chen, lin, north_town, make_user):
    kept, gone = two
    with pytest.raises(ValidationError):
        merge(kept, kept, reason="x", by=chen)
    with pytest.raises(ValidationError):
        merge(kept, gone, reason=" ", by=chen)
    with pytest.raises(PermissionDenied):
        merge(kept, gone, reason="x", by=lin)
    far = organisation("Far", division=north_town)
    with pytest.raises(PermissionDenied):
        merge(kept, far, reason="x", by=chen)
    merge(kept, gone, reason="x", by=chen)
    with pytest.raises(ValidationError):
        merge(kept, gone, reason="x", by=chen)


def test_rows_that_may_not_stand_beside_each_other_stay_and_are_told(two, chen, east, lin):
    """Here by a constraint of this test alone."""
    kept, gone = two
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")  # the owner, until the test ends
        cursor.execute("CREATE UNIQUE INDEX once ON stations_contact (organisation_id, name)")
    made = {"station": east, "origin": east, "created_by": lin}
    Contact.objects.create(organisation=kept, name="甲", **made)
    same = Contact.objects.create(organisation=gone, name="甲", **made)
    other = Contact.objects.create(organisation=gone, name="乙", **made)
    done = merge(kept, gone, reason="x", by=chen)
    assert pointed([same, other]) == [gone, kept]
    assert done.left == {"stations.contact.organisation": [str(same.pk)]}


@pytest.mark.django_db(transaction=True)
def test_the_feed_tells_what_moved(two, links, chen):
    """``changed_xid`` is what it goes by; a version tells whoever edits an older one."""
    fed = [row for row in links if hasattr(row, "changed_xid")]
    before = dict(type(row).objects.values_list("pk", "changed_xid").get(pk=row.pk) for row in fed)
    merge(*two, reason="x", by=chen)
    assert len(fed) == 4
    for row in fed:
        row.refresh_from_db()
        assert row.changed_xid > before[row.pk]
        assert row.version == 2


def test_its_old_name_and_code_mean_the_one_that_stays(two, chen, county, east_town):
    kept, gone = two
    done = merge(kept, gone, reason="x", by=chen)
    third = organisation("Third", division=county)
    asked = [
        Named("Spring Agency", home=east_town), Named("Spring Agency", GOOD_CODE, east_town),
        Named(GOOD_CODE, home=east_town),
    ]  # fmt: skip
    assert [one.organisation for one in meant(asked)] == [kept] * 3
    again = merge(third, kept, reason="x", by=chen)
    assert [one.organisation for one in meant(asked[:1])] == [third]
    with pytest.raises(ValidationError):
        undo(done, by=chen)
    undo(again, by=chen)
    undo(done, by=chen)
    assert [one.organisation for one in meant(asked)] == [gone] * 3


def test_it_is_merged_and_undone_on_its_page(two, links, as_user, chen, lin, an):
    kept, gone = two
    url = reverse("stations:organisation_merge", args=[kept.pk])
    client = as_user(chen)
    assert url in client.get(kept.get_absolute_url()).content.decode()
    assert url not in as_user(lin).get(kept.get_absolute_url()).content.decode()
    wrong = client.post(url, {"other": kept.pk, "reason": "x"})
    assert "other" in wrong.context["form"].errors
    answer = client.post(url, {"other": gone.pk, "reason": "the same one"})
    assert answer.url == kept.get_absolute_url()
    page = client.get(kept.get_absolute_url())
    assert "Spring Agency" in page.content.decode()
    back = reverse("stations:organisation_unmerge", args=[kept.pk])
    assert back in page.content.decode()
    assert client.get(back).status_code == 200
    assert client.post(back).url == gone.get_absolute_url()
    assert pointed(links) == [gone] * 5
    assert as_user(an).get(back).status_code == 404


def test_it_is_merged_and_undone_over_rest(two, links, as_client, tong, county):
    kept, gone = two
    client = as_client(tong)

    def post(act, **body):
        url = f"/api/v1/organisations/{kept.pk}/{act}/"
        return client.post(url, json.dumps(body), "application/json")

    assert post("merge", other=gone.pk, reason="x", more=1).status_code == 400
    answer = post("merge", other=gone.pk, reason="the same one")
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["kept"], told["gone"]) == (kept.pk, gone.pk)
    assert pointed(links) == [kept] * 5
    assert post("merge", other=gone.pk, reason="again").status_code == 400
    assert post("unmerge", merge=told["id"] + 1).status_code == 404
    assert post("unmerge", merge=told["id"]).json()["id"] == gone.pk
    assert pointed(links) == [gone] * 5


def meanwhile(enter, act):
    """Eight enter twelve each, while this is done; what it gives."""
    start, faults = threading.Barrier(WRITERS + 1), []

    def write(writer):
        start.wait(30)
        try:
            for n in range(12):
                enter(n * WRITERS + writer)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[n]) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    start.wait(30)
    done = act()
    for thread in threads:
        thread.join(60)
    assert faults == []
    return done


@pytest.mark.django_db(transaction=True)
def test_with_eight_writers_at_once_nothing_is_lost(two, east, county, lin, chen):
    """Contacts by key, workers by name, while the two are merged: who was quicker is moved, who
    comes later is refused or means the one that stays."""
    kept, gone = two
    made, refused = [], []

    def contact(n):
        row = contact_row(by=lin, station=east, organisation=gone, name=f"联系人{n}")
        return one(CONTACTS.add, row, by=lin)[0]

    def worker(n):
        return register_worker(name=f"社工{n}", home=county, employer="Spring Agency", by=chen)

    def enter(number):
        try:
            made.append((contact if number % 2 else worker)(number))
        except ValidationError as error:
            refused.append(error)

    done = meanwhile(enter, lambda: merge(kept, gone, reason="the same one", by=chen))
    assert len(made) + len(refused) == 96
    assert Organisation.objects.filter(name="Spring Agency").count() == 1
    assert not Contact.objects.filter(organisation=gone).exists()
    assert not Worker.objects.filter(employer=gone).exists()
    contacts = [row for row in made if isinstance(row, Contact)]
    assert Contact.objects.filter(organisation=kept).count() == len(contacts)
    assert Worker.objects.exclude(employer=None).count() == len(made) - len(contacts) == 48
    assert all("organisation" in error.entries[0].message_dict for error in refused)
    undo(done, by=chen)
    moved = sum(len(keys) for keys in done.moved.values())
    back = Contact.objects.filter(organisation=gone).count()
    assert back + Worker.objects.filter(employer=gone).count() == moved
