"""The database is away or out of room: pages and REST say so, and that it may work in a minute."""

import errno

import pytest
from django.db import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
    connection,
)

from stations.away import is_away

CUT = "SET ROLE NONE; SELECT pg_terminate_backend(pg_backend_pid())"
SENTENCE = "数据库暂时无法使用"


@pytest.fixture
def cut(transactional_db):
    """``cut()``: the server ends the line that the next request would use."""

    def end():
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute(CUT)

    yield end
    connection.close()


@pytest.mark.parametrize("address", ["/me/", "/health", "/accounts/login/", "/records/"])
def test_a_page_says_that_it_may_work_in_a_minute(as_user, lin, cut, address):
    client = as_user(lin)
    client.raise_request_exception = False
    cut()
    answer = client.get(address)
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert SENTENCE in answer.content.decode()
    assert "Content-Security-Policy" in answer


def test_rest_says_it_as_rest_does(as_user, lin, cut):
    client = as_user(lin)
    client.raise_request_exception = False
    cut()
    answer = client.get("/api/v1/stations/")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer.json()["status"] == 503
    assert answer["Retry-After"] == "60"


def test_a_mistake_of_ours_is_no_absence(db):
    with pytest.raises(DatabaseError) as wrong, connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    assert not is_away(wrong.value)
    assert not is_away(ValueError("x"))
    assert not is_away(None)


def test_a_cut_line_is_known_in_all_its_ways():
    """psycopg2 has a plain DatabaseError where the server ended while it answered."""
    for kind in (OperationalError, InterfaceError, DatabaseError):
        assert is_away(kind("server closed the connection unexpectedly"))
    assert not is_away(ProgrammingError("no results to fetch"))


def test_what_took_too_long_is_no_absence(db):
    with pytest.raises(DatabaseError) as slow, connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)")
    assert not is_away(slow.value)


@pytest.mark.parametrize(
    ("number", "said"), [(errno.ENOSPC, True), (errno.EDQUOT, True), (errno.ENOENT, False)]
)
def test_a_full_disk_is_known_by_its_number(number, said):
    assert is_away(OSError(number, "x")) is said
