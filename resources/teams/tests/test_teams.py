"""What teams have beside every kind: a leader of their station, members who come and go."""

import json
from datetime import date, timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from resources.models import Team, TeamMember, Volunteer
from resources.teams.services import BATCH, join_team, leave_team, team_row
from resources.teams.testing import volunteer_at
from resources.volunteers.services import edit_volunteer, void_volunteer
from stations.models import AuditEntry

BEGUN = date(2024, 3, 5)
pytestmark = pytest.mark.django_db


@pytest.fixture
def found(east, lin):
    def add(name="红马甲队", station=east, by=lin, **fields):
        row = team_row(station=station, by=by, name=name, **{"founded_on": BEGUN} | fields)
        [(team, _new)] = BATCH.add([row], by=by)
        return team

    return add


@pytest.fixture
def red(east, lin):
    return volunteer_at(east, "罗小红")


def refused_at(act):
    with pytest.raises(ValidationError) as refused:
        act()
    error = refused.value
    return sorted(getattr(error, "entries", {0: error})[0].message_dict)


def test_a_name_stands_once_at_a_station(found, west, zhao, lin):
    first = found()
    assert refused_at(found) == ["name"]
    found(station=west, by=zhao)
    BATCH.void(first, by=lin, reason="founded twice")
    found()


def test_who_leads_it_is_a_volunteer_of_its_station(found, east, west, lin):
    assert found(leader=volunteer_at(east)).leader.name
    assert refused_at(lambda: found("二队", leader=volunteer_at(west))) == ["leader"]
    gone = volunteer_at(east, "王明")
    void_volunteer(gone, by=lin, reason="entered twice")
    gone.refresh_from_db()
    assert refused_at(lambda: found("二队", leader=gone)) == ["leader"]


def test_it_ends_after_it_began_and_lies_in_a_township_at_least(found, county, east_town):
    assert refused_at(lambda: found(ended_on=BEGUN - timedelta(1))) == ["ended_on"]
    assert refused_at(lambda: found(village=county)) == ["village"]
    assert found(village=east_town, ended_on=BEGUN).village == east_town


def test_members_come_and_go_once_at_a_time(found, red, lin, today):
    team = found()
    one = join_team(team, volunteer=red, since=BEGUN, role="core", by=lin)
    assert join_team(team, volunteer=red, since=BEGUN, role="core", by=lin) == one
    later = BEGUN + timedelta(10)
    assert refused_at(lambda: join_team(team, volunteer=red, since=later, by=lin)) == ["volunteer"]
    assert refused_at(lambda: leave_team(team, volunteer=red, until=BEGUN, by=lin)) == ["until"]
    leave_team(team, volunteer=red, until=later, by=lin)
    assert refused_at(lambda: leave_team(team, volunteer=red, until=later, by=lin)) == ["volunteer"]
    assert refused_at(
        lambda: join_team(team, volunteer=red, since=later - timedelta(1), by=lin)
    ) == ["volunteer"]
    join_team(team, volunteer=red, since=later, by=lin)
    assert [row.until for row in TeamMember.objects.order_by("since")] == [later, None]
    verbs = AuditEntry.objects.filter(record__endswith=str(team.pk)).order_by("pk")
    assert [entry.verb for entry in verbs] == ["add", "join_team", "leave_team", "join_team"]


def test_nobody_belongs_to_a_team_before_both_were_there(found, east, west, red, lin, today):
    team = found(ended_on=BEGUN + timedelta(30))
    early, late = BEGUN - timedelta(1), BEGUN + timedelta(31)
    for day in (early, late, today + timedelta(1)):
        join = partial(join_team, team, volunteer=red, since=day, by=lin)
        assert "since" in refused_at(join)
    other = volunteer_at(west)
    assert refused_at(lambda: join_team(team, volunteer=other, since=BEGUN, by=lin)) == [
        "volunteer"
    ]
    edit_volunteer(red, by=lin, left_on=BEGUN)
    red.refresh_from_db()
    day = BEGUN + timedelta(1)
    assert refused_at(lambda: join_team(team, volunteer=red, since=day, by=lin)) == ["since"]


@pytest.mark.parametrize("who", ["wang", "chen", "zhao"])
def test_who_may_not_correct_the_team_says_of_nobody_that_they_belong_to_it(
    who, found, red, request
):
    team = found()
    by = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        join_team(team, volunteer=red, since=BEGUN, by=by)


# ── pages and REST ──────────────────────────────────────────────────────────────────────────────


def test_a_member_joins_and_leaves_by_the_pages_and_the_list_counts_them(
    found, red, lin, as_user, today
):
    team, client = found(), as_user(lin)
    join, leave = (reverse(f"resources:team_{act}", args=[team.pk]) for act in ("join", "leave"))
    form = {"volunteer": str(red.pk), "role": "deputy", "since": BEGUN.isoformat()}
    assert client.post(join, form).url == team.get_absolute_url()
    assert "罗小红" in client.get(team.get_absolute_url()).content.decode()
    [row] = client.get(reverse("resources:teams")).context["lines"]
    assert row.size == 1
    last = BEGUN + timedelta(9)
    assert client.post(leave, {"volunteer": str(red.pk), "until": last.isoformat()}).url
    member = TeamMember.objects.get()
    assert (member.role, member.until) == ("deputy", last + timedelta(1))
    [row] = client.get(reverse("resources:teams")).context["lines"]
    assert row.size == 0


def test_an_officer_reads_masked_who_belongs_to_it(found, red, lin, chen, as_user):
    team = found(leader=red)
    join_team(team, volunteer=red, since=BEGUN, by=lin)
    for url in (team.get_absolute_url(), reverse("resources:teams")):
        page = as_user(chen).get(url).content.decode()
        assert "罗小红" not in page
        assert "罗*红" in page


def test_who_left_the_register_counts_no_more_as_a_member(found, red, lin, as_user, today):
    team = found()
    join_team(team, volunteer=red, since=BEGUN, by=lin)
    edit_volunteer(Volunteer.objects.get(pk=red.pk), by=lin, left_on=today - timedelta(1))
    [row] = as_user(lin).get(reverse("resources:teams")).context["lines"]
    assert row.size == 0


def test_members_join_and_leave_over_rest(found, red, lin, as_user, west):
    team, client = found(), as_user(lin)
    url = f"/api/v1/teams/{team.pk}/members/"

    def send(**body):
        return client.post(url, json.dumps(body), content_type="application/json")

    joined = send(volunteer=str(red.pk), since="2024-03-05", role="core")
    assert joined.status_code == 200, joined.text
    assert joined.json()["members"] == [
        {"volunteer": str(red.pk), "role": "core", "since": "2024-03-05", "until": None}
    ]
    assert send(volunteer=str(red.pk), since="2024-03-05", role="core").status_code == 200
    left = send(volunteer=str(red.pk), until="2024-04-01")
    assert [one["until"] for one in left.json()["members"]] == ["2024-04-01"]
    for body in ({"volunteer": str(red.pk)}, {"volunteer": str(volunteer_at(west).pk),
                                             "since": "2024-05-01"}):  # fmt: skip
        assert send(**body).status_code == 400
    assert send(volunteer=str(red.pk), since="2024-05-01", rolle="x").status_code == 400
    assert Team.objects.get().members.count() == 1
