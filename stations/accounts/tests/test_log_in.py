"""Coming in through the real pages: password, lock-out, second step, sessions."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from stations.audit.words import VERBS
from stations.models import AuditEntry

PASSWORD = "plum-bridge-77"
LOGIN = reverse("account_login")
ME = reverse("stations:me")


@pytest.fixture
def lin(lin):
    lin.set_password(PASSWORD)
    lin.save()
    return lin


@pytest.fixture
def browser():
    client = Client(headers={"user-agent": "Mozilla/5.0 (Linux; Android 12) Chrome/120.0"})
    client.cookies["django_language"] = "en"
    return client


def log_in(client, password=PASSWORD, name="lin"):
    return client.post(f"{LOGIN}?next={ME}", {"login": name, "password": password, "next": ME})


def is_in(client):
    return client.get(ME).status_code == 200


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def prove(client, password=PASSWORD):
    """Changes to the log-in ask for the password once more."""
    return client.post(reverse("account_reauthenticate"), {"password": password})


def switch_on(client):
    """The second step, by the pages; its secret and recovery codes."""
    prove(client)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r"<code[^>]*>(\w+)</code>", page)[1]
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    return secret, re.findall(r"<li><code>(\w+)</code>", page)


def test_the_right_password_lets_in(browser, lin):
    assert log_in(browser)["Location"] == ME
    assert is_in(browser)


def test_a_wrong_password_keeps_the_name_that_was_typed(browser, lin):
    page = log_in(browser, "wrong").content.decode()
    assert "The user name or the password is wrong." in page
    assert 'value="lin"' in page
    assert not is_in(browser)


def test_an_unknown_name_is_answered_like_a_wrong_password(browser, lin):
    known = log_in(browser, "wrong").content.decode()
    unknown = log_in(browser, "wrong", name="nix").content.decode()
    sentence = re.compile(r'<div class="alert bad" role="alert">.*?</div>\s*</div>', re.S)
    assert sentence.search(known)[0] == sentence.search(unknown)[0]


def test_empty_fields_are_named(browser, lin):
    page = browser.post(LOGIN, {"login": "", "password": ""}).content.decode()
    assert 'id="id_login_error"' in page
    assert 'id="id_password_error"' in page


def test_every_page_sends_a_stranger_to_the_log_in(browser, lin):
    answer = browser.get(ME)
    assert answer["Location"] == f"{LOGIN}?next={ME}"


def test_the_log_in_never_leads_to_another_site(browser, lin):
    answer = browser.post(
        LOGIN, {"login": "lin", "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert "evil" not in answer["Location"]


@pytest.mark.parametrize("path", ["signup/", "email/", "password/reset/", "password/set/"])
def test_nobody_signs_up_or_resets_a_password_by_themselves(browser, lin, path):
    log_in(browser)
    assert browser.get(f"/accounts/{path}").status_code == 404


def test_eight_wrong_passwords_lock_the_name_even_for_the_right_one(browser, lin):
    for _ in range(8):
        answer = log_in(browser, "wrong")
    assert answer.status_code == 429
    assert "Log-in locked" in answer.content.decode()
    assert log_in(Client()).status_code == 429


def test_small_and_capital_letters_are_no_second_chance(browser, lin):
    for name in ["lin", "LIN", "Lin", "lIn", "liN", "LIn", "lIN", "LiN"]:
        answer = log_in(browser, "wrong", name=name)
    assert answer.status_code == 429


def test_a_success_forgets_the_failures_before_it(browser, lin):
    for _ in range(3):
        for _ in range(7):
            log_in(Client(), "wrong")
        assert log_in(Client()).status_code == 302


def test_a_locked_name_leaves_others_alone(browser, lin, zhao):
    zhao.set_password(PASSWORD)
    zhao.save()
    for _ in range(8):
        log_in(browser, "wrong")
    assert log_in(browser, name="zhao").status_code == 302


def test_logging_out_takes_a_press_and_not_a_link(browser, lin):
    log_in(browser)
    assert browser.get(reverse("account_logout")).status_code == 200
    assert is_in(browser)
    browser.post(reverse("account_logout"))
    assert not is_in(browser)


def change(client, old, new, again=None):
    return client.post(
        reverse("account_change_password"),
        {"oldpassword": old, "password1": new, "password2": again or new},
    )


def test_a_new_password_holds_and_is_audited(browser, lin):
    log_in(browser)
    assert change(browser, PASSWORD, "reed-river-2026").status_code == 302
    lin.refresh_from_db()
    assert lin.check_password("reed-river-2026")
    assert lin.password_changed_at is not None
    entry = AuditEntry.objects.get(verb="change_password")
    assert entry.by == lin
    assert "reed-river-2026" not in str(entry.detail)


def test_a_new_password_ends_the_sessions_elsewhere_but_not_ones_own(browser, lin):
    elsewhere = Client()
    log_in(browser)
    log_in(elsewhere)
    change(browser, PASSWORD, "reed-river-2026")
    assert is_in(browser)
    assert not is_in(elsewhere)


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("wrong", "reed-river-2026", None),
        (PASSWORD, "short-1", None),
        (PASSWORD, "8273645192837", None),
        (PASSWORD, "password123", None),
        (PASSWORD, "reed-river-2026", "reed-river-2027"),
    ],
    ids=["old one wrong", "short", "digits only", "everybody's", "not the same twice"],
)
def test_a_bad_new_password_changes_nothing_and_says_why(browser, lin, old, new, again):
    log_in(browser)
    page = change(browser, old, new, again).content.decode()
    assert "to correct" in page
    lin.refresh_from_db()
    assert lin.check_password(PASSWORD)


def test_a_password_given_by_somebody_else_is_changed_first(browser, lin):
    lin.must_change_password = True
    lin.save()
    log_in(browser)
    answer = browser.get(ME)
    assert answer["Location"] == reverse("account_change_password")
    assert "Somebody else gave you" in browser.get(answer["Location"]).content.decode()
    change(browser, PASSWORD, "reed-river-2026")
    assert is_in(browser)


def test_meanwhile_one_may_change_the_language_and_log_out(browser, lin):
    lin.must_change_password = True
    lin.save()
    log_in(browser)
    answer = browser.post(reverse("stations:language"), {"language": "zh-hans", "next": "/x/"})
    assert answer["Location"] == "/x/"
    assert browser.post(reverse("account_logout")).status_code == 302


def test_whoever_chose_the_first_password_goes_on_to_their_work(browser, lin):
    lin.must_change_password = True
    lin.save()
    log_in(browser)
    assert change(browser, PASSWORD, "reed-river-2026")["Location"] == reverse("home")
    begun = browser.get(reverse("home"), follow=True)
    assert begun.redirect_chain[-1][0] == reverse("cases:today")
    assert "Your new password holds from now on." in begun.content.decode()


def test_whoever_changes_their_password_goes_back_to_their_own_page(browser, lin):
    log_in(browser)
    assert change(browser, PASSWORD, "reed-river-2026")["Location"] == reverse("stations:me")


def test_the_second_step_is_asked_for_after_the_password(browser, lin):
    log_in(browser)
    secret, codes = switch_on(browser)
    assert len(codes) == 10
    again = Client()
    assert log_in(again)["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_in(again)
    again.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert is_in(again)


def test_a_recovery_code_lets_in_once(browser, lin):
    log_in(browser)
    _secret, codes = switch_on(browser)
    for allowed in (True, False):
        again = Client()
        log_in(again)
        again.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert is_in(again) is allowed


def test_a_wrong_code_is_refused_in_words(browser, lin):
    log_in(browser)
    switch_on(browser)
    again = Client()
    again.cookies["django_language"] = "en"
    log_in(again)
    page = again.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert "The code is wrong or was used already" in page


def test_wrong_codes_lock_like_wrong_passwords(browser, lin):
    log_in(browser)
    _secret, codes = switch_on(browser)
    thief = Client()
    log_in(thief)
    for _ in range(8):
        thief.post(reverse("mfa_authenticate"), {"code": "000000"})
    thief.post(reverse("mfa_authenticate"), {"code": codes[1]})
    assert not is_in(thief)
    assert log_in(Client()).status_code == 429


def test_the_audit_knows_log_ins_and_changes_of_the_second_step(
    browser, lin, django_capture_on_commit_callbacks
):
    log_in(browser)
    with django_capture_on_commit_callbacks(execute=True):
        switch_on(browser)
    browser.post(reverse("mfa_deactivate_totp"))
    verbs = list(AuditEntry.objects.filter(by=lin).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["log_in", "totp_activated", "totp_deactivated"]
    assert set(verbs) <= set(VERBS)


def test_a_refused_log_in_is_none(browser, lin):
    log_in(browser, "wrong")
    assert not AuditEntry.objects.exists()


def test_the_secret_lies_sealed_in_the_database(browser, lin):
    log_in(browser)
    secret, codes = switch_on(browser)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not any(code in stored for code in codes)


def test_the_second_step_can_be_switched_off(browser, lin):
    log_in(browser)
    switch_on(browser)
    assert browser.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert not Authenticator.objects.exists()
    again = Client()
    log_in(again)
    assert is_in(again)


def test_new_recovery_codes_end_the_old_ones(browser, lin):
    log_in(browser)
    _secret, old = switch_on(browser)
    browser.post(reverse("mfa_generate_recovery_codes"))
    again = Client()
    log_in(again)
    again.post(reverse("mfa_authenticate"), {"code": old[0]})
    assert not is_in(again)


@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_generate_recovery_codes"])
def test_an_old_session_proves_itself_before_the_second_step_changes(browser, lin, name):
    browser.force_login(lin, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = browser.get(reverse(name))
    assert answer.status_code == 302
    assert "Is it you?" in browser.get(reverse("account_reauthenticate")).content.decode()


def test_sessions_are_listed_and_the_others_ended(browser, lin):
    elsewhere = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/120.0"})
    log_in(browser)
    log_in(elsewhere)
    elsewhere.get(ME)
    page = browser.get(reverse("usersessions_list")).content.decode()
    assert "Chrome Android" in page
    assert "Firefox Windows" in page
    browser.post(reverse("usersessions_list"))
    assert is_in(browser)
    assert not is_in(elsewhere)


def test_a_wrong_proof_is_refused_in_words(browser, lin):
    log_in(browser)
    assert "This is not your password." in prove(browser, "wrong").content.decode()


PAGES = ["account_change_password", "mfa_index", "mfa_activate_totp", "usersessions_list"]


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_of_the_log_in_are_ours_and_chinese(lin, name):
    client = Client()
    log_in(client)
    prove(client)
    page = client.get(reverse(name)).content.decode()
    assert 'class="bottombar"' in page
    assert 'lang="zh-hans"' in page
    assert "password" not in re.sub(r"<[^>]*>", "", page).lower()
