"""Who runs a station changes from a day on; who ran it is not forgotten."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse

from stations.models import AuditEntry, Organisation, StationOperator
from stations.network.services.operators import change_operator

FIRST, SECOND = "益民社会工作服务中心", "惠民社会工作服务中心"


def history(station):
    """Asked of the table itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, since, until FROM stations_stationoperator o"
            " JOIN stations_organisation r ON r.id = o.organisation_id"
            " WHERE station_id = %s ORDER BY since",
            [station.pk],
        )
        return cursor.fetchall()


@pytest.fixture
def run(east, chen):
    def change(name, since, **more):
        return change_operator(east, operator=name, since=since, by=chen, **more)

    return change


def test_the_next_one_begins_where_the_one_before_ends(run, east):
    run(FIRST, date(2024, 1, 1))
    run(SECOND, date(2025, 3, 1))
    assert history(east) == [
        (FIRST, date(2024, 1, 1), date(2025, 3, 1)),
        (SECOND, date(2025, 3, 1), None),
    ]
    on = {
        day: list(StationOperator.objects.on(day).values_list("organisation__name", flat=True))
        for day in (date(2025, 2, 28), date(2025, 3, 1))
    }
    assert list(on.values()) == [[FIRST], [SECOND]]
    entry = AuditEntry.objects.filter(verb="change_operator").latest("pk")
    assert (entry.detail["old"], entry.detail["new"]) == (FIRST, SECOND)


def test_a_known_organisation_is_named_and_an_unknown_one_made(run, east):
    run(FIRST, date(2024, 1, 1), operator_code="91520000MA6XXXXX0A")
    run(SECOND, date(2025, 1, 1))
    run(FIRST, date(2026, 1, 1))
    assert Organisation.objects.filter(name=FIRST).count() == 1
    assert [name for name, *_ in history(east)] == [FIRST, SECOND, FIRST]


def test_without_a_name_it_is_run_by_itself(run, east):
    run(FIRST, date(2024, 1, 1))
    assert run("", date(2025, 1, 1)) is None
    assert history(east) == [(FIRST, date(2024, 1, 1), date(2025, 1, 1))]
    with pytest.raises(ValidationError) as refused:
        run(" ", date(2025, 6, 1))
    assert refused.value.message_dict.keys() == {"operator"}


def test_of_the_same_day_it_is_corrected(run, east):
    run(FIRST, date(2024, 1, 1))
    run(SECOND, date(2024, 1, 1))
    assert history(east) == [(SECOND, date(2024, 1, 1), None)]


def test_what_contradicts_is_named(run, east, today):
    run(FIRST, date(2024, 1, 1))
    run("", date(2025, 1, 1))
    run(SECOND, date(2025, 5, 1), operator_code="91520000MA6XXXXX0A")
    before = history(east)
    for name, since, more, field in [
        (FIRST, today + timedelta(1), {}, "since"),
        (FIRST, date(2025, 2, 1), {}, "since"),  # another one runs it from May on
        (FIRST, date(2024, 6, 1), {}, "since"),
        (SECOND, date(2025, 6, 1), {}, "operator"),
        (FIRST, date(2025, 6, 1), {"operator_code": "91520000MA6XXXXX0A"}, "operator_code"),
    ]:
        with pytest.raises(ValidationError) as refused:
            run(name, since, **more)
        assert field in refused.value.message_dict, (name, since)
    assert history(east) == before


def test_only_who_keeps_the_register_changes_it(east, lin, he, zhao):
    for user in (lin, he, zhao):
        with pytest.raises(PermissionDenied):
            change_operator(east, operator=FIRST, since=date(2025, 1, 1), by=user)


def test_a_closed_station_has_none_from_then_on(run, east, chen):
    from stations.network.services.stations import close_station

    run(FIRST, date(2024, 1, 1))
    close_station(east, on=date(2025, 1, 1), reason="Merged", by=chen)
    east.refresh_from_db()
    assert history(east) == [(FIRST, date(2024, 1, 1), date(2025, 1, 1))]
    with pytest.raises(ValidationError):
        run(SECOND, date(2025, 2, 1))


def test_it_is_changed_on_its_page_which_shows_the_history(as_user, chen, lin, east):
    client, page = as_user(chen), reverse("stations:station_operator", args=[east.pk])
    for name, since in [(FIRST, "2024-01-01"), (SECOND, "2025-03-01")]:
        answer = client.post(page, {"operator": name, "operator_code": "", "since": since})
        assert answer.url == east.get_absolute_url()
    shown = client.get(east.get_absolute_url()).content.decode()
    assert shown.index(SECOND) < shown.index(FIRST)
    assert page in shown
    assert "2025年2月28日" in shown  # the last day of the one before
    worker = as_user(lin).get(east.get_absolute_url()).content.decode()
    assert FIRST in worker
    assert page not in worker
    wrong = client.post(page, {"operator": SECOND, "since": "2025-04-01"})
    assert wrong.context["form"].errors.keys() == {"operator"}


def test_it_is_changed_over_rest(as_client, tong, east):
    client, url = as_client(tong), f"/api/v1/stations/{east.code}/operator/"
    for name, since in [(FIRST, "2024-01-01"), (SECOND, "2025-03-01")]:
        answer = client.post(url, {"operator": name, "since": since}, "application/json")
        assert answer.status_code == 201, answer.text
    told = client.get(f"/api/v1/stations/{east.code}/").json()["operators"]
    assert [(row["name"], row["since"], row["until"]) for row in told] == [
        (FIRST, "2024-01-01", "2025-03-01"), (SECOND, "2025-03-01", None),
    ]  # fmt: skip
    answer = client.post(url, {"operator": SECOND, "since": "2025-04-01"}, "application/json")
    assert [error["field"] for error in answer.json()["errors"]] == ["operator"]
