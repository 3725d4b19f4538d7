"""Volunteers check in by themselves: a code says that they are there, and nobody learns who is
registered."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cases.models import Arrival, CheckIn, Knock, VolunteerService
from cases.volunteering.queries import arrived, to_take_over
from cases.volunteering.rules import code_at, is_good, is_tail_of, minutes_of
from cases.volunteering.services.check_ins import note_arrival, open_check_in
from cases.volunteering.services.knocks import WINDOW, may_knock
from stations.models import AuditEntry
from stations.rights_table import Denied

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
MOMENTS = st.integers(1_700_000_000, 2_000_000_000).map(lambda s: datetime.fromtimestamp(s, UTC))


@given(st.binary(min_size=16, max_size=16), MOMENTS, st.integers(0, 300))
def test_a_code_is_good_in_its_minute_and_the_next_one(secret, moment, later):
    """Whatever the second at which it was read."""
    code, then = code_at(secret, moment), moment + timedelta(seconds=later)
    assert len(code) == 6
    assert code.isdigit()
    minutes = int(then.timestamp()) // 60 - int(moment.timestamp()) // 60
    if minutes <= 1:
        assert is_good(secret, code, then)
    elif code not in {code_at(secret, then), code_at(secret, then - MINUTE)}:
        assert not is_good(secret, code, then)


@given(st.lists(st.tuples(MOMENTS, st.integers(0, 7200)), min_size=1, max_size=4))
def test_minutes_are_rounded_down_once_and_fit_a_day(stays):
    told = [(came, came + timedelta(seconds=seconds)) for came, seconds in stays]
    whole = sum(seconds for _came, seconds in stays) // 60
    assert (minutes_of(told) or 0) == min(whole, 1440)
    assert minutes_of([*told, (told[0][0], None)]) is None


def test_the_tail_of_a_number_is_its_last_four():
    assert is_tail_of("2207", "13800002207")
    assert is_tail_of(" 042x", "52232719800101042X")
    for typed in ("", "207", "12207", "2208"):
        assert not is_tail_of(typed, "13800002207")
    assert not is_tail_of("2207", "")


@pytest.fixture
def luo(make_volunteer):
    return make_volunteer(phone="13800002207")


@pytest.fixture
def party(make_activity, today):
    return make_activity("义诊", on=today, state="planned", planned_on=today)


@pytest.fixture
def check_in(party, lin):
    party.sessions.all().delete()
    return open_check_in(party, by=lin)


@pytest.fixture
def typed(check_in):
    def make(**fields):
        code = code_at(check_in.secret, timezone.now())
        return {"code": code, "name": "罗小红", "tail": "2207", "way": "in"} | fields

    return make


@pytest.fixture
def knock(client, check_in):
    return lambda sent: client.post(f"/v/{check_in.token}/", sent)


def test_it_is_opened_once_on_a_day_of_the_activity(party, check_in, lin, wang, today):
    assert open_check_in(party, by=lin) == check_in
    assert AuditEntry.objects.filter(verb="open_check_in").count() == 1
    party.planned_on = party.began_on = party.done_on = today - DAY
    party.save()
    with pytest.raises(Denied):
        open_check_in(party, by=lin)
    with pytest.raises(Denied):
        open_check_in(party, by=wang)


def test_a_volunteer_comes_and_leaves(knock, typed, check_in, luo, client):
    answer = knock(typed())
    assert answer.url.endswith("?said=in")
    assert client.get(answer.url).status_code == 200
    knock(typed())  # pressed twice
    stay = Arrival.objects.get()
    assert (stay.volunteer, stay.left_at) == (luo, None)
    Arrival.objects.update(came_at=timezone.now() - timedelta(seconds=95 * 60 + 59))
    knock(typed(way="out"))
    [one] = arrived(check_in)
    assert (one.minutes, one.is_written) == (95, False)


def test_who_comes_back_has_both_stays_together(knock, typed, check_in, luo):
    for _n in range(2):
        knock(typed())
        stay = Arrival.objects.get(left_at=None)
        stay.came_at = timezone.now() - timedelta(seconds=90)
        stay.save()
        knock(typed(way="out"))
    [one] = arrived(check_in)
    assert one.minutes == 3


@pytest.mark.parametrize(
    "other", [{"name": "王小红"}, {"tail": "0000"}, {"name": "王小红", "way": "out"}]
)
def test_who_is_not_registered_reads_the_very_same(other, knock, typed, luo, client):
    """The page, its length and its address are those of somebody who is."""
    known, unknown = knock(typed(way=other.get("way", "in"))), knock(typed(**other))
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert unknown.status_code == 302
    assert "罗小红" not in client.get(unknown.url).text
    assert Arrival.objects.filter(volunteer=luo).count() == Arrival.objects.count()


def test_of_two_alike_neither_arrives(knock, typed, luo, make_volunteer):
    make_volunteer(phone="13911112207")
    knock(typed())
    assert not Arrival.objects.exists()


def test_who_left_or_is_of_another_station_does_not_arrive(
    knock, typed, make_volunteer, west, today
):
    make_volunteer(phone="13800002207", left_on=today)
    make_volunteer(phone="13800002207", station=west)
    knock(typed())
    assert not Arrival.objects.exists()


def test_without_the_code_nothing_is_noted(knock, typed, luo, check_in):
    wrong = f"{(int(typed()['code']) + 1) % 10**6:06}"
    old = code_at(check_in.secret, timezone.now() - 3 * MINUTE)
    for code in (wrong, old, "", "12345", "abcdef"):
        answer = knock(typed(code=code))
        assert answer.status_code == 200
        assert "code" in answer.context["form"].errors
    assert not Arrival.objects.exists()


def test_on_another_day_nobody_arrives(knock, typed, luo, today):
    CheckIn.objects.update(day=today - DAY)
    assert knock(typed()).status_code == 200
    assert not Arrival.objects.exists()


def test_who_guesses_waits(knock, typed, luo):
    wrong = f"{(int(typed()['code']) + 1) % 10**6:06}"
    answers = [knock(typed(code=wrong)).status_code for _n in range(22)]
    assert answers[:20] == [200] * 20
    assert answers[20:] == [429, 429]
    assert knock(typed()).status_code == 429
    assert not Arrival.objects.exists()


def test_tries_are_counted_by_page_and_address_within_ten_minutes(db):
    assert [may_knock("a", "10.0.0.1", at_most=2) for _n in range(3)] == [True, True, False]
    assert not may_knock("a", "10.0.0.1", at_most=2, counts=False)
    assert may_knock("a", "10.0.0.2", at_most=2)
    assert may_knock("b", "10.0.0.1", at_most=2)
    Knock.objects.update(since=timezone.now() - WINDOW - MINUTE)
    assert may_knock("a", "10.0.0.1", at_most=2)
    Knock.objects.update(since=timezone.now() - 2 * DAY)
    assert may_knock("c", "10.0.0.1", at_most=2)
    assert Knock.objects.count() == 1
    assert all(b"10.0.0" not in bytes(row.key) for row in Knock.objects.all())


def test_an_address_that_nobody_opened_is_404(client, db):
    assert client.get("/v/abcdef/").status_code == 404


def test_the_worker_sees_who_came_and_a_code(as_user, lin, party, check_in, luo, knock, typed):
    knock(typed())
    page = as_user(lin).get(f"/activities/{party.pk}/check-in/")
    assert page.context["code"] in page.text
    assert check_in.token in page.text
    assert "罗小红" in page.text


def test_what_they_gave_is_written_down_with_who_came(as_user, lin, party, check_in, luo):
    came = timezone.now() - timedelta(minutes=90)
    Arrival.objects.create(
        check_in=check_in, volunteer=luo, station=party.station, came_at=came,
        left_at=timezone.now(),
    )  # fmt: skip
    client = as_user(lin)
    form = client.get(f"/activities/{party.pk}/day/").context["form"]
    [tick] = form.volunteer_ticks
    assert (tick.volunteer, tick.minutes, tick.is_on) == (luo, "90", True)
    sent = {"client_uuid": str(uuid4()), "done_on": check_in.day.isoformat(), "heads_": "8"}
    sent |= {"volunteers": [luo.pk], f"volunteers-{luo.pk}": "85"}
    assert client.post(f"/activities/{party.pk}/day/", sent).status_code == 302
    assert VolunteerService.objects.get().minutes == 85
    assert to_take_over(party, check_in.day) == []


def test_who_comes_later_is_taken_over_into_the_record(as_user, lin, make_activity, luo, today):
    party = make_activity("义诊", on=today)
    check_in = open_check_in(party, by=lin)
    note_arrival(check_in, name="罗小红", tail="2207", is_leaving=False)
    record, client = party.sessions.get(), as_user(lin)
    page = client.get(f"/activities/{party.pk}/check-in/")
    assert page.context["take_over"] == f"/records/{record.pk}/edit/?arrived=1"
    [tick] = client.get(page.context["take_over"]).context["form"].volunteer_ticks
    assert (tick.volunteer, tick.minutes, tick.is_on) == (luo, "", True)
    form = client.get(f"/records/{record.pk}/edit/").context["form"]
    assert form.volunteer_ticks == []


def test_a_list_to_sign_has_who_came_and_empty_lines(as_user, wang, party, check_in, luo):
    note_arrival(check_in, name="罗小红", tail="2207", is_leaving=False)
    page = as_user(wang).get(f"/activities/{party.pk}/volunteers/")
    assert "罗小红" in page.text
    assert len(page.context["blank"]) == 19
