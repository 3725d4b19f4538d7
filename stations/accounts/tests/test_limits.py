"""How often somebody may be wrong: with a password, a code, a client's secret, with names."""

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.conf import settings
from django.test import Client
from django.urls import reverse
from oauth2_provider.models import Application

from stations.accounts import services
from stations.models import AuditEntry

LOGIN = reverse("account_login")
CHANGE = reverse("account_change_password")
PASSWORD = "plum-bridge-77"
LIMIT = settings.AXES_FAILURE_LIMIT


@pytest.fixture
def lin(lin):
    lin.set_password(PASSWORD)
    lin.save()
    return lin


def locked_out(user):
    return AuditEntry.objects.filter(verb="locked_out", record=f"stations.user:{user.pk}").count()


def change(client, old):
    new = {"password1": "quiet-orchard-31", "password2": "quiet-orchard-31"}
    return client.post(CHANGE, {"oldpassword": old} | new)


def test_whoever_sits_at_a_device_guesses_no_more_often_than_at_the_log_in(lin, as_user):
    client = as_user(lin)
    for n in range(LIMIT - 1):
        assert "密码不对" in change(client, f"wrong-{n}").text
    assert change(client, "wrong").status_code == 429
    assert "尝试次数太多" in change(client, PASSWORD).text
    lin.refresh_from_db()
    assert lin.check_password(PASSWORD)
    assert locked_out(lin) == 1


@pytest.fixture
def client_and_secret(an, east):
    application, secret = services.make_client(
        name="Register", agreement="2026", station=east, by=an
    )
    return application, secret


def ask(application, secret):
    form = {"grant_type": "client_credentials", "client_id": application.client_id}
    return Client().post("/api/v1/token/", form | {"client_secret": secret})


def test_a_clients_secret_is_not_guessed(client_and_secret):
    application, secret = client_and_secret
    for n in range(LIMIT - 1):
        assert ask(application, f"wrong-{n}").status_code == 401
    assert ask(application, "wrong").status_code == 429
    answer = ask(application, secret)
    assert answer.status_code == 429
    assert "尝试次数太多" in answer.json()["error_description"]
    assert locked_out(application.user) == 1


def test_another_client_comes_in_meanwhile(client_and_secret, an, west):
    for n in range(LIMIT + 1):
        ask(client_and_secret[0], f"wrong-{n}")
    other, secret = services.make_client(name="B", agreement="2026", station=west, by=an)
    assert ask(other, secret).status_code == 200
    assert Application.objects.count() == 2


def test_many_names_from_one_address_are_guesses_too(lin, settings):
    settings.NAMES_AN_HOUR = 5
    for n in range(5):
        Client().post(LOGIN, {"login": f"nobody-{n}", "password": PASSWORD})
    page = Client().post(LOGIN, {"login": "lin", "password": PASSWORD})
    assert "尝试次数太多" in page.text
    elsewhere = Client(REMOTE_ADDR="10.0.0.7")
    assert elsewhere.post(LOGIN, {"login": "lin", "password": PASSWORD}).status_code == 302


def test_a_few_mistyped_names_lock_nobody(lin):
    for n in range(5):
        Client().post(LOGIN, {"login": f"lni-{n}", "password": PASSWORD})
    assert Client().post(LOGIN, {"login": "lin", "password": PASSWORD}).status_code == 302


def test_of_what_was_typed_the_name_alone_is_kept(lin, as_user, client_and_secret):
    Client().post(LOGIN, {"login": "lin", "password": "typed-secret-1"})
    change(as_user(lin), "typed-secret-2")
    ask(client_and_secret[0], "typed-secret-3")
    Client().post(f"{LOGIN}?next=/people/?q=typed-secret-4", {"login": "typed", "password": "x"})
    kept = [*AccessAttempt.objects.values(), *AccessFailureLog.objects.values()]
    assert {row["username"] for row in kept} >= {"lin", "typed"}
    text = str(kept)
    assert "typed-secret" not in text
    assert "quiet-orchard" not in text
