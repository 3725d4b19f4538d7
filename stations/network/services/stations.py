"""Stations: founded, edited, closed; whom they serve and who runs them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from stations.audit import trail
from stations.dated import still_to_come
from stations.idempotency import check_version
from stations.models import (
    Division,
    Station,
    StationDivision,
    StationOperator,
    StationPosts,
    User,
)
from stations.network.services.organisations import known_or_new
from stations.network.services.rules import (
    EditedFields,
    FoundedFields,
    StationDraft,
    dates_in_order,
    station_problems,
)
from stations.organisations.queries import Named
from stations.refused import as_errors, refuse_any
from stations.rights import RIGHTS
from stations.row_security.acting import places_changed
from stations.wording import short_day

EDITABLE = (
    *("name", "tier", "parent", "home", "address", "phone"),
    *("approved_on", "built_on", "plaque_on", "operating_on", "suspended_on"),
)


def require_keeper_of(by: User, station: Station) -> None:
    """Of the division where it lives: who is posted at a station keeps no register."""
    RIGHTS.require(by, "keep", station.home)


def found_station(
    *,
    code: str,
    name: str,
    tier: int,
    home: Division,
    by: User,
    parent: Station | None = None,
    serves: Sequence[Division] = (),
    **fields: Unpack[FoundedFields],
) -> Station:
    """A new station, with its operator, dates and posts if given."""
    draft = StationDraft(
        code=code,
        name=name,
        tier=tier,
        home=home,
        parent_code=parent.code if parent else "",
        serves=serves,
        **fields,
    )
    return found_stations([draft], by=by)[0]


@transaction.atomic
def found_stations(drafts: Sequence[StationDraft], *, by: User) -> list[Station]:
    """Found all or none (``Refused``); the same number of statements for each 1,000."""
    refuse_any(as_errors(station_problems(drafts, by)))
    stations = [
        Station(
            code=draft.code,
            **{name: getattr(draft, name) for name in EDITABLE if name != "parent"},
            closed_on=draft.closed_on,
        )
        for draft in drafts
    ]
    Station.objects.bulk_create(stations, batch_size=1000)
    places_changed(by)
    _hang_under_parents(drafts, stations)
    _serve(drafts, stations)
    _operate(drafts, stations, by)
    _set_up_posts(drafts, stations)
    trail.record_many("found", stations, by=by)
    return stations


def _hang_under_parents(drafts: Sequence[StationDraft], stations: Sequence[Station]) -> None:
    """After all exist: a parent may stand in the same batch, even below its child."""
    codes = {draft.parent_code for draft in drafts if draft.parent_code}
    parents = {station.code: station for station in Station.objects.filter(code__in=codes)}
    below = [(s, d.parent_code) for s, d in zip(stations, drafts, strict=True) if d.parent_code]
    for station, code in below:
        station.parent = parents[code]
    Station.objects.bulk_update([station for station, _code in below], ["parent"], batch_size=1000)


def _serve(drafts: Sequence[StationDraft], stations: Sequence[Station]) -> None:
    StationDivision.objects.bulk_create(
        [
            StationDivision(
                station=station, division=division, since=draft.since, until=draft.closed_on
            )
            for station, draft in zip(stations, drafts, strict=True)
            for division in {d.pk: d for d in draft.serves or [draft.home]}.values()
        ],
        batch_size=1000,
    )


def _operate(drafts: Sequence[StationDraft], stations: Sequence[Station], by: User) -> None:
    named = [(s, d) for s, d in zip(stations, drafts, strict=True) if d.operator]
    asked = [Named(d.operator, d.operator_code, d.home) for _s, d in named]
    organisations = known_or_new(asked, by=by)
    StationOperator.objects.bulk_create(
        [
            StationOperator(
                station=station,
                organisation=organisation,
                since=draft.since,
                until=draft.closed_on,
            )
            for (station, draft), organisation in zip(named, organisations, strict=True)
        ],
        batch_size=1000,
    )


def _set_up_posts(drafts: Sequence[StationDraft], stations: Sequence[Station]) -> None:
    StationPosts.objects.bulk_create(
        [
            StationPosts(
                station=station, number=draft.posts, since=draft.since, until=draft.closed_on
            )
            for station, draft in zip(stations, drafts, strict=True)
            if draft.posts is not None
        ],
        batch_size=1000,
    )


@transaction.atomic
def edit_station(
    station: Station,
    *,
    by: User,
    seen_version: int | None = None,
    **fields: Unpack[EditedFields],
) -> Station:
    """Change plain fields; ``Conflict`` when somebody was quicker."""
    require_keeper_of(by, station)
    station = Station.objects.select_for_update().get(pk=station.pk)
    check_version(station, seen_version)
    before = {name: getattr(station, name) for name in fields}
    for name, value in fields.items():
        if name in EDITABLE:
            setattr(station, name, value)
    require_keeper_of(by, station)
    station.full_clean()
    problems = dates_in_order(station)
    if station.parent and station.parent.tier >= station.tier:
        problems["parent"] = [_("The station above must be of a higher tier.")]
    refuse_any(as_errors({0: problems}))
    station.version += 1
    station.save()
    found = trail.changes(station, list(before), before)
    trail.record("edit", station, by=by, changes=found)
    return station


@transaction.atomic
def serve_division(
    station: Station, *, division: Division, since: date, by: User
) -> StationDivision:
    """From a day on the station serves a division as well."""
    require_keeper_of(by, station)
    if not RIGHTS.may(by, "keep", division):
        raise ValidationError(
            {"division": _("%(place)s lies outside your area.") % {"place": division}}
        )
    _must_be_open(station, since)
    served = StationDivision(station=station, division=division, since=since)
    served.full_clean()
    served.save()
    trail.record("serve", station, by=by, division=division.pk, since=str(since))
    return served


@transaction.atomic
def end_service(served: StationDivision, *, until: date, by: User) -> None:
    """``until`` is the first day on which the division is no longer served."""
    require_keeper_of(by, served.station)
    _end(served, until)
    trail.record(
        "end_service", served.station, by=by, division=served.division_id, until=str(until)
    )


@transaction.atomic
def close_station(station: Station, *, on: date, reason: str, by: User) -> Station:
    """From this day on it serves nobody; operator, posts, assignments and postings end with it.

    Its past months stay. People who are still enrolled are moved by their own service.
    """
    require_keeper_of(by, station)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the station closes.")})
    station = Station.objects.select_for_update().get(pk=station.pk)
    _must_be_open(station, on)
    station.closed_on = on
    refuse_any(as_errors({0: dates_in_order(station)}))
    Station.objects.filter(pk=station.pk).update(closed_on=on, version=F("version") + 1)
    dated = [
        *(station.served, station.operators, station.posts),
        *(station.assignments, station.postings),
    ]
    for rows in dated:
        rows.filter(Q(until=None) | Q(until__gt=on), since__lt=on).update(until=on)
        rows.filter(since__gte=on).delete()
    trail.record("close", station, by=by, reason=reason, on=str(on))
    station.refresh_from_db()
    return station


def _must_be_open(station: Station, day: date) -> None:
    if not station.is_open_on(day):
        raise ValidationError(_("The station is closed."), code="closed")
    if sentence := still_to_come(day):
        raise ValidationError(sentence, code="future")


def _end(row: StationDivision, until: date) -> None:
    if until <= row.since:
        raise ValidationError(
            {
                "until": _("The end must lie after %(day)s, the beginning.")
                % {"day": short_day(row.since)}
            }
        )
    row.until = until
    row.save(update_fields=["until"])
