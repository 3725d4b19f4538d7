"""Points: earned once by a service, redeemed at the counter, never below nothing."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse

from resources.models import PointsAccount, PointsEntry, PointsRule, Volunteer
from resources.points.queries import balance_of, given_often
from resources.points.rules import worth
from resources.points.services import Work, award, earn, earn_all, redeem, void_entry, withdraw

MARCH = date(2026, 3, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def luo(east, lin):
    return Volunteer.objects.create(
        name="罗小红", station=east, origin=east, created_by=lin, joined_on=MARCH
    )


@pytest.fixture
def make_rule(chen):
    def make(division, **fields):
        row = {"points": 10, "began_on": MARCH, "origin": division, "created_by": chen}
        return PointsRule.objects.create(division=division, **row | fields)

    return make


@pytest.fixture
def work(luo, east_village):
    def make(key="a", minutes=90, *, on=date(2026, 3, 5), **fields):
        said = {"volunteer": luo, "division": east_village, "on": on, "kind": "service"}
        return Work(key=key, minutes=minutes, **said | fields)

    return make


def given(luo, he, points=100):
    return award(luo, what="opening", points=points, reason="原积分册", on=MARCH, by=he)[0]


def refused(act, *args, **fields):
    with pytest.raises(ValidationError) as said:
        act(*args, **fields)
    return list(said.value.message_dict)


# ── earned ───────────────────────────────────────────────────────────────────────────────────


def test_approved_service_earns_by_the_communitys_rule_and_only_once(
    work, luo, he, make_rule, east_village
):
    rule = make_rule(east_village)
    line = earn(work(), by=he)
    assert (line.what, line.points, line.rule, line.done_on) == (
        "earned", 15, rule, date(2026, 3, 5),
    )  # fmt: skip
    assert earn(work(), by=he) == line
    again = earn_all([work(), work("b", 60), work("b", 60)], by=he)
    assert [one.points for one in again] == [15, 10, 10]
    assert again[1] == again[2]
    assert (balance_of(luo), PointsEntry.objects.count()) == (25, 2)


def test_where_no_rule_holds_nothing_is_earned(work, luo, he, make_rule, east_village):
    assert earn(work(), by=he) is None
    make_rule(east_village, ended_on=date(2026, 3, 31))
    late = work(on=date(2026, 4, 1))
    assert earn(late, by=he) is None
    assert earn(work("x", on=date(2026, 3, 31)), by=he).points == 15
    assert earn(work("short", 5), by=he) is None  # less than a point


def test_a_townships_rule_holds_where_a_village_has_none(
    work, he, make_rule, east_town, east_village
):
    make_rule(east_town, points=20)
    assert earn(work(minutes=60), by=he).points == 20
    make_rule(east_village, points=30)
    assert earn(work("b", 60), by=he).points == 30


def test_an_event_earns_by_the_rule_of_events_and_hours_first_by_theirs(
    work, he, make_rule, east_village
):
    make_rule(east_village, per="event", points=5)
    assert earn(work("a", 0), by=he).points == 5
    assert earn(work("b", 0, events=3), by=he).points == 15
    assert earn(work("c", 60), by=he).points == 5
    make_rule(east_village, points=10)
    assert earn(work("d", 60), by=he).points == 10


def test_a_month_has_its_ceiling_and_the_next_one_its_own(work, he, make_rule, east_village, luo):
    make_rule(east_village, ceiling=25)
    points = [
        one and one.points
        for one in earn_all([work("a", 60), work("b", 120), work("c", 60)], by=he)
    ]
    assert points == [10, 15, None]
    assert earn(work("d", 60), by=he) is None
    assert earn(work("e", 60, on=date(2026, 4, 1)), by=he).points == 10
    assert balance_of(luo) == 35


@pytest.mark.parametrize(
    ("minutes", "points"), [(0, 0), (5, 0), (6, 1), (59, 9), (60, 10), (1440, 240)]
)
def test_hours_are_counted_by_the_minute_and_points_rounded_down(minutes, points):
    rule = PointsRule(per="hour", points=10)
    assert worth(rule, minutes=minutes, events=1, earned=0) == points
    rule.ceiling = 100
    assert worth(rule, minutes=minutes, events=1, earned=95) == min(points, 5)
    assert worth(rule, minutes=minutes, events=1, earned=200) == 0


def test_many_services_take_no_more_statements_than_few(
    work, he, make_rule, east_village, count_statements
):
    make_rule(east_village)
    earn(work(), by=he)  # whose postings are known then
    few = count_statements(lambda: earn_all([work(f"f{n}") for n in range(2)], by=he))
    many = count_statements(lambda: earn_all([work(f"m{n}") for n in range(40)], by=he))
    assert many == few


def test_a_service_that_counts_no_more_gives_back_what_is_left(
    work, luo, he, lin, make_rule, east_village
):
    make_rule(east_village)
    earn(work("a", 120), by=he)
    redeem(luo, points=15, reward="毛巾", on=MARCH, by=lin)
    back = {"volunteer": luo, "reason": "服务记录作废", "by": he}
    assert withdraw("service", "a", **back) == 15  # were spent
    assert balance_of(luo) == 0
    given(luo, he, 50)
    assert withdraw("service", "a", **back) == 0
    assert balance_of(luo) == 35
    assert withdraw("service", "a", **back) == 0
    assert balance_of(luo) == 35


# ── redeemed ─────────────────────────────────────────────────────────────────────────────────


def test_what_is_redeemed_is_taken_and_never_more_than_there_is(luo, he, lin, today):
    given(luo, he)
    redeem(luo, points=60, reward="理发", on=today, by=lin)
    assert refused(redeem, luo, points=41, reward="理发", on=today, by=lin) == ["points"]
    assert refused(redeem, luo, points=1, reward=" ", on=today, by=lin) == ["reward"]
    tomorrow = today + timedelta(days=1)
    assert refused(redeem, luo, points=1, reward="理发", on=tomorrow, by=lin) == ["done_on"]
    assert balance_of(luo) == 40


def test_a_voided_line_is_taken_back_unless_it_was_spent(luo, he, lin, today):
    first = given(luo, he)
    line, _new = redeem(luo, points=60, reward="理发", on=today, by=lin)
    with pytest.raises(ValidationError):
        void_entry(first, reason="重复", by=he)
    void_entry(line, reason="没有理发", by=lin)
    assert balance_of(luo) == 100
    void_entry(first, reason="重复", by=he)
    assert balance_of(luo) == 0
    with pytest.raises(ValidationError):
        void_entry(first, reason="再一次", by=he)


def test_only_a_lead_awards_by_hand_and_says_why(luo, he, lin, wang, west, today):
    for what, points in (("earned", 5), ("corrected", -5), ("expired", -5), ("opening", 5)):
        for stranger in (lin, wang):
            with pytest.raises(PermissionDenied):
                award(luo, what=what, points=points, reason="x", on=today, by=stranger)
    given(luo, he)
    wrong = {"on": today, "by": he}
    assert refused(award, luo, what="earned", points=5, reason=" ", **wrong) == ["reason"]
    assert refused(award, luo, what="earned", points=-5, reason="x", **wrong) == ["points"]
    assert refused(award, luo, what="expired", points=5, reason="x", **wrong) == ["points"]
    assert refused(award, luo, what="corrected", points=0, reason="x", **wrong) == ["points"]
    award(luo, what="expired", points=-30, reason="年度清零", **wrong)
    assert balance_of(luo) == 70


def test_points_are_kept_where_the_volunteer_is(luo, west, make_user):
    lead = make_user("qian", ("lead", west))
    from resources.points.services import add_entries, entry_row

    said = {"what": "opening", "points": 5, "reason": "x", "done_on": MARCH}
    row = entry_row(by=lead, station=west, volunteer=luo, **said)
    assert refused(add_entries, [row], by=lead) == ["volunteer"]


def test_the_database_itself_keeps_the_balance(luo, he):
    line = given(luo, he)
    with pytest.raises(IntegrityError), transaction.atomic():
        PointsAccount.objects.update(balance=-1)
    with pytest.raises(InternalError), transaction.atomic():
        PointsEntry.objects.filter(pk=line.pk).update(points=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        PointsEntry.objects.create(
            volunteer=luo, station=luo.station, origin=luo.station, created_by=he, what="redeemed",
            points=-101, done_on=MARCH,
        )  # fmt: skip
    line.delete()
    assert balance_of(luo) == 0


# ── the counter ──────────────────────────────────────────────────────────────────────────────


def test_two_taps_redeem_what_is_given_often(as_user, luo, he, lin, east, today):
    given(luo, he)
    for reward, points in (("毛巾", 10), ("理发", 20), ("毛巾", 10)):
        redeem(luo, points=points, reward=reward, on=today, by=lin)
    assert given_often(east) == [("毛巾", 10), ("理发", 20)]
    client, url = as_user(lin), reverse("resources:volunteer_points", args=[luo.pk])
    page = client.get(url)
    form = page.context["form"]
    usual = next(iter(form.often))
    sent = {"client_uuid": form["client_uuid"].value(), "usual": usual}
    for _tap in range(2):
        answer = client.post(url, sent)
        assert answer.status_code == 302, answer.context["form"].errors
    assert balance_of(luo) == 50
    page = client.get(url).content.decode()
    assert ">50<" in page
    asked = {"client_uuid": str(luo.client_uuid), "reward": "米", "points": "51"}
    assert client.post(url, asked).context["form"].errors["points"]
    assert client.post(url, {"client_uuid": str(luo.pk)}).context["form"].errors.keys() == {
        "reward",
        "points",
    }


def test_a_lead_awards_on_the_page_and_a_worker_only_redeems(as_user, luo, he, lin, today):
    url = reverse("resources:volunteer_award", args=[luo.pk])
    assert as_user(lin).get(url).status_code == 403
    client = as_user(he)
    form = client.get(url).context["form"]
    sent = {"client_uuid": form["client_uuid"].value(), "what": "earned", "points": "30"}
    sent |= {"done_on": today.isoformat(), "reason": "评为年度志愿者"}
    assert client.post(url, sent).status_code == 302
    assert balance_of(luo) == 30
    page = as_user(lin).get(reverse("resources:volunteer_points", args=[luo.pk]))
    assert "评为年度志愿者" in page.content.decode()
    assert url not in page.content.decode()


def test_opening_balances_come_in_by_a_leads_sheet(
    luo, he, lin, east, upload, xlsx, findings, bring_in
):
    row = {"volunteer": luo.name, "what": "opening", "points": "120", "reason": "原积分册",
           "done_on": "2026-03-01"}  # fmt: skip
    sheet = xlsx(list(row), list(row.values()))
    assert list(findings(upload("points_entries", sheet, lin, east))[2]) == ["what"]
    bring_in("points_entries", xlsx(list(row), list(row.values())), he, east)
    assert balance_of(luo) == 120
