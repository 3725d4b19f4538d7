"""The change feed tells a row anew when anything changes that its answer says, in whichever table
that stands: all that is no column of the row has somebody who touches it, or a reason."""

from datetime import timedelta
from importlib import import_module
from uuid import uuid4

import pgtrigger
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from beneficiaries.categories.services import set_categories, set_household_categories
from beneficiaries.households.services.households import move_in
from beneficiaries.models import HouseholdCategory, HouseholdMember, PersonCategory
from beneficiaries.people.services import register_person
from cases.models import (
    ActivityPhoto,
    Attendance,
    CaseStep,
    HandOver,
    HeadCount,
    PairingContact,
    RecordPhoto,
    ServiceRecord,
    VolunteerService,
)
from cases.people.services.transfers import transfer_person
from cases.records.services import edit_record, void_record
from config.tests.scene import scene  # noqa: F401
from resources.models import Donor, TeamMember
from stations.change_feed import ChangesPagination
from stations.models import Assignment, AuditEntry, Certificate, Organisation

JSON = "application/json"
pytestmark = pytest.mark.django_db

CODE = "a place's code stays"
WITH_IT = "written with the record itself, whose version rises"
MONEY = {"division": CODE, "project": "the key, where the column has the item: both stay"}
# What each answer says beside its row's own columns: the models that touch the row, or a reason.
TOLD = {
    "organisations": {"division": CODE},
    "partnerships": {"station": CODE},
    "contacts": {"station": CODE},
    "liaisons": {"station": CODE},
    "cultivations": {"division": CODE},
    "parties": {"division": CODE},
    "workers": {
        "home": CODE,
        "employer": [Organisation],
        "assignments": [Assignment],
        "certificates": [Certificate],
    },
    "households": {
        "station": CODE,
        "made_at": CODE,
        "members": [HouseholdMember],
        "categories": [HouseholdCategory],
    },
    "beneficiaries": {"station": CODE, "categories": [PersonCategory]},
    "pairings": {
        "station": CODE,
        "contacts": [PairingContact],
    },
    "donors": {"station": CODE},
    "donations": {
        "station": CODE,
        "donor_name": [Donor],
        "item_name": "goods keep their name (``name_stays``)",
        "unit": "goods keep their unit (``name_stays``)",
    },
    "volunteers": {"station": CODE},
    "teams": {"station": CODE, "members": [TeamMember]},
    "sites": {"station": CODE},
    "declarations": {"division": CODE},
    "points_entries": {"station": CODE},
    "points_rules": {"division": CODE},
    "projects": {"division": CODE, "station": CODE},
    "themes": {"division": CODE},
    "fundraisings": MONEY,
    "matchings": MONEY,
    "grants": MONEY,
    "stocktakes": {"station": CODE},
    "service-records": {
        "station": CODE,
        "workers": WITH_IT,
        "attendances": [Attendance],
        "head_counts": [HeadCount],
        "handed": [HandOver],
        "volunteers": [VolunteerService],
        "photos": [RecordPhoto],
        "filed": "whether a column is empty",
    },
    "cases": {
        "station": CODE,
        "steps": [CaseStep],
        "open_steps": "of the status, a column, and of who asks",
    },
    "activities": {
        "station": CODE,
        "stage": "the state, a column",
        "days": [ServiceRecord],
        "expected": "written with a new one alone",
        "photos": [ActivityPhoto],
    },
    "trainers": {"station": CODE, "division": CODE, "photos": WITH_IT},
    "loans": {"station": CODE, "division": CODE, "photos": WITH_IT},
}


def fed():
    """Every resource that has a change feed, by its address."""
    found = {}
    for app in settings.OUR_APPS:
        for prefix, viewset, _name in import_module(f"{app}.api").router.registry:
            pages = getattr(viewset, "pagination_class", object)
            if issubclass(pages, ChangesPagination) and hasattr(viewset, "list"):
                found[prefix] = viewset
    return found


def beside_its_columns(row, answer):
    """The names under which it says something else than a column of the row."""
    columns = {field.name: field for field in row._meta.concrete_fields}
    for name, value in answer.items():
        field = columns.get(name)
        is_key = field and (value is None or str(value) == str(field.value_from_object(row)))
        if field is None or field.is_relation and not is_key:
            yield name


@pytest.mark.usefixtures("scene")
def test_whatever_an_answer_says_beside_its_columns_has_who_touches_it(as_client, tong):
    client, resources = as_client(tong), fed()
    assert resources.keys() == TOLD.keys()
    for prefix, viewset in resources.items():
        model = viewset.serializer_class.Meta.model
        row = model._base_manager.order_by("pk").last()
        answer = client.get(f"/api/v1/{prefix}/{row.pk}/")
        assert answer.status_code == 200, (prefix, answer.text)
        said = set(beside_its_columns(row, answer.json()))
        assert said <= TOLD[prefix].keys(), prefix
        for name, touched_by in TOLD[prefix].items():
            for other in touched_by if isinstance(touched_by, list) else ():
                assert touches(other, model), f"{other} doesn't touch {prefix} ({name})"


def touches(other, model):
    words = ["UPDATE", model._meta.db_table, "SET", "changed_xid"]
    return any(words == _told_in(trigger) for trigger in other._meta.triggers)


def _told_in(trigger):
    words = str(trigger.func).split()
    at = words.index("UPDATE") if "UPDATE" in words else 0
    return words[at : at + 4]


@pytest.fixture
def told():
    """``told(act)``: what the feeds bring once this is done, and nothing of before."""

    def after(act):
        models = [viewset.serializer_class.Meta.model for viewset in fed().values()]
        with pgtrigger.ignore():
            for model in models:
                model._base_manager.update(changed_xid=1)
        act()
        return {row for model in models for row in model._base_manager.filter(changed_xid__gt=1)}

    return after


@pytest.mark.usefixtures("scene")
def test_a_row_sent_back_as_it_was_read_changes_nothing(
    told, as_client, tong, as_user, he, granny_li, today
):
    """Whatever kind it is of: no version, no line, nothing that the feed would tell."""
    client, lead, ended = (
        as_client(tong),
        as_user(he),
        (today - timedelta(300), today - timedelta(90)),
    )
    for since, until in [ended, (today, None)]:
        home, of = granny_li.household, {"since": since, "until": until}
        HouseholdCategory.objects.create(household=home, code="14", **of)
        PersonCategory.objects.create(person=granny_li, code="31", **of)
    clients = dict.fromkeys(TOLD, client) | dict.fromkeys(["service-records", "activities"], lead)
    kept = {prefix for prefix, url in changeable() if is_kept_as_it_was(clients[prefix], url, told)}
    assert kept >= {"beneficiaries", "households", "service-records", "cases", "activities"}
    assert kept >= {"donors", "volunteers", "stocktakes"}


def changeable():
    for prefix, viewset in fed().items():
        if "patch" in viewset.http_method_names and hasattr(viewset, "partial_update"):
            for row in viewset.serializer_class.Meta.model._base_manager.all():
                yield prefix, f"/api/v1/{prefix}/{row.pk}/"


def is_kept_as_it_was(client, url, told):
    """Whether the client may change it at all; if so, that it hasn't."""
    read, answers = client.get(url), []
    if read.status_code == 404:
        return False
    seen = {"If-Match": read.headers["ETag"]}
    if client.patch(url, {}, content_type=JSON, headers=seen).status_code == 403:
        return False
    read = client.get(url)  # what a fixture left unsaid is filled in by now
    seen = {"If-Match": read.headers["ETag"]}
    body = {name: value for name, value in read.json().items() if value is not None}
    lines = numbers()
    rows = told(lambda: answers.append(client.patch(url, body, content_type=JSON, headers=seen)))
    assert answers[0].status_code == 200, (url, answers[0].text)
    assert rows == set(), url
    assert answers[0].json()["version"] == read.json()["version"], url
    assert numbers() == lines, url
    return True


def numbers():
    return {m: m._base_manager.count() for m in apps.get_models() if m is not AuditEntry}


def test_categories_tell_who_has_them_and_the_records_that_they_count_in(
    told, granny_li, make_record, make_activity, lin, today
):
    since = today - timedelta(500)
    record = make_record(granny_li)
    party = make_activity(attended=[granny_li])
    found = told(lambda: set_categories(granny_li, by=lin, categories=[("31", since, None)]))
    assert found == {granny_li, record, party, party.sessions.get()}
    home = granny_li.household
    found = told(lambda: set_household_categories(home, by=lin, categories=[("14", since, None)]))
    assert found == {home, record, party, party.sessions.get()}
    assert ServiceRecord.objects.get(pk=record.pk).version == record.version


def test_who_moves_tells_both_households(told, granny_li, make_household, lin, today):
    old, new = granny_li.household, make_household(number="7")
    found = told(lambda: move_in(granny_li, household=new, relation="02", on=today, by=lin))
    assert found == {granny_li, old, new}


def test_who_is_registered_into_a_household_tells_it(told, granny_li, east, lin):
    home, made = granny_li.household, []

    def register():
        fields = {"name": "王小芳", "sex": "2", "born_on": granny_li.born_on, "relation": "97"}
        made.append(
            register_person(
                station=east, by=lin, household=home, client_uuid=uuid4(), payload={}, **fields
            )
        )

    found = told(register)
    assert found == {home, *made}


def test_a_donors_new_name_tells_their_donations(told, make_donation, as_user, lin):
    donation = make_donation()
    donor = donation.donor

    def rename():
        url = f"/api/v1/donors/{donor.pk}/"
        seen = {"If-Match": f'"{donor.version}"'}
        answer = as_user(lin).patch(url, {"name": "Other Shop"}, content_type=JSON, headers=seen)
        assert answer.status_code == 200, answer.text

    assert told(rename) == {donor, donation}


def test_a_corrected_and_a_voided_day_tell_the_activity(
    told, make_activity, granny_li, lin, as_user
):
    party = make_activity(attended=[granny_li], heads={"elders": 3})
    day = party.sessions.get()
    assert told(lambda: edit_record(day, by=lin, head_counts={"elders": 4})) == {day, party}
    assert told(lambda: void_record(day, by=lin, reason="Nobody came")) == {day, party}
    answer = as_user(lin).get(f"/api/v1/activities/{party.pk}/").json()
    [shown] = answer["days"]
    assert shown["voided_at"]
    assert shown["void_reason"] == "Nobody came"
    assert answer["voided_at"] is None


def test_who_comes_brings_the_household_and_what_was_done(
    told, granny_li, make_record, make_person, make_case, he, west, today
):
    record, other = make_record(granny_li), make_record(make_person("王芳"))
    found = told(lambda: transfer_person(granny_li, to=west, on=today, reason="Moved", by=he))
    assert found >= {granny_li, granny_li.household, record}
    assert other not in found


def test_a_new_record_with_its_lines_is_written_once(granny_li, make_record):
    """In the transaction that made it a row is told already: nothing is written a second time."""
    record = make_record(granny_li)
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin = pg_current_xact_id()::xid, ctid FROM cases_servicerecord")
        before = cursor.fetchall()
        Attendance.objects.filter(record=record).update(age=70)
        cursor.execute("SELECT xmin = pg_current_xact_id()::xid, ctid FROM cases_servicerecord")
        assert cursor.fetchall() == before
