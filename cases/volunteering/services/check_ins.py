"""Volunteers check in and out by their own phones; the worker takes their minutes over."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Activity, Arrival, CheckIn
from cases.rights import ACTIVITIES
from cases.volunteering.rules import is_good, is_tail_of
from resources.models import Volunteer
from stations.audit import trail
from stations.audit.seen import unseen
from stations.models import User
from stations.rights_table import Denied
from stations.row_security.acting import beyond_scope


@transaction.atomic
def open_check_in(activity: Activity, *, by: User) -> CheckIn:
    """Of today; pressed twice it is the same one."""
    ACTIVITIES.require(by, "day", activity)
    if sentence := why_not_open(activity, timezone.localdate()):
        raise Denied(sentence)
    made, is_new = CheckIn.objects.get_or_create(
        activity=activity,
        day=timezone.localdate(),
        defaults={"station": activity.station, "opened_by": by},
    )
    if is_new:
        trail.record("open_check_in", made, by=by, station=activity.station)
    return made


def why_not_open(activity: Activity, today: date) -> str:
    """Why nobody can check in today, or nothing."""
    if activity.voided_at or activity.state == Activity.State.CANCELLED:
        return _("This activity was cancelled or voided.")
    if not activity.began_on <= today <= activity.done_on:
        return _("Volunteers check in on the day of the activity itself.")
    return ""


def open_of(token: str) -> CheckIn | None:
    """The check-in of this address: on its day, of an activity that stands."""
    with beyond_scope():
        known = CheckIn.objects.select_related("activity", "station")
        return known.filter(token=token, activity__voided_at=None).first()


def is_today(check_in: CheckIn) -> bool:
    is_cancelled = check_in.activity.state == Activity.State.CANCELLED
    return check_in.day == timezone.localdate() and not is_cancelled


def take_code(check_in: CheckIn, typed: str) -> bool:
    return is_good(check_in.secret, typed, timezone.now())


@transaction.atomic
def note_arrival(check_in: CheckIn, *, name: str, tail: str, is_leaving: bool) -> None:
    """Of the one volunteer of the station who is called so and whose phone or identity number ends
    so. Of nobody, of several, of who came already, nothing is written and nothing is said."""
    with beyond_scope():
        found = _called(check_in, name, tail)
        if len(found) != 1:
            return
        now, stays = timezone.now(), check_in.arrivals.filter(volunteer=found[0], left_at=None)
        if is_leaving:
            stays.update(left_at=now)
        elif not stays.exists():
            _arrive(check_in, found[0])


def _arrive(check_in: CheckIn, volunteer: Volunteer) -> None:
    try:
        with transaction.atomic():
            Arrival.objects.create(
                check_in=check_in,
                volunteer=volunteer,
                station=check_in.station,
                came_at=timezone.now(),
            )
    except IntegrityError:  # pressed twice at once
        return


def _called(check_in: CheckIn, name: str, tail: str) -> list[Volunteer]:
    named = Volunteer.objects.not_voided().filter(
        station=check_in.station_id, name=name, left_on=None
    )
    with unseen():  # compared, and told to nobody
        return [
            one for one in named if is_tail_of(tail, one.phone) or is_tail_of(tail, one.id_number)
        ]
