"""What no file format takes is refused at every door, by the name of its field."""

import base64
import json
import re
from io import BytesIO
from uuid import uuid4
from xml.parsers import expat

import pytest
from django.db.models import BigAutoField, DecimalField, IntegerField
from django.http import Http404
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import APIException, ValidationError

from beneficiaries.models import Person
from cases.people.queries.timeline import Mark
from resources.models import Volunteer
from stations import cursors, parsers, written
from stations.change_feed import Cursor
from stations.lists.paging import Order, Pager
from stations.parsers import BoundedParser

BAD = ["\0", "\x01", "\x0b", "\x0c", "\x1b", "\x1f", "\ufffe", "\uffff", "\ud800", "\udfff"]
FORM = "application/x-www-form-urlencoded"
IDS = [f"{ord(one):04x}" for one in BAD]


@pytest.mark.parametrize("one", BAD, ids=IDS)
def test_what_no_file_takes_is_seen_to_have_stood_there(one):
    assert not written.is_writable(f"a{one}b")
    assert written.written(f"a{one}b") == "a\ufffdb"


@given(st.text(st.characters(codec=None)))
def test_what_is_written_is_xml(text):
    shown = written.written(text)
    escaped = re.sub("[<&>]", "", shown)
    expat.ParserCreate().Parse(f"<a>{escaped}</a>".encode(), True)
    assert written.is_writable(shown)


def test_long_texts_have_lines_and_tabs():
    assert written.is_writable("第一行\r\n\t第二行 👪 ①")


# ── pages ─────────────────────────────────────────────────────────────────────────────────────


def wrong_of(answer):
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    return {(error["field"], error.get("row")) for error in answer.json()["errors"]}


@pytest.mark.parametrize("one", ["\0", "\x0b", "\uffff"])
def test_a_page_names_the_field_of_its_form(as_user, lin, one):
    client = as_user(lin)
    for send in (client.post, client.get):
        answer = send(reverse("stations:me"), {"display": "right", "note": f"a{one}b"})
        assert answer.status_code == 400
        assert "<dt>note</dt>" in answer.text
        assert "<dt>display</dt>" not in answer.text
    answer = client.post(reverse("stations:me"), {f"a{one}b": "right"})
    assert (answer.status_code, "a\ufffdb" in answer.text) == (400, True)


def test_so_does_a_page_for_who_is_not_in_yet(db):
    answer = Client().post(reverse("account_login"), {"login": "a\x01", "password": "x"})
    assert answer.status_code == 400
    assert "<dt>login</dt>" in answer.text


def test_an_address_that_cannot_be_written_is_none(as_user, chen):
    client = as_user(chen)
    assert client.get("/people/%00/").status_code == 400
    assert wrong_of(client.get("/api/v1/stations/E%0B/")) == {("", None)}


def test_a_cookie_that_cannot_be_written_is_none_of_ours(db):
    client = Client()
    client.cookies["sessionid"] = "x"
    client.cookies["sessionid"].set("sessionid", "x", r'"\000\000\000\000\000\000\000\000"')
    assert client.get(reverse("account_login")).status_code == 200
    assert client.get("/").status_code == 302


# ── REST ──────────────────────────────────────────────────────────────────────────────────────


def test_a_parameter_is_named(as_user, chen):
    client = as_user(chen)
    assert wrong_of(client.get("/api/v1/divisions/", {"q": "\x0b"})) == {("q", None)}


@pytest.mark.parametrize("one", BAD, ids=IDS)
def test_a_body_names_its_field_and_row(as_user, lin, one):
    client = as_user(lin)
    good = {"client_uuid": str(uuid4()), "name": "罗小红"}
    bad = good | {"name": f"a{one}b", "lines": [{"note": "right"}, {"note": one}]}

    def post(body):
        content = json.dumps(body)
        return client.post("/api/v1/volunteers/", content, content_type="application/json")

    assert wrong_of(post(bad)) == {("name", None), ("lines.2.note", None)}
    assert wrong_of(post([good, bad])) == {("name", 2), ("lines.2.note", 2)}
    assert wrong_of(post(good | {f"a{one}b": 1})) == {("a\ufffdb", None)}


@pytest.mark.parametrize("number", ["Infinity", "-Infinity", "NaN", "1e999", "-1e999"])
def test_a_number_that_is_none_is_named(as_user, lin, number):
    body = f'{{"name": "a", "left_on": {number}}}'
    answer = as_user(lin).post("/api/v1/volunteers/", body, content_type="application/json")
    assert wrong_of(answer) == {("left_on", None)}


DEEP = {
    "lists": "[" * 100_000,
    "objects": '{"a":' * 100_000,
    "closed": "[" * 50 + "]" * 50,
    "behind a text": '{"a": "\\"]]]]", "b": ' + "[" * 30 + "]" * 30 + "}",
}


@pytest.mark.parametrize("body", DEEP.values(), ids=DEEP)
def test_a_body_has_a_depth(as_user, lin, body):
    answer = as_user(lin).post("/api/v1/volunteers/", body, content_type="application/json")
    assert answer.status_code == 400
    assert "20" in answer.json()["detail"]


def test_brackets_in_a_text_are_text():
    body = json.dumps({"note": "[[[" * 500 + '"\\' + "{{," * 500}).encode()
    assert BoundedParser().parse(BytesIO(body))["note"].startswith("[[[")


def test_a_body_has_a_size_and_a_number_of_values(as_user, lin, settings, monkeypatch):
    client = as_user(lin)

    def post(body):
        return client.post("/api/v1/volunteers/", body, content_type="application/json")

    monkeypatch.setattr(parsers, "MOST_VALUES", 10)
    assert post("[" + "1," * 20 + "1]").status_code == 413
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024
    answer = post(json.dumps({"note": "a" * 2000}))
    assert (answer.status_code, answer.json()["status"]) == (413, 413)


def test_a_body_is_counted_before_it_is_made(monkeypatch):
    """Twelve megabytes of empty lists would be half a gigabyte of them."""

    def made(_text):
        raise AssertionError("it was made")

    monkeypatch.setattr(parsers.json, "loads", made)
    for body in (b"[" + b"[]," * 400_000 + b"[]]", b"[" * 400_000):
        with pytest.raises(APIException):
            BoundedParser().parse(BytesIO(body))


# ── tokens ────────────────────────────────────────────────────────────────────────────────────

TOKEN = "/api/v1/token/"  # noqa: S105
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"


@pytest.mark.parametrize("name", ["device_code", "client_id", "client_secret", "grant_type"])
def test_the_token_endpoint_names_what_cannot_be_written(db, name):
    sent = {"grant_type": DEVICE, "device_code": "a", "client_id": "a"} | {name: "a\0b"}
    assert wrong_of(Client().post(TOKEN, sent)) == {(name, None)}


def test_a_device_without_its_code_is_told(db):
    assert wrong_of(Client().post(TOKEN, {"grant_type": DEVICE})) == {("device_code", None)}


@pytest.mark.parametrize("client", ["a\0b", "a%00b", "a%0Bb"])
def test_a_client_in_the_header_is_named_too(db, client):
    code = base64.b64encode(f"{client}:secret".encode()).decode()
    sent = {"grant_type": "client_credentials"}
    answer = Client().post(TOKEN, sent, headers={"Authorization": f"Basic {code}"})
    assert wrong_of(answer) == {("client_id", None)}


# ── cursors ───────────────────────────────────────────────────────────────────────────────────


def coded(text):
    return base64.urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode().rstrip("=")


PARTS = ["1e999", "Infinity", "-Infinity", "NaN", "null", "true", "[]", "{}", '"\\u0000"']
PARTS += ['"\\ud800"', '"9999-99-99"', '"Infinity"', '"x"', "9" * 40, f'"{"9" * 5000}"', '""']
CURSORS = [coded(f"[{part}, {part}]") for part in PARTS]
CURSORS += [coded(f"[{part}, {part}, {part}]") for part in PARTS]
CURSORS += [coded(f'["2026-01-02", "2026-01-02", {part}, {part}]') for part in PARTS]
CURSORS += [coded(f'["2026-01-02", "2026-01-02T00:00:00Z", {part}, {part}]') for part in PARTS]
CURSORS += [coded("[" * 2_900), coded("[" * 700), coded(f'["{"a" * 9_000}", 1]'), "²", "%", "=="]
ODD = [coded(f"[{part}, {part}]") for part in ("1e999", '"\\u0000"', '"\\ud800"', '"x"')]
ODD += [coded('["2026-01-02", "2026-01-02", "a", "x"]')]
ODD += [coded('["2026-01-02", "2026-01-02T00:00:00Z", "a", "\\u0000"]')]
ODD += [coded("[" * 2_900)]


@pytest.mark.parametrize("column", ["joined_on", "id"])
def test_no_list_reads_another_cursor(db, column):
    for cursor in CURSORS:
        with pytest.raises(Http404):
            Pager(Volunteer.objects.all(), Order(column)).page(cursor)


def test_no_feed_reads_another_cursor(db):
    for cursor in CURSORS:
        for model in (Volunteer, Person):
            with pytest.raises(ValidationError):
                Cursor.decode(cursor, model._meta.pk)


def test_no_story_reads_another_cursor(db):
    for cursor in ODD:
        with pytest.raises(Http404):
            Mark.read(cursor)


def test_no_page_falls_over_a_cursor(as_user, lin, make_person):
    client, person = as_user(lin), make_person("周芳")
    story = reverse("cases:person", args=[person.pk])
    for address in (story, reverse("cases:people"), reverse("resources:volunteers")):
        for cursor in ODD:
            assert client.get(address, {"before": cursor}).status_code in (200, 404)


def test_a_feed_names_its_cursor(as_user, chen):
    client = as_user(chen)
    for cursor in ODD:
        answer = client.get("/api/v1/beneficiaries/", {"updated_after": cursor})
        assert wrong_of(answer) == {("updated_after", None)}
    for key in ("p=\0", "p=x", "p=" + "9" * 40, "p=%00", "p=Infinity", "o=x", "r=x", "o=²"):
        cursor = base64.b64encode(key.encode()).decode()
        answer = client.get("/api/v1/reports/", {"cursor": cursor})
        assert wrong_of(answer) == {("cursor", None)}, key
    for limit in ("9" * 5000, "²", "٣", "Infinity", "-1"):
        answer = client.get("/api/v1/beneficiaries/", {"limit": limit})
        assert wrong_of(answer) == {("limit", None)}


@pytest.mark.parametrize("part", ["Infinity", "NaN", "1e40", 10**40, None, "", "x", "\0"])
@pytest.mark.parametrize("name", ["id", "number", "amount"])
def test_a_cursor_holds_what_its_column_can_hold(name, part):
    fields = {
        "id": BigAutoField(primary_key=True),
        "number": IntegerField(),
        "amount": DecimalField(max_digits=14, decimal_places=2),
    }
    with pytest.raises(ValueError):  # noqa: PT011  (whatever the field calls it)
        cursors.value_of(fields[name], part)


@given(st.lists(st.text(st.characters(codec="utf-8")).filter(written.is_writable), max_size=4))
def test_our_own_cursors_are_read(parts):
    parts = [part[:50] for part in parts]
    assert cursors.opened(cursors.sealed(parts), len(parts)) == parts


# ── imports ───────────────────────────────────────────────────────────────────────────────────


def test_an_import_tells_row_and_column(upload, findings, lin, east):
    from django.core.files.uploadedfile import SimpleUploadedFile

    text = "姓名,加入日期,没有\x0b的列\n罗小红,2025-01-02,\n罗\x0b小明,2025-01-02,\n罗小芳,\x01,x\n"
    file = SimpleUploadedFile("volunteers.csv", text.encode())
    batch = upload("volunteers", file, lin, east)
    assert batch.unknown == ["没有\ufffd的列"]
    found = {row: list(errors) for row, errors in findings(batch).items()}
    assert found == {3: ["name"], 4: ["joined_on"]}
