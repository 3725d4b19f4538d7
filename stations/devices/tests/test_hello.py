"""The key of a device: told to one person on one device, and only while they are logged in."""

import re
from base64 import b64decode
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import login, logout
from django.test import Client, RequestFactory
from django.utils import timezone

from stations.accounts.tests.test_end_of_access import ENDS
from stations.crypto import Sealed
from stations.devices.rules import OPENS_FOR
from stations.devices.services import device_index, forget_keys
from stations.models import AuditEntry, DeviceKey

HELLO = "/outbox/hello/"


def hello(client):
    answer = client.get(HELLO)
    assert answer.status_code == 200
    return answer.json()


def cookie_of(client):
    return client.cookies[settings.DEVICE_COOKIE_NAME]


@pytest.fixture
def at_desk(as_user):
    """A client of this person on the device of another client."""

    def sit(user, before):
        client = as_user(user)
        client.cookies[settings.DEVICE_COOKIE_NAME] = cookie_of(before).value
        return client

    return sit


@pytest.fixture
def device(lin, as_user):
    client = as_user(lin)
    hello(client)
    return client


def test_a_stranger_is_told_in_json_to_log_in(db):
    answer = Client().get(HELLO)
    assert answer.status_code == 401
    said = answer.json()
    assert (said["sws"], said["state"]) == ("outbox", "log in")
    assert not {"key", "older", "user"} & said.keys()
    assert "no-store" in answer["Cache-Control"]
    assert settings.DEVICE_COOKIE_NAME not in answer.cookies


def test_no_cache_keeps_the_key(lin, as_user):
    answer = as_user(lin).get(HELLO)
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Type"] == "application/json"


def test_the_answer_has_what_a_browser_needs(lin, as_user):
    said = hello(as_user(lin))
    assert said.keys() == {"sws", "state", "user", "csrf", "now", "build", "key", "older"}
    assert said["state"] == "ready"
    assert len(b64decode(said["key"]["value"])) == 32
    assert said["older"] == []
    assert str(lin.pk) != said["user"]
    assert lin.username not in said["user"]


def test_who_only_reads_the_trail_gets_no_key(shen, as_user):
    said = hello(as_user(shen))
    assert said["state"] == "no right"
    assert "key" not in said
    assert not DeviceKey.objects.exists()


def test_asked_again_it_is_the_same_key(device):
    assert hello(device)["key"] == hello(device)["key"]
    assert DeviceKey.objects.count() == 1


def test_another_device_has_another_key(lin, device, as_user):
    assert hello(as_user(lin))["key"] != hello(device)["key"]


def test_nobody_is_told_the_key_of_another(he, device, at_desk):
    own, other = hello(device), hello(at_desk(he, device))
    assert own["user"] != other["user"]
    assert other["older"] == []
    assert other["key"]["value"] != own["key"]["value"]


def test_the_cookie_says_nothing_and_no_script_reads_it(device):
    cookie = cookie_of(device)
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert len(cookie.value) == 32
    row = DeviceKey.objects.get()
    assert bytes(row.device) == device_index(cookie.value)
    assert cookie.value.encode() not in bytes(row.device)


def test_a_cookie_that_somebody_made_up_is_replaced(lin, as_user):
    client = as_user(lin)
    client.cookies[settings.DEVICE_COOKIE_NAME] = "1"
    hello(client)
    assert len(cookie_of(client).value) == 32


def test_the_database_has_no_key_in_clear(device):
    value = hello(device)["key"]["value"]
    sealed = bytes(DeviceKey.objects.get().sealed)
    assert value.encode() not in sealed
    assert b64decode(value) not in sealed
    assert Sealed(sealed)[0] == max(settings.FIELD_KEYS)


def test_the_trail_is_silent(device):
    assert not AuditEntry.objects.exists()


# It ends


def requested(user, device):
    request = RequestFactory().get("/")
    request.session = device.session
    request.COOKIES[settings.DEVICE_COOKIE_NAME] = cookie_of(device).value
    request.user = user
    return request


def test_the_next_log_in_has_a_key_of_its_own_and_opens_what_the_last_one_sealed(
    lin, device, at_desk
):
    before = hello(device)["key"]
    logout(requested(lin, device))
    after = hello(at_desk(lin, device))
    assert after["key"] != before
    assert after["older"] == [before]


def test_a_log_in_ends_the_key_of_whoever_sat_there_before(lin, he, device, at_desk):
    before = hello(device)["key"]
    login(requested(he, device), he, "allauth.account.auth_backends.AuthenticationBackend")
    assert DeviceKey.objects.get(pk=before["id"]).ended_at
    assert hello(at_desk(lin, device))["older"] == [before]


@pytest.mark.parametrize("how", ENDS)
def test_it_ends_with_the_right(how, lin, an, east, device):
    ENDS[how](lin, an, east)
    assert device.get(HELLO).status_code == 401
    assert not DeviceKey.objects.in_use().exists()


def test_who_is_posted_nowhere_any_more_is_told_none(lin, an, east, device, at_desk):
    ENDS["a role less"](lin, an, east)
    lin.postings.update(until=timezone.localdate())
    said = hello(at_desk(lin, device))
    assert said["state"] == "no right"
    assert not {"key", "older"} & said.keys()


def test_after_a_week_it_opens_nothing_any_more(lin, device, at_desk):
    logout(requested(lin, device))
    DeviceKey.objects.update(ended_at=timezone.now() - timedelta(days=7, minutes=1))
    assert hello(at_desk(lin, device))["older"] == []


def test_after_a_week_it_is_forgotten(lin, device, as_user):
    hello(as_user(lin))
    logout(requested(lin, device))
    DeviceKey.objects.exclude(ended_at=None).update(ended_at=timezone.now() - timedelta(days=8))
    assert forget_keys() == 1
    assert DeviceKey.objects.count() == 1


def test_a_log_in_whose_end_nobody_told_is_over_in_the_end(device):
    DeviceKey.objects.update(last_used_at=timezone.now() - timedelta(days=7))
    assert forget_keys() == 0
    DeviceKey.objects.update(last_used_at=timezone.now() - timedelta(days=8))
    assert forget_keys() == 1


def test_the_browser_keeps_drafts_for_as_long_as_their_key_opens(root):
    [days] = re.findall(r"^const DAYS = (\d+);", (root / "static/js/draft.js").read_text(), re.M)
    assert timedelta(days=int(days)) == OPENS_FOR
