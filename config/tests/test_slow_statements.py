"""A statement that takes too long ends, and who asked reads a sentence: nothing typed is lost."""

import html
import re

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import path
from rest_framework.decorators import api_view

from config.tests.sample.site import handler403
from config.tests.sample.site import urlpatterns as of_the_site

__all__ = ["handler403"]

pytestmark = pytest.mark.urls(__name__)
NOTE = "他说：“<好>”"


def sleep(request):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s) /* secret */", [5])
    return HttpResponse("slept")


@api_view(["GET", "POST"])
def sleep_over_rest(request):
    return sleep(request)


def shown(request):
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return HttpResponse(cursor.fetchone()[0])


urlpatterns = [
    *of_the_site,
    path("sleep/", sleep),
    path("shown/", shown),
    path("api/v1/sleep/", sleep_over_rest),
]


@pytest.fixture
def short(settings):
    settings.STATEMENT_SECONDS = 0.1
    connection.limited = None  # the last test's transaction took the session's limit with it


def test_a_page_says_so_in_a_sentence_and_the_log_says_no_sql(short, as_user, lin, caplog):
    answer = as_user(lin).get("/sleep/?q=13800001111")
    assert answer.status_code == 503
    assert "数据库繁忙" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    said = "\n".join(record.getMessage() + str(record.exc_info) for record in caplog.records)
    assert "too long: GET sleep/" in said
    assert not re.search("SELECT|secret|13800001111|Canceled", said)


def test_what_was_typed_can_be_sent_again_with_one_press(short, as_user, lin):
    client = as_user(lin)
    sent = {"note": NOTE, "people": ["1", "2"]}
    page = client.post("/sleep/?day=1", sent).content.decode()
    kept = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)
    typed = [(name, html.unescape(value)) for name, value in kept if "csrf" not in name]
    assert typed == [("note", NOTE), ("people", "1"), ("people", "2")]
    assert 'action="/sleep/?day=1"' in page
    assert "csrfmiddlewaretoken" in page


def test_no_password_is_said_again(short, as_user, lin):
    answer = as_user(lin).post("/sleep/", {"oldpassword": "geheim", "code": "1"})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "geheim" not in page
    assert "<form" not in page


def test_other_systems_read_a_problem(short, as_user, lin):
    answer = as_user(lin).get("/api/v1/sleep/")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer.json()["status"] == 503
    assert answer["Retry-After"] == "60"


def test_a_part_of_a_page_gets_the_sentence_alone(short, as_user, lin):
    answer = as_user(lin).get("/sleep/", HTTP_HX_REQUEST="true")
    assert answer.status_code == 503
    assert answer["Content-Type"].startswith("text/plain")
    assert "<" not in answer.content.decode()


def test_the_limit_is_the_webs_alone(as_user, lin):
    connection.limited = None
    assert as_user(lin).get("/shown/").content == b"20s"
    works = connection.copy()  # what a worker or a command connects by
    try:
        with works.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone() == ("0",)
    finally:
        works.close()
