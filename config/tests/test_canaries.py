"""What is told of people goes in by page, REST and Excel, on the product as it runs, and is then
looked for wherever nobody should find it: logs, the broker, files, sessions, the trail, answers
that refuse, and every column of the database as a dump would have it."""

import io
import time
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from openpyxl import Workbook
from redis import Redis

from beneficiaries.testing import checked_number
from config.testing_database import maintenance
from config.tests.stack import PATIENCE, SAID

STATION = "坡妹镇社工站"
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("stack")]

BORN = "1948-04-28"
NUMBER, IN_SHEET = checked_number(serial="771"), checked_number(serial="773")
SEALED = {
    "identity number": NUMBER, "identity number in a sheet": IN_SHEET,
    "phone": "13987651771", "phone in a sheet": "13987651773", "crisis": "夜里说不想活了鸢尾七",
    "health": "肝病鸢尾八", "bad cell": "坏格鸢尾九",
}  # fmt: skip
TYPED = {"name searched": "欧阳鸢尾", "number searched": checked_number(serial="775")}
# Plain by design, so that lists and reports can read them: in these tables and nowhere else.
PLAIN = {
    "note": ("备注鸢尾一", {"cases_servicerecord"}),
    "name": ("司马鸢尾", {"beneficiaries_person", "beneficiaries_persontoken"}),
}
CANARIES = SEALED | TYPED | {kind: text for kind, (text, _tables) in PLAIN.items()}


def told_over_rest(api, station):
    """A person and a record of them, sent twice and wrongly; what refusals answered."""
    person = {
        "client_uuid": str(uuid4()), "station": station, "name": CANARIES["name"], "born_on": BORN,
        "id_number": NUMBER, "phone": SEALED["phone"], "health": SEALED["health"],
    }  # fmt: skip
    made = api.post("beneficiaries/", json=person)
    assert made.status_code == 201, made.text
    key = made.json()["id"]
    record = {
        "client_uuid": str(uuid4()), "station": station, "done_on": BORN.replace("1948", "2024"),
        "method": "T", "channel": "phone", "domain": "02", "subject": key, "attended": [key],
        "note": CANARIES["note"],
    }  # fmt: skip
    first, again = (api.post("service-records/", json=record) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200), first.text
    wrong = record | {"client_uuid": str(uuid4()), "done_on": NUMBER, "method": SEALED["phone"]}
    refused = api.post("service-records/", json=wrong)
    assert refused.status_code == 400
    return key


def typed_on_pages(visitor, person):
    """A crisis, searches, and an address that nobody has."""
    page = visitor.page
    page.goto(f"/people/{person}/crisis/")
    page.fill("[name=crisis_text]", SEALED["crisis"])
    visitor.follow(page.locator("button[name=crisis_kind]").first)
    for text in TYPED.values():
        assert visitor.get(f"/people/?q={text}").ok
        assert visitor.get(f"/records/?q={text}").ok
    assert visitor.get(f"/people/export/?q={TYPED['name searched']}").ok
    assert visitor.get(f"/nowhere/?q={NUMBER}").status == 404


def imported(visitor):
    """A sheet with a good row and a bad one, checked by the worker."""
    book = Workbook()
    book.active.append(["姓名", "出生日期", "身份证号", "电话"])
    book.active.append(["鸢尾", BORN, IN_SHEET, SEALED["phone in a sheet"]])
    book.active.append(["鸢尾", SEALED["bad cell"], "1", "1"])
    file = io.BytesIO()
    book.save(file)
    page = visitor.page
    page.goto("/imports/new/people/")
    named = {"name": "a.xlsx", "mimeType": "application/zip", "buffer": file.getvalue()}
    page.set_input_files("[name=file]", named)
    visitor.follow(page.locator("main form .btn-primary").first)
    until = time.monotonic() + PATIENCE
    while SEALED["bad cell"] not in visitor.get(page.url).text():
        assert time.monotonic() < until, visitor.words()
        time.sleep(0.5)


def found_in(text):
    """Which canaries a text holds, also as an address or JSON spells them."""
    spelled = {k: {v, v.encode("unicode_escape").decode()} for k, v in CANARIES.items()}
    return {kind for kind, forms in spelled.items() if any(form in text for form in forms)}


def files_of(stack):
    """Logs and whatever else the product and its servers wrote; not the cluster's own."""
    folders = (stack.var, settings.VAR_DIR / "log", settings.VAR_DIR / "run")
    for folder in folders:
        for path in Path(folder).rglob("*"):
            if path.is_file() and "keys" not in path.parts and "pg" not in path.parts:
                yield path


def tables_with(cursor, text):
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    for (table,) in cursor.fetchall():
        cursor.execute(
            f"SELECT EXISTS (SELECT FROM {table} t WHERE strpos(t::text, %s) > 0)",  # noqa: S608
            [text],
        )
        if cursor.fetchone()[0]:
            yield table


def test_nothing_told_of_people_lies_where_nobody_should_find_it(stack, visitor, api):
    worker, lead = visitor("wei-xiaoyan"), visitor("luo-xing")
    [station] = [s for s in api.get("stations/").json()["results"] if s["name"] == STATION]
    person = told_over_rest(api, station["code"])
    typed_on_pages(worker, person)
    imported(lead)

    assert (stack.var / SAID).exists()
    written = {str(path): found_in(path.read_text(errors="replace")) for path in files_of(stack)}
    assert len(written) > 3
    assert {path: found for path, found in written.items() if found} == {}

    broker = Redis(unix_socket_path=str(stack.var / "run" / "valkey"))
    keys = list(broker.scan_iter("*"))
    held = " ".join(f"{key} {broker.dump(key)}" for key in keys)
    broker.close()
    assert found_in(held) == set()

    with maintenance(dbname=stack.var.name) as cursor:
        found = {kind: set(tables_with(cursor, text)) for kind, text in CANARIES.items()}
        cursor.execute("SELECT session_data FROM django_session")
        sessions = [SessionStore().decode(row[0]) for row in cursor.fetchall()]
    assert any(sessions)
    assert found_in(str(sessions)) == set()
    assert {kind: found[kind] for kind in SEALED | TYPED if found[kind]} == {}
    assert {kind: found[kind] - tables for kind, (_text, tables) in PLAIN.items()} == {
        kind: set() for kind in PLAIN
    }
    assert found["note"]  # so it does look
