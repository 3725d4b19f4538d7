"""Whatever an answer shows of the protected stands in one entry: asked of every address by those
who may open something, made from the routes and from the models' fields."""

from __future__ import annotations

import zipfile
from html import escape
from io import BytesIO

import pytest
from django.apps import apps

from config.testing_soak import soaked
from config.tests.scene import address, scene  # noqa: F401  (fixtures)
from config.tests.test_access import ACCESS
from stations.crypto import EncryptedTextField, PrivateTextField
from stations.models import AuditEntry

PROTECTED = (EncryptedTextField, PrivateTextField)
READERS = ["lin", "he", "wang", "chen", "an", "tong"]  # of everybody's answers, those with a page


def protected_fields():
    return [
        (model, field.attname)
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, PROTECTED) and not model._meta.proxy
    ]


def known():
    """Every protected text that there is: ``(app.model:pk, field, text)``."""
    return [
        (f"{row._meta.label_lower}:{row.pk}", name, getattr(row, name))
        for model, name in protected_fields()
        for row in model._default_manager.all()
        if getattr(row, name)
    ]


@pytest.fixture
def protected(scene, sample_number):  # noqa: F811
    """The scene, with something in every protected field; each text stands there alone."""
    from beneficiaries.models import Person
    from cases.models import CrisisNote

    person = Person.objects.get(pk=scene["person"])
    person.phone, person.guardian, person.health = "13987650001", "GUARD 李四", "HEALTH 糖尿病"
    person.id_number = sample_number(person.born_on)
    person.save()
    person.household.address = "HOME 7-2"
    person.household.save()
    note = CrisisNote.objects.get(pk=scene["crisis"])
    note.safety_plan = "PLAN 住在女儿家"
    note.save()
    return scene


def body_of(answer):
    """Its text; of a workbook, that of its sheets."""
    body = answer.getvalue() if answer.streaming else answer.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    return body.decode(errors="replace")


def shows(body, text):
    return any(form in body for form in {text, escape(text), text.replace("\n", "<br>")})


@pytest.mark.long
def test_what_is_shown_stands_in_one_entry(protected, address, as_user, as_client, request):  # noqa: F811
    """At each address: in the soak to everybody, in the suite to one who is at the station, by
    turns, and over REST to the client."""
    users = {who: request.getfixturevalue(who) for who in READERS}
    clients = {who: as_client(one) if who == "tong" else as_user(one) for who, one in users.items()}
    texts = known()
    assert len({name for _key, name, _text in texts}) > 8
    untold, beyond, twice, reads = [], [], [], set()
    for n, name in enumerate(ACCESS):
        few = [("lin", "he")[n % 2], *(["tong"] if name.startswith("api:") else [])]
        for who in soaked(few, READERS):
            last = AuditEntry.objects.order_by("pk").values_list("pk", flat=True).last() or 0
            answer = clients[who].get(address(name))
            if answer.status_code != 200:
                continue
            body = body_of(answer)
            shown = {one for one in texts if shows(body, one[2])}
            entries = [one for one in AuditEntry.objects.filter(pk__gt=last) if one.records]
            told = {one for one in texts if any(says(entry, *one[:2]) for entry in entries)}
            texts_told = {text for _key, _name, text in told}  # some rows have the same
            untold += [(name, who, *one) for one in shown if one[2] not in texts_told]
            beyond += [(name, who, *one) for one in told - shown]
            twice += [(name, who)] if len(entries) > 1 else []
            reads |= {(name, who, *one[:2]) for one in told}
    assert untold == []
    assert twice == []
    assert beyond == []
    assert len(reads) >= soaked(25, 66)
    assert len({name for name, *_rest in reads}) > 15


def says(entry, key, field):
    fields = entry.detail.get("fields", {})
    return key in entry.records and field in fields.get(key.partition(":")[0], ())


def test_an_entry_stands_where_it_belongs(protected, address, as_user, he, chen, east):  # noqa: F811
    """Of one station's rows at that station, about what was opened; else where the reader is."""
    as_user(he).get(address("cases:crisis"))
    entry = AuditEntry.objects.get(verb="read")
    assert (entry.station, entry.by) == (east, he)
    assert entry.record == f"cases.crisisnote:{protected['crisis']}"
    assert entry.detail["fields"] == {"cases.crisisnote": ["safety_plan", "text"]}
    as_user(chen).post(address("beneficiaries:open_file"), {"reason": "A complaint."})
    as_user(chen).get(address("cases:person_file"))
    assert AuditEntry.objects.filter(verb="read").latest("pk").reason == "A complaint."


def test_a_form_that_was_taken_in_shows_nothing(protected, address, as_user, lin):  # noqa: F811
    client = as_user(lin)
    client.post(address("cases:record_void"), {"reason": "Twice."})
    assert not AuditEntry.objects.filter(verb__startswith="read").exists()


def test_whoever_makes_a_row_gets_back_what_they_sent(east, tong, as_client):
    """A read of one's own words, a moment after, is none; the same row read later is one."""
    sent = {
        "station": east.code,
        "name": "李四",
        "sex": "1",
        "born_on": "1950-02-01",
        "phone": "13987650001",
        "client_uuid": "3f8e1f3c-40f3-4a55-8f57-0a4b2a7ad001",
    }
    client = as_client(tong)
    made = client.post("/api/v1/beneficiaries/", sent, "application/json")
    assert made.status_code == 201, made.json()
    assert not AuditEntry.objects.filter(verb="read").exists()
    client.get(f"/api/v1/beneficiaries/{made.json()['id']}/")
    assert AuditEntry.objects.get(verb="read").detail["fields"] == {
        "beneficiaries.person": ["phone"]
    }
