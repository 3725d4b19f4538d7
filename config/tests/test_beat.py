"""Beat goes on when the clock is put back, and does at night what is done at night."""

from datetime import timedelta

import pytest
import time_machine

from config.beat import Scheduler
from config.celery import app
from config.testing_clock import moment_of

NOON = moment_of("2026-11-17T12:00")
HOUR = timedelta(hours=1)


@pytest.fixture
def sent(monkeypatch):
    names = []
    monkeypatch.setattr(Scheduler, "apply_entry", lambda self, entry, **_: names.append(entry.name))
    return names


@pytest.fixture
def beat(tmp_path):
    made = []

    def start():
        made.append(Scheduler(app, schedule_filename=str(tmp_path / "beat")))
        return made[-1]

    yield start
    made[-1]._store.close()


def run(beat, clock, seconds):
    """As its service does: sleep as long as it says; how often each task was due meanwhile."""
    left = seconds
    while left > 0:
        slept = max(min(beat.tick(), left), 0.01)
        clock.shift(slept)
        left -= slept


@pytest.mark.parametrize("is_started_again", [False, True])
@pytest.mark.parametrize("jump", [-HOUR, HOUR])
def test_jobs_are_swept_after_the_clock_was_moved(beat, sent, jump, is_started_again):
    with time_machine.travel(NOON, tick=False) as clock:
        scheduler = beat()
        run(scheduler, clock, 10)
        assert sent.count("sweep jobs") >= 4
        if is_started_again:
            scheduler.close()
        sent.clear()
        clock.shift(jump)
        run(beat() if is_started_again else scheduler, clock, 12)
    assert sent.count("sweep jobs") >= 4
    assert sent.count("seal the audit trail") >= 1
    assert "work out visits owed" not in sent


def test_what_is_done_at_night_is_done_once_a_night(beat, sent):
    with time_machine.travel(moment_of("2026-11-18T01:29:55"), tick=False) as clock:
        scheduler = beat()
        run(scheduler, clock, 20)
    assert sent.count("work out visits owed") == 1


def test_a_broker_that_is_away_is_asked_for_ever():
    assert app.conf.broker_connection_max_retries is None
    assert app.conf.beat_scheduler == "config.beat:Scheduler"
