"""A request's number: taken or made, in its lines, its answer and its error page."""

import json
import logging
import re
import sys

import pytest
from django.test import Client

from config.logs import JsonLines
from stations import site
from stations.operations.request_ids import HEADER, REQUEST_ID, RequestIdFilter

MADE = re.compile(r"[0-9a-f]{32}")
OURS = "0f" * 16


def number_of(answer):
    return answer[HEADER]


@pytest.mark.parametrize("sent", [OURS, "01234567-89ab-cdef-0123-456789abcdef"])
def test_a_well_formed_one_is_taken(sent, db):
    assert number_of(Client().get("/health", headers={HEADER: sent})) == sent


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "110101199003074578",
        "13800138000",
        "周秘密",
        OURS + "\nSet-Cookie: x",
        OURS.upper(),
        "0f",
    ],
    ids=["none", "identity number", "phone", "name", "two lines", "capitals", "short"],
)
def test_anything_else_is_nobodys_number_and_one_is_made(sent, db):
    found = number_of(Client().get("/health", headers={HEADER: sent}))
    assert MADE.fullmatch(found)
    assert found not in sent


def test_each_request_has_its_own_also_where_it_is_refused(lin, as_user, db):
    answers = [Client().get("/nowhere"), Client().get("/me/"), as_user(lin).get("/audit/")]
    answers += [
        Client().get("/api/v1/stations/"),
        Client(headers={"host": "evil.example"}).get("/"),
    ]
    assert [answer.status_code for answer in answers] == [404, 302, 403, 401, 400]
    assert len({number_of(answer) for answer in answers}) == 5
    assert REQUEST_ID.get() == "-"


@pytest.fixture
def lines():
    """What the root's handler would write, as JSON."""
    written = []

    class Keep(logging.Handler):
        def emit(self, record):
            written.append(json.loads(self.format(record)))

    handler = Keep()
    handler.setFormatter(JsonLines())
    handler.addFilter(RequestIdFilter())
    logger = logging.getLogger()
    logger.addHandler(handler)
    requests = logging.getLogger("stations.requests")
    requests.setLevel(logging.INFO)
    yield written
    requests.setLevel(logging.NOTSET)
    logger.removeHandler(handler)


def test_every_line_of_a_request_has_its_number_and_nothing_of_a_person(
    lines, lin, granny_li, as_user
):
    address = f"{granny_li.get_absolute_url()}?q=SECRET"
    answer = as_user(lin).get(address, headers={HEADER: OURS})
    assert number_of(answer) == OURS
    [line] = [line for line in lines if line["logger"] == "stations.requests"]
    seconds = line.pop("seconds")
    assert 0 < seconds < 60
    for name in ("time", "process"):
        assert line.pop(name)
    assert line == {
        "level": "INFO", "logger": "stations.requests", "request_id": OURS,
        "message": "GET cases:person 200", "method": "GET", "view": "cases:person", "status": 200,
    }  # fmt: skip


def test_the_error_page_shows_the_number_of_its_lines(lines, monkeypatch, lin, as_user):
    monkeypatch.setattr(site, "NAV", None)  # the start page goes through it
    client = as_user(lin)
    client.raise_request_exception = False
    page = client.get("/", headers={HEADER: OURS})
    assert page.status_code == 500
    assert OURS in page.text
    assert number_of(page) == OURS
    errors = [line for line in lines if line["level"] == "ERROR"]
    assert {line["request_id"] for line in errors} == {OURS}
    assert any("TypeError" in line["exception"] for line in errors)


def test_of_an_error_a_line_tells_nothing_that_it_carried():
    try:
        raise ValueError("SECRET")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "x", 1, "said %s", ("a\nb",), sys.exc_info())
    said = JsonLines().format(record)
    assert "\n" not in said
    assert json.loads(said)["exception"].endswith("\nValueError")
    assert json.loads(said)["message"] == "said …"
    assert "SECRET" not in said


def test_what_else_hangs_on_a_record_stays_there():
    record = logging.LogRecord("x", logging.ERROR, "x", 1, "said", (), None)
    record.request, record.name_of_person = "SECRET", "SECRET"
    assert "SECRET" not in JsonLines().format(record)
