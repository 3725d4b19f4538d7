"""Stations, organisations: founded, edited, served, closed, by who keeps the register."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from stations.idempotency import Conflict
from stations.models import AuditEntry, Station
from stations.network.services.rules import StationDraft
from stations.network.services.stations import (
    close_station,
    edit_station,
    end_service,
    found_station,
    found_stations,
    serve_division,
)
from stations.organisations.testing import organisation
from stations.refused import Refused

GOOD_CODE = "91350100M000100Y43"  # the example of GB 32100-2015
DAY = date(2021, 6, 1)


def found(by, home, **fields):
    return found_station(**{"code": "X1", "name": "X", "tier": 3, "home": home, "by": by} | fields)


def refused(act):
    with pytest.raises(ValidationError) as error:
        act()
    return error.value.message_dict


def test_a_station_serves_its_home_from_its_first_day_unless_told_otherwise(
    an, east_town, west_town
):
    plain = found(an, east_town, operating_on=DAY)
    assert [(s.division, s.since) for s in plain.served.all()] == [(east_town, DAY)]
    other = found(an, east_town, code="X2", name="Y", serves=[west_town, west_town])
    assert [s.division for s in other.served.all()] == [west_town]
    assert AuditEntry.objects.filter(verb="found", station=plain).count() == 1


def test_a_parent_may_stand_in_the_same_batch_even_below(an, east_town):
    drafts = [
        StationDraft(code="T", name="T", tier=3, home=east_town, parent_code="H"),
        StationDraft(code="H", name="H", tier=2, home=east_town),
    ]
    below, above = found_stations(drafts, by=an)
    assert below.parent == above


def test_of_a_batch_with_a_bad_draft_nothing_is_founded(an, east_town, north_town):
    drafts = [
        StationDraft(code="A", name="A", tier=3, home=east_town),
        StationDraft(code="B", name="B", tier=3, home=north_town),
    ]
    with pytest.raises(Refused) as error:
        found_stations(drafts, by=an)
    assert list(error.value.entries) == [1]
    assert not Station.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"built_on": DAY, "operating_on": DAY - timedelta(1)}, "operating_on"),
        ({"built_on": DAY, "closed_on": DAY}, "closed_on"),
        ({"plaque_on": date(2999, 1, 1)}, "plaque_on"),
        ({"operator_code": GOOD_CODE}, "operator"),
    ],
)
def test_dates_and_operator_must_make_sense(fields, field, an, east_town):
    assert list(refused(lambda: found(an, east_town, **fields))) == [field]


def test_a_parent_is_of_a_higher_tier_and_open(an, east_town, east):
    assert "parent_code" in refused(lambda: found(an, east_town, parent=east))
    east.closed_on = DAY
    east.save()
    assert "parent_code" in refused(lambda: found(an, east_town, tier=4, parent=east))


@pytest.mark.parametrize("who", ["lin", "he", "wang", "shen", "nobody"])
def test_who_keeps_no_register_founds_nothing(who, request, east_town):
    by = request.getfixturevalue(who)
    assert "home" in refused(lambda: found(by, east_town))


@pytest.mark.parametrize("who", ["lin", "he", "mei", "nobody"])
def test_who_keeps_no_register_changes_nothing(who, request, east, county):
    by = request.getfixturevalue(who)
    acts = [
        lambda: edit_station(east, by=by, name="New"),
        lambda: serve_division(east, division=county, since=DAY, by=by),
        lambda: end_service(east.served.get(), until=DAY, by=by),
        lambda: close_station(east, on=DAY, reason="x", by=by),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()


def test_an_edit_is_counted_and_a_stale_one_is_a_conflict(an, east):
    edited = edit_station(east, by=an, seen_version=1, name="East Station II")
    assert (edited.name, edited.version) == ("East Station II", 2)
    entry = AuditEntry.objects.get(verb="edit")
    assert entry.detail["changes"] == {"name": ["East Station", "East Station II"]}
    with pytest.raises(Conflict):
        edit_station(east, by=an, seen_version=1, name="East Station III")


def test_an_edit_must_keep_the_rules_and_the_area(an, east, north_town):
    assert "operating_on" in refused(
        lambda: edit_station(east, by=an, operating_on=date(2999, 1, 1))
    )
    with pytest.raises(PermissionDenied):
        edit_station(east, by=an, home=north_town)
    east.refresh_from_db()
    assert east.version == 1


def test_service_begins_and_ends_with_its_days(an, east, west_town, north_town):
    served = serve_division(east, division=west_town, since=DAY, by=an)
    assert "division" in refused(
        lambda: serve_division(east, division=north_town, since=DAY, by=an)
    )
    assert "until" in refused(lambda: end_service(served, until=DAY, by=an))
    end_service(served, until=DAY + timedelta(9), by=an)
    assert not east.served.on(DAY + timedelta(9)).filter(division=west_town).exists()
    assert east.served.on(DAY + timedelta(8)).filter(division=west_town).exists()


def test_a_division_is_served_once_at_a_time(an, east, east_town):
    with pytest.raises(ValidationError):
        serve_division(east, division=east_town, since=DAY, by=an)


def test_a_closed_station_serves_nobody_and_its_people_are_posted_no_more(an, east, lin):
    today = timezone.localdate()
    close_station(east, on=today, reason="merged with West", by=an)
    assert not east.served.on(today).exists()
    assert not east.assignments.on(today).exists()
    assert not lin.postings.on(today).exists()
    assert east.served.on(today - timedelta(1)).exists()
    assert AuditEntry.objects.get(verb="close").reason == "merged with West"
    with pytest.raises(ValidationError):
        close_station(Station.objects.get(pk=east.pk), on=today, reason="again", by=an)


def test_closing_needs_a_reason_and_a_day_after_all_others(an, east):
    today = timezone.localdate()
    assert "reason" in refused(lambda: close_station(east, on=today, reason=" ", by=an))
    assert "closed_on" in refused(lambda: close_station(east, on=east.built_on, reason="x", by=an))
    with pytest.raises(ValidationError):
        close_station(east, on=today + timedelta(1), reason="x", by=an)


def test_a_code_of_another_organisation_is_refused_for_an_operator(an, east_town):
    organisation("Spring", credit_code=GOOD_CODE)
    problems = refused(lambda: found(an, east_town, operator="Autumn", operator_code=GOOD_CODE))
    assert "Spring" in problems["operator_code"][0]
