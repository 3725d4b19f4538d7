"""Nobody comes in under somebody else's name alone: resets of a password."""

from datetime import timedelta
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from stations.accounts import resets, services
from stations.models import AuditEntry, Notice, PasswordReset, User
from stations.row_security.acting import acting_as

PASSWORD = "plum-bridge-77"


@pytest.fixture
def he(he):
    he.set_password(PASSWORD)
    he.save()
    return he


@pytest.fixture
def fei(make_user, county):
    """The county's other administrator."""
    return make_user("fei", ("administrator", county))


@pytest.fixture
def yu(make_user, city):
    """The city's."""
    return make_user("yu", ("administrator", city))


def act(client, user, what):
    return client.post(reverse("stations:admin_user_act", args=[user.pk, what]))


def keeps(user):
    return User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_one_administrator_asks_and_gets_no_password(an, fei, he, as_user):
    answer = act(as_user(an), he, "password")
    assert answer["Location"] == reverse("stations:admin_user", args=[he.pk])
    assert keeps(he)
    assert as_user(he).get("/me/").status_code == 200
    told = {notice.to: notice for notice in Notice.objects.all()}
    assert set(told) == {he, fei}
    assert told[he].is_urgent
    assert "An" in told[he].text
    assert told[fei].url == reverse("stations:admin_user", args=[he.pk])
    assert AuditEntry.objects.get(verb="ask_reset").by == an


def test_another_one_confirms_and_tells_the_password(an, fei, he, as_user):
    act(as_user(an), he, "password")
    session = as_user(he)
    page = as_user(fei).get(reverse("stations:admin_user", args=[he.pk]))
    assert reverse("stations:admin_user_act", args=[he.pk, "confirm"]) in page.text
    told = act(as_user(fei), he, "confirm")
    he.refresh_from_db()
    assert he.check_password(told.context["secret"])
    assert he.must_change_password
    assert session.get("/me/").status_code == 302
    entry = AuditEntry.objects.get(verb="reset_password")
    assert (entry.by, entry.detail) == (fei, {"asked_by": an.pk})
    assert Notice.objects.filter(to=he, text__contains="Fei").exists()
    assert Notice.objects.filter(to=an, text__contains="Fei").exists()
    assert not PasswordReset.objects.exists()


def test_whoever_asks_never_confirms(an, fei, he, as_user):
    client = as_user(an)
    act(client, he, "password")
    page = client.get(reverse("stations:admin_user", args=[he.pk]))
    assert reverse("stations:admin_user_act", args=[he.pk, "confirm"]) not in page.text
    act(client, he, "confirm")
    act(client, he, "password")
    act(client, he, "confirm")
    assert keeps(he)


@pytest.mark.parametrize("asks", [True, False])
def test_nor_does_an_administrator_whom_somebody_has_just_made(an, he, county, asks, monkeypatch):
    """In either order: two log-ins of one person are one administrator."""
    fox, _password = services.invite_user(
        username="fox", name="Fox", role="administrator", division=county, by=an
    )
    asker, other = (fox, an) if asks else (an, fox)
    resets.reset_password(he, by=asker)
    with pytest.raises(ValidationError):
        resets.confirm_reset(he, by=other)
    assert keeps(he)
    monkeypatch.setattr(resets, "SETTLED_AFTER", timedelta(0))  # as if a week had passed
    assert resets.confirm_reset(he, by=other)


def test_nor_one_whom_somebody_made_above_where_the_asker_sees_nothing(an, he, yu, city, make_user):
    gao = make_user("gao")
    services.post_user(gao, role="administrator", division=city, by=yu)
    with acting_as(an):
        assert resets.confirmers(he, an) == [yu]


def test_what_was_asked_for_lapses_after_a_day(an, fei, he):
    resets.reset_password(he, by=an)
    PasswordReset.objects.update(at=timezone.now() - timedelta(hours=24, seconds=1))
    with pytest.raises(ValidationError, match="24"):
        resets.confirm_reset(he, by=fei)
    assert keeps(he)


def test_it_is_confirmed_once(an, fei, yu, he):
    resets.reset_password(he, by=an)
    resets.confirm_reset(he, by=fei)
    with pytest.raises(ValidationError):
        resets.confirm_reset(he, by=yu)


def test_nobody_confirms_beyond_their_place(an, he, make_user, west_town, other_county):
    for name, place in (("a", west_town), ("b", other_county)):
        other = make_user(name, ("administrator", place))
        resets.reset_password(he, by=an)
        with pytest.raises(PermissionDenied):
            resets.confirm_reset(he, by=other)
    assert resets.confirmers(he, an) == []


def test_whose_right_has_ended_asked_for_nothing(an, fei, he, east):
    resets.reset_password(he, by=an)
    an.postings.update(until=timezone.localdate())
    with pytest.raises(PermissionDenied):
        resets.confirm_reset(he, by=fei)


def test_a_second_administrator_may_refuse(an, fei, he, as_user):
    act(as_user(an), he, "password")
    act(as_user(fei), he, "refuse")
    assert not PasswordReset.objects.exists()
    assert AuditEntry.objects.get(verb="withdraw_reset").by == fei
    assert Notice.objects.filter(to=he).count() == 2


def test_ones_own_new_password_ends_what_was_asked_for(an, fei, he, as_user):
    resets.reset_password(he, by=an)
    new = {"password1": "quiet-orchard-31", "password2": "quiet-orchard-31"}
    as_user(he).post(reverse("account_change_password"), {"oldpassword": PASSWORD} | new)
    with pytest.raises(ValidationError):
        resets.confirm_reset(he, by=fei)


def test_where_there_is_one_the_page_names_the_command_and_the_administrator_above(
    an, he, as_user, request
):
    page = reverse("stations:admin_user", args=[he.pk])
    assert "manage.py reset_password he" in as_user(an).get(page).text
    yu = request.getfixturevalue("yu")
    text = as_user(an).get(page).text
    assert "manage.py" not in text
    assert "Yu" in text
    act(as_user(an), he, "password")
    assert act(as_user(yu), he, "confirm").context["secret"]


def with_second_step(user):
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})


def test_where_a_second_step_stays_one_administrator_is_enough(an, he, as_user):
    with_second_step(he)
    told = act(as_user(an), he, "password")
    he.refresh_from_db()
    assert he.check_password(told.context["secret"])
    assert Authenticator.objects.filter(user=he).exists()
    assert "An" in Notice.objects.get(to=he).text


def test_nobody_resets_their_own(an, fei, as_user):
    with pytest.raises(ValidationError):
        resets.reset_password(an, by=an)
    page = as_user(an).get(reverse("stations:admin_user", args=[an.pk]))
    assert reverse("stations:admin_user_act", args=[an.pk, "password"]) not in page.text


@pytest.mark.parametrize("is_phone_lost", [False, True])
def test_on_the_server_it_is_one_command_and_audited(he, is_phone_lost):
    with_second_step(he)
    said = StringIO()
    call_command("reset_password", "HE", *(["--phone-lost"] * is_phone_lost), stdout=said)
    he.refresh_from_db()
    assert he.check_password(said.getvalue().split()[-1])
    assert he.must_change_password
    assert Authenticator.objects.filter(user=he).exists() is not is_phone_lost
    entry = AuditEntry.objects.get(verb="reset_on_server")
    assert entry.detail == {"second_step_ended": is_phone_lost}
    assert Notice.objects.filter(to=he).exists()


@pytest.mark.parametrize("who", ["stranger", "client"])
def test_the_command_knows_people_alone(tong, he, who):
    with pytest.raises(CommandError):
        call_command("reset_password", {"stranger": "nix", "client": "tong"}[who])
