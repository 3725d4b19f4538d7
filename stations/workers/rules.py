"""What must be true of a worker: functions over plain values, for every door and the demo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from stations.kinds.protocol import Problems
from stations.models import Certificate, Station, Worker

WORKING_AGE = 16  # 劳动法 §15


@dataclass(frozen=True, kw_only=True)
class Facts:
    """``is_taken``, ``is_double``: another worker, or row, has the number. ``kept``: divisions
    whose register the writer keeps. ``since``: the first day at a station. ``holds``:
    certificates."""

    today: date
    is_taken: bool = False
    is_double: bool = False
    kept: frozenset[str] = frozenset()
    since: date | None = None
    holds: Sequence[Certificate] = ()


def number_is_new(row: Worker, facts: Facts) -> Problems:
    if facts.is_taken:
        yield "number", _("There is a worker with this staff number already.")
    if facts.is_double:
        yield "number", _("This staff number stands twice in the file.")


def is_of_age(row: Worker, facts: Facts) -> Problems:
    if row.born_on and row.born_on > facts.today:
        yield "born_on", _("The date lies in the future.")
    elif row.born_on and _years(row.born_on, facts.since or facts.today) < WORKING_AGE:
        yield "born_on", _("Under 16 nobody may be employed.")


def begins_well(row: Worker, facts: Facts) -> Problems:
    if row.begins is None:
        return
    station = row.begins.station
    if station.home_id not in facts.kept:
        yield "station", _("%(place)s lies outside your area.") % {"place": station}
    if facts.since is None:
        yield "since", _("Say since when the worker has been at the station.")
    else:
        yield from assignment_problems(station, facts.since, row.begins.until)


def holds_well(row: Worker, facts: Facts) -> Problems:
    if any(number > 1 for number in Counter(one.level for one in facts.holds).values()):
        yield "level", _("A worker holds one certificate a level.")
    for certificate in facts.holds:
        for sentence in certificate_problems(certificate, row.born_on):
            yield "obtained_on", sentence


RULES = (number_is_new, is_of_age, begins_well, holds_well)


def assignment_problems(station: Station, since: date, until: date | None) -> list[tuple[str, str]]:
    found = []
    if since > timezone.localdate():
        found.append(("since", _("The date lies in the future.")))
    if not station.is_open_on(since):
        found.append(("since", _("The station was closed by then.")))
    if until and until <= since:
        found.append(("until", _("The end must lie after the beginning.")))
    return found


def certificate_problems(certificate: Certificate, born_on: date | None) -> list[str]:
    if certificate.obtained_on > timezone.localdate():
        return [_("The date lies in the future.")]
    if born_on and _years(born_on, certificate.obtained_on) < WORKING_AGE:
        return [_("The certificate was obtained under the age of 16.")]
    return []


def _years(born_on: date, day: date) -> int:
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
