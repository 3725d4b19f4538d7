"""A failing page, request, job, task or command leaves type and place in the log, and nothing that
it carried."""

import io
import logging
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.http import StreamingHttpResponse
from django.urls import path
from rest_framework.decorators import api_view

from config import quiet
from config.tests.sample.site import handler403
from config.tests.sample.site import urlpatterns as of_the_site
from stations.jobs import queue

__all__ = ["handler403"]

ROOT = Path(__file__).resolve().parent.parent.parent
CANARY = "522327194804281234"
NOTE = "canary told me at night"
IN_DATABASE = """
CREATE TEMPORARY TABLE canary (said text UNIQUE, much int CHECK (much < 3)) ON COMMIT DROP;
INSERT INTO canary VALUES (%s, 1);
"""
BROKEN = {
    "a key": "INSERT INTO canary VALUES (%s, 1)",
    "a row": "INSERT INTO canary VALUES (%s, 4)",
    "a cell": "SELECT %s::date",
}
TASK = f"""
import django
from config.celery import app
django.setup()
app.log.setup(loglevel="WARNING")
@app.task
def fails(note):
    raise ValueError(f"no number: {{note}}")
fails.apply(args=["{NOTE}"])
import threading
thread = threading.Thread(target=lambda: int("{NOTE}"))
thread.start()
thread.join()
"""


def fail(request, kind):
    typed = f"{CANARY} {NOTE}"  # a local variable
    if kind in BROKEN:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(IN_DATABASE, [typed])
            cursor.execute(BROKEN[kind], [typed])
    return int(typed)


@api_view(["POST"])
def fail_over_rest(request):
    return {}[request.data["note"]]


urlpatterns = [
    *of_the_site,
    path("fail/<str:kind>/", fail),
    path("api/v1/fail/", fail_over_rest),
]


@pytest.fixture
def written():
    """What the product's own handler writes."""
    found = [h for h in logging.getLogger().handlers if isinstance(h.formatter, quiet.Formatter)]
    assert found, "LOGGING doesn't name the formatter"
    was = found[0].setStream(io.StringIO())
    yield lambda: found[0].stream.getvalue()
    found[0].setStream(was)


def is_quiet(text):
    return CANARY not in text and "canary told" not in text and "at night" not in text


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("kind", [*BROKEN, "else"])
def test_a_failing_page_tells_type_and_place(kind, as_user, lin, written):
    client = as_user(lin)
    client.raise_request_exception = False
    answer = client.post(f"/fail/{kind}/?q={CANARY}", {"note": NOTE})
    text = written()
    assert answer.status_code == 500
    assert is_quiet(text)
    assert is_quiet(answer.content.decode())
    assert f'File "{__file__}", line' in text
    assert ("23505 canary canary_said_key" in text) == (kind == "a key")
    assert ("ValueError" in text) == (kind == "else")


@pytest.mark.urls(__name__)
def test_a_failing_request_of_another_system(as_user, lin, written):
    client = as_user(lin)
    client.raise_request_exception = False
    answer = client.post("/api/v1/fail/", {"note": NOTE}, "application/json")
    assert answer.status_code == 500
    assert "KeyError" in written()
    assert is_quiet(written() + answer.content.decode())


def test_a_failing_job(lin, written, monkeypatch):
    def handler(progress):
        raise ValueError(f"no cell of {NOTE}")

    monkeypatch.setitem(queue.HANDLERS, "canary", handler)
    job = queue.request_job("canary", title="x", by=lin, note=NOTE)
    assert queue.run(job.pk)
    job.refresh_from_db()
    assert f"job {job.pk} (canary) failed" in written()
    assert "ValueError" in written()
    assert is_quiet(written() + job.error)


def test_a_failing_command_and_task():
    shell = ["manage.py", "shell", "--no-imports", "-c", f"int('{NOTE}')"]
    both = [
        subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for command in (shell, ["-c", TASK])
    ]
    texts = [b"".join(process.communicate()).decode() for process in both]
    for said in texts:
        assert "ValueError" in said
        assert is_quiet(said), said


def test_a_download_that_breaks_off_is_written_by_gunicorn_as_quietly():
    logger, stream = logging.Logger("gunicorn.error"), io.StringIO()
    logger.addHandler(logging.StreamHandler(stream))
    quiet.cover(logger)
    answer = StreamingHttpResponse(int(NOTE) for _ in range(1))
    try:
        answer.getvalue()
    except ValueError:
        logger.exception("Error handling request %s", f"/people/export/?q={CANARY}")
    assert "Error handling request /people/export/" in stream.getvalue()
    assert "ValueError" in stream.getvalue()
    assert is_quiet(stream.getvalue())


def test_what_names_code_stays():
    assert quiet.scrubbed(f"/people/{CANARY}/?q={NOTE}") == "/people/…/"
    key = "019b3a6e-0000-7000-8000-000000000001"
    assert quiet.scrubbed(f"/people/{key}/edit/") == f"/people/{key}/edit/"
    assert quiet.scrubbed("罗秀") == quiet.scrubbed(NOTE) == "…"
    assert quiet.scrubbed("Internal Server Error") == "Internal Server Error"
    assert "no attribute 'nothing'" in quiet.told(AttributeError("no attribute 'nothing'"))
