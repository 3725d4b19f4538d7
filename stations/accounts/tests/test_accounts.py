"""Log-ins, postings and API clients: the administrator's rules and pages."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from oauth2_provider.models import Application

from stations.accounts import resets, services
from stations.models import AuditEntry, Posting, User
from stations.scope import roles_of


def invite(by, **fields):
    return services.invite_user(
        **{"username": "wei", "name": "韦晓燕", "role": "worker"} | fields, by=by
    )


def test_an_administrator_invites_a_worker_to_a_station_of_the_county(an, east):
    user, password = invite(an, station=east)
    assert user.check_password(password)
    assert user.must_change_password
    assert roles_of(user, east) == {"worker"}
    assert list(AuditEntry.objects.filter(by=an).values_list("verb", flat=True)) == [
        "post",
        "invite",
    ]


def test_the_first_password_passes_the_products_own_rules(an, east):
    from django.contrib.auth.password_validation import validate_password

    user, password = invite(an, station=east)
    validate_password(password, user)


def test_an_administrator_invites_nobody_beyond_the_county(an, north):
    with pytest.raises(PermissionDenied):
        invite(an, station=north)
    assert not User.objects.filter(username="wei").exists()


@pytest.mark.parametrize("who", ["lin", "he", "wang", "chen", "gao", "shen", "tong", "nobody"])
def test_nobody_but_an_administrator_invites(who, request, east):
    with pytest.raises(PermissionDenied):
        invite(request.getfixturevalue(who), station=east)


def test_a_user_name_is_taken_whatever_its_case(an, east):
    invite(an, station=east)
    with pytest.raises(ValidationError) as refused:
        invite(an, station=east, username="WEI")
    assert "username" in refused.value.message_dict


@pytest.mark.parametrize(("role", "missing"), [("worker", "station"), ("lead", "station")])
def test_a_role_at_a_station_needs_one(an, county, role, missing):
    with pytest.raises(ValidationError) as refused:
        invite(an, role=role, division=county)
    assert missing in refused.value.message_dict


@pytest.mark.parametrize("role", ["officer", "auditor", "administrator"])
def test_a_role_over_a_division_needs_one(an, east, role):
    with pytest.raises(ValidationError) as refused:
        invite(an, role=role, station=east)
    assert "division" in refused.value.message_dict


def test_nobody_gives_themself_a_role(an, east):
    with pytest.raises(ValidationError, match="themself|自己"):
        services.post_user(an, role="worker", station=east, by=an)


def test_a_posting_ends_on_a_day_and_with_it_the_role(an, lin, east):
    posting = lin.postings.get()
    services.end_posting(posting, on=timezone.localdate(), reason="moved", by=an)
    assert roles_of(User.objects.get(pk=lin.pk), east) == frozenset()
    assert AuditEntry.objects.get(verb="end_posting").reason == "moved"


def test_a_posting_never_ends_before_it_began(an, lin):
    with pytest.raises(ValidationError):
        services.end_posting(lin.postings.get(), on=date(2019, 1, 1), reason="x", by=an)


def test_a_locked_log_in_has_no_role_and_no_page(an, lin, east, as_user):
    client = as_user(lin)
    services.set_active(lin, active=False, reason="left", by=an)
    assert client.get(reverse("stations:me")).status_code == 302
    assert roles_of(User.objects.get(pk=lin.pk), east) == frozenset()


def test_whoever_has_no_posting_any_more_can_still_be_locked(an, zhao, lin):
    """By the administrators of the last one; by nobody who never was."""
    services.end_posting(lin.postings.get(), on=timezone.localdate(), reason="moved", by=an)
    with pytest.raises(PermissionDenied):
        services.set_active(lin, active=False, reason="left", by=zhao)
    services.set_active(lin, active=False, reason="left", by=an)
    assert not User.objects.get(pk=lin.pk).is_active


def test_an_administrator_never_locks_themself_out(an):
    with pytest.raises(ValidationError):
        services.set_active(an, active=False, reason="oops", by=an)


def test_an_administrator_leaves_alone_who_is_also_posted_elsewhere(an, make_user, east, north):
    both = make_user("both", ("worker", east), ("worker", north))
    with pytest.raises(PermissionDenied):
        resets.reset_password(both, by=an)


def test_a_client_needs_an_agreement(an, county):
    with pytest.raises(ValidationError):
        services.make_client(name="Register", agreement="", division=county, by=an)


def test_a_clients_secret_is_kept_as_a_hash_and_renewed(an, county):
    client, secret = services.make_client(name="Register", agreement="A 1", division=county, by=an)
    stored = Application.objects.get(pk=client.pk).client_secret
    assert secret not in stored
    assert stored.startswith("argon2")
    again = services.renew_secret(client, by=an)
    assert Application.objects.get(pk=client.pk).client_secret != stored
    assert again != secret


def test_the_invite_page_tells_the_password_once(an, east, as_user):
    form = {"username": "wei", "name": "韦晓燕", "role": "worker", "station": east.pk}
    page = as_user(an).post(reverse("stations:admin_invite"), form)
    assert page.status_code == 200
    password = page.context["secret"]
    assert password in page.text
    assert User.objects.get(username="wei").check_password(password)


def test_the_invite_page_keeps_what_was_typed(an, as_user, east, lin):
    form = {"username": "lin", "name": "韦晓燕", "role": "worker", "station": east.pk}
    page = as_user(an).post(reverse("stations:admin_invite"), form)
    assert "username" in page.context["form"].errors
    assert "韦晓燕" in page.text


def test_the_invite_form_offers_only_my_stations(an, as_user, east, north):
    page = as_user(an).get(reverse("stations:admin_invite"))
    assert east.name in page.text
    assert north.name not in page.text


def test_a_further_posting_by_page(an, lin, west, as_user):
    url = reverse("stations:admin_user", args=[lin.pk])
    assert as_user(an).post(url, {"role": "worker", "station": west.pk}).status_code == 302
    assert Posting.objects.filter(user=lin, station=west).exists()


def test_ending_by_page_asks_for_a_reason(an, lin, as_user):
    posting = lin.postings.get()
    url = reverse("stations:admin_posting_end", args=[posting.pk])
    page = as_user(an).post(url, {"on": timezone.localdate().isoformat()})
    assert "reason" in page.context["form"].errors
    today = timezone.localdate()  # the last day it holds
    assert as_user(an).post(url, {"on": today, "reason": "moved"}).status_code == 302
    posting.refresh_from_db()
    assert posting.until == today + timedelta(days=1)


def test_locking_by_page_asks_for_a_reason(an, lin, as_user):
    url = reverse("stations:admin_user_act", args=[lin.pk, "lock"])
    as_user(an).post(url)
    lin.refresh_from_db()
    assert lin.is_active
    as_user(an).post(url, {"reason": "left"})
    lin.refresh_from_db()
    assert not lin.is_active


def test_another_countys_log_in_is_404(an, mei, as_user):
    assert as_user(an).get(reverse("stations:admin_user", args=[mei.pk])).status_code == 404


def test_the_list_costs_the_same_with_more_people(an, lin, count_queries, make_user, east):
    url = reverse("stations:admin_home")
    few = count_queries(an, url)
    for number in range(20):
        make_user(f"u{number}", ("worker", east))
    assert count_queries(an, url) == few


def test_a_client_is_made_and_ended_by_page(an, county, as_user):
    form = {"name": "Register", "agreement": "A 1", "division": county.pk}
    page = as_user(an).post(reverse("stations:admin_client_add"), form)
    client = Application.objects.get()
    assert client.client_id in page.text
    as_user(an).post(reverse("stations:admin_client", args=[client.pk, "end"]), {"reason": "over"})
    client.user.refresh_from_db()
    assert not client.user.is_active


def test_the_first_administrator_of_a_place_is_appointed_once(county):
    from io import StringIO

    from django.core.management import CommandError, call_command

    said = StringIO()
    call_command("appoint_administrator", county.pk, "first", "周一", stdout=said)
    user = User.objects.get(username="first")
    assert user.check_password(said.getvalue().split()[-1])
    assert roles_of(user, county) == {"administrator"}
    with pytest.raises(CommandError):
        call_command("appoint_administrator", county.pk, "second", "周二")
    with pytest.raises(CommandError):
        call_command("appoint_administrator", "00", "third", "周三")
