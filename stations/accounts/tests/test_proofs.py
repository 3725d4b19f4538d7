"""Who opens other people's log-ins has a second step, and proves now and then that it is them."""

import time

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from stations.accounts.tests.test_log_in import code_of
from stations.middleware import SecondStepMiddleware
from stations.models import User

PASSWORD = "plum-bridge-77"
SET_UP = reverse("mfa_activate_totp")
INVITE = reverse("stations:admin_invite")
AGAIN = reverse("account_reauthenticate")


@pytest.fixture
def asked(settings):
    settings.SECOND_STEP_ROLES = ["administrator", "officer", "auditor"]


@pytest.fixture
def an(an):
    an.set_password(PASSWORD)
    an.save()
    return an


@pytest.mark.parametrize("who", ["an", "chen", "shen"])
def test_without_a_second_step_every_page_leads_to_setting_it_up(who, asked, as_user, request):
    client = as_user(request.getfixturevalue(who))
    for path in ("/me/", "/administration/", "/reports/", "/api/v1/stations/"):
        assert client.get(path)["Location"] == SET_UP
    assert "你的角色" in client.get(SET_UP).text
    assert client.post(reverse("account_logout")).status_code == 302


@pytest.mark.parametrize("who", ["lin", "he", "wang", "nobody"])
def test_who_reads_one_station_is_not_asked(who, asked, as_user, request):
    assert as_user(request.getfixturevalue(who)).get("/me/").status_code == 200


def test_it_is_set_up_right_after_the_log_in_and_its_codes_are_shown(an, asked):
    client = Client()
    client.post(reverse("account_login"), {"login": "an", "password": PASSWORD})
    page = client.get(SET_UP)
    secret = page.context["form"].secret
    answer = client.post(SET_UP, {"code": code_of(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    codes = client.get(answer["Location"])
    assert len(codes.context["unused_codes"]) == 10
    assert all(code in codes.text for code in codes.context["unused_codes"])
    assert client.get("/administration/").status_code == 200


def test_ones_own_password_comes_first(an, asked, as_user):
    User.objects.filter(pk=an.pk).update(must_change_password=True)
    client = as_user(an)
    assert client.get("/me/")["Location"] == reverse("account_change_password")
    assert client.get(SET_UP)["Location"] == reverse("account_change_password")
    assert client.get(reverse("account_change_password")).status_code == 200


def test_switched_off_it_is_asked_for_again(an, asked, as_user):
    Authenticator.objects.create(user=an, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client = as_user(an)
    assert client.get("/me/").status_code == 200
    Authenticator.objects.all().delete()
    assert client.get("/me/")["Location"] == SET_UP


def test_a_role_that_nobody_has_is_refused_at_the_start(settings):
    settings.SECOND_STEP_ROLES = ["administrators"]
    with pytest.raises(ImproperlyConfigured, match="administrators"):
        SecondStepMiddleware(lambda request: None)


@pytest.fixture
def later(monkeypatch):
    """A quarter of an hour after now."""

    def go(seconds=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 1):
        now = time.time() + seconds
        monkeypatch.setattr(time, "time", lambda: now)

    return go


@pytest.fixture
def paths(an, lin, county, as_user):
    """What only a recent proof opens: by GET and POST, and by POST alone."""
    form = {"name": "Register", "agreement": "A 1", "division": county.pk}
    as_user(an).post(reverse("stations:admin_client_add"), form)
    client = User.objects.get(name="Register").oauth2_provider_application.get()
    user = reverse("stations:admin_user", args=[lin.pk])
    posting = reverse("stations:admin_posting_end", args=[lin.postings.get().pk])
    acts = [f"{user}{act}/" for act in ("password", "confirm", "refuse", "lock", "unlock")]
    acts += [reverse("stations:admin_client", args=[client.pk, act]) for act in ("secret", "end")]
    return [INVITE, reverse("stations:admin_client_add"), posting], [user, *acts]


def test_after_a_quarter_of_an_hour_each_act_asks_for_the_password(paths, an, as_user, later):
    client = as_user(an)
    forms, acts = paths
    assert [client.get(path).status_code for path in forms] == [200, 200, 200]
    later()
    for path in forms:
        assert client.get(path)["Location"].startswith(AGAIN)
    for path in [*forms, *acts]:
        assert client.post(path)["Location"].startswith(AGAIN)
    assert client.get(acts[0]).status_code == 200  # who reads about somebody does nothing
    assert client.get(reverse("stations:admin_home")).status_code == 200


def test_a_sheet_of_log_ins_and_their_passwords_ask_for_it_too(an, as_user, later):
    upload = reverse("stations:import_new", args=["invitations"])
    passwords = reverse("stations:admin_passwords")
    client = as_user(an)
    assert client.get(upload).status_code == 200
    later()
    assert client.get(upload)["Location"].startswith(AGAIN)
    assert client.post(upload)["Location"].startswith(AGAIN)
    assert client.get(passwords).status_code == 200
    assert client.post(passwords)["Location"].startswith(AGAIN)
    assert client.get(reverse("stations:import_new", args=["stations"])).status_code == 200


def test_a_log_in_of_a_moment_ago_is_proof_enough(an, as_user, later):
    later(settings.ACCOUNT_REAUTHENTICATION_TIMEOUT - 30)
    client = as_user(an)
    assert client.get(INVITE).status_code == 200


def test_what_was_typed_is_kept_and_done_after_the_password(an, east, as_user, later):
    client = as_user(an)
    later()
    form = {"username": "wei", "name": "韦晓燕", "role": "worker", "station": east.pk}
    asked = client.post(INVITE, form)["Location"]
    assert "密码" in client.get(asked).text
    wrong = client.post(asked, {"password": "wrong"})
    assert wrong.status_code == 200
    assert not User.objects.filter(username="wei").exists()
    told = client.post(asked, {"password": PASSWORD})
    assert User.objects.get(username="wei").check_password(told.context["secret"])
    assert client.get(INVITE).status_code == 200


def test_ones_other_sessions_are_ended_after_a_proof(an, as_user, later):
    client, elsewhere = as_user(an), as_user(an)
    assert elsewhere.get("/me/").status_code == client.get("/me/").status_code == 200
    later()
    path = reverse("usersessions_list")
    assert client.get(path).status_code == 200
    assert client.post(path)["Location"].startswith(AGAIN)
    assert elsewhere.get("/me/").status_code == 200
    client.post(client.post(path)["Location"], {"password": PASSWORD})
    assert elsewhere.get("/me/").status_code == 302
