"""That a session is in use is noted once a minute, and at once when it moves to another device."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone


@pytest.fixture
def writes(as_user, lin):
    """``writes("Firefox")``: how often a page that Lin opens there touches the session's row."""
    client = as_user(lin)

    def count(device):
        with CaptureQueriesContext(connection) as queries:
            client.get("/me/", headers={"user-agent": device})
        changing = ("UPDATE", "INSERT")
        return sum(q["sql"].startswith(changing) and "usersessions" in q["sql"] for q in queries)

    return count


def test_a_session_is_noted_once_a_minute(writes):
    assert [writes("Firefox"), writes("Firefox"), writes("Firefox")] == [1, 0, 0]
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(seconds=61))
    assert [writes("Firefox"), writes("Firefox")] == [1, 0]
    assert UserSession.objects.get().last_seen_at > timezone.now() - timedelta(seconds=30)


def test_a_session_noted_before_the_clock_was_put_back_is_noted_again(writes):
    assert writes("Firefox") == 1
    UserSession.objects.update(last_seen_at=timezone.now() + timedelta(hours=1))
    assert [writes("Firefox"), writes("Firefox")] == [1, 0]


def test_another_device_is_noted_at_once(writes):
    assert [writes("Firefox"), writes("Chrome"), writes("Chrome")] == [1, 1, 0]
    assert UserSession.objects.get().user_agent == "Chrome"


def test_a_stranger_costs_nothing(client, db):
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/health").status_code == 200
    assert not any("usersessions" in q["sql"] for q in queries)
