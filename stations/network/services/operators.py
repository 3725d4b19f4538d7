"""Who runs a station (承接机构), from a day on."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from stations.audit import trail
from stations.dated import still_to_come
from stations.models import Station, StationOperator, User
from stations.network.services.organisations import clashes, known_or_new
from stations.network.services.stations import require_keeper_of
from stations.refused import Problems, add
from stations.wording import last_day, short_day


@transaction.atomic
def change_operator(
    station: Station, *, operator: str, since: date, by: User, operator_code: str = ""
) -> StationOperator | None:
    """From this day on the organisation of this name (an unknown one is made) runs the station;
    who ran it until then ends the day before. Without a name nobody else runs it any more. For the
    same day it is corrected."""
    require_keeper_of(by, station)
    station = Station.objects.select_for_update().select_related("home").get(pk=station.pk)
    operator, code = operator.strip(), operator_code.strip()
    rows = station.operators.select_related("organisation").order_by("since", "pk")
    held = [row for row in rows if row.until is None or row.until > since]
    if problems := _problems(station, operator, code, since, held):
        raise ValidationError(problems)
    old = ", ".join(str(row.organisation) for row in held)
    for row in held:
        _end(row, since)
    found = None
    if operator:
        organisation = known_or_new([(operator, code, station.home)], by=by)[operator]
        found = StationOperator.objects.create(
            station=station, organisation=organisation, since=since
        )
    trail.record("change_operator", station, by=by, since=str(since), old=old, new=operator or None)
    return found


def _problems(
    station: Station, operator: str, code: str, since: date, held: list[StationOperator]
) -> Problems:
    """``held``: whoever runs it on the day or after it."""
    found: Problems = {}
    for name_and_code, sentence in clashes([(operator, code)]).items():
        add(found, "operator_code" if name_and_code[1] else "operator", sentence)
    if sentence := still_to_come(since):
        add(found, "since", sentence)
    elif not station.is_open_on(since):
        add(found, "since", _("The station was closed by then."))
    for row in held:
        for field, sentence in _in_the_way(row, operator, since).items():
            add(found, field, sentence)
    if not operator and not held:
        add(found, "operator", _("Name who runs the station from then on."))
    return found


def _in_the_way(row: StationOperator, operator: str, since: date) -> dict[str, str]:
    """An end that was said stays said, and what follows it too."""
    words = {"name": row.organisation, "day": short_day(row.since)}
    if row.since > since:
        return {"since": _("%(name)s runs it from %(day)s on.") % words}
    if row.organisation.name == operator:
        return {"operator": _("%(name)s runs it already, since %(day)s.") % words}
    words["end"] = short_day(last_day(row.until))
    return {"since": _("%(name)s runs it until %(end)s.") % words} if row.until else {}


def _end(row: StationOperator, since: date) -> None:
    if row.since == since:  # said for this very day: it is corrected
        row.delete()
        return
    row.until = since
    row.save(update_fields=["until"])
