"""Who runs a station (承接机构), from a day on."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from stations.audit import trail
from stations.dated import still_to_come
from stations.models import Organisation, Station, StationOperator, User
from stations.network.services.organisations import known_or_new
from stations.network.services.stations import require_keeper_of
from stations.organisations.queries import Named, meant
from stations.refused import Problems, add
from stations.wording import last_day, short_day


@transaction.atomic
def change_operator(
    station: Station, *, operator: str, since: date, by: User, operator_code: str = ""
) -> StationOperator | None:
    """From this day on the organisation of this name (an unknown one is made; of several the
    nearest is meant) or credit code runs the station;
    who ran it until then ends the day before. Without a name nobody else runs it any more. For the
    same day it is corrected."""
    require_keeper_of(by, station)
    station = Station.objects.select_for_update().select_related("home").get(pk=station.pk)
    operator, code = operator.strip(), operator_code.strip()
    rows = station.operators.select_related("organisation").order_by("since", "pk")
    held = [row for row in rows if row.until is None or row.until > since]
    asked = Named(operator, code, station.home)
    if problems := _problems(station, asked, since, held):
        raise ValidationError(problems)
    old = ", ".join(str(row.organisation) for row in held)
    named = known_or_new([asked] if operator else [], by=by)  # before rows that a merge moves
    for row in held:
        _end(row, since)
    found = None
    for organisation in named:
        found = StationOperator.objects.create(
            station=station, organisation=organisation, since=since
        )
    new = found and str(found.organisation)
    trail.record("change_operator", station, by=by, since=str(since), old=old, new=new)
    return found


def _problems(station: Station, asked: Named, since: date, held: list[StationOperator]) -> Problems:
    """``held``: whoever runs it on the day or after it."""
    found: Problems = {}
    [known] = meant([asked])
    if known.problem:
        add(found, "operator_code" if known.is_of_code else "operator", known.problem)
    if sentence := still_to_come(since):
        add(found, "since", sentence)
    elif not station.is_open_on(since):
        add(found, "since", _("The station was closed by then."))
    for row in held:
        for field, sentence in _in_the_way(row, known.organisation, since).items():
            add(found, field, sentence)
    if not asked.name and not held:
        add(found, "operator", _("Name who runs the station from then on."))
    return found


def _in_the_way(row: StationOperator, operator: Organisation | None, since: date) -> dict[str, str]:
    """An end that was said stays said, and what follows it too."""
    words = {"name": row.organisation, "day": short_day(row.since)}
    if row.since > since:
        return {"since": _("%(name)s runs it from %(day)s on.") % words}
    if row.organisation == operator:
        return {"operator": _("%(name)s runs it already, since %(day)s.") % words}
    words["end"] = short_day(last_day(row.until))
    return {"since": _("%(name)s runs it until %(end)s.") % words} if row.until else {}


def _end(row: StationOperator, since: date) -> None:
    if row.since == since:  # said for this very day: it is corrected
        row.delete()
        return
    row.until = since
    row.save(update_fields=["until"])
