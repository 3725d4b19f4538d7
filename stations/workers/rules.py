"""What must be true of a worker: functions over plain values, for every door and the demo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from stations.ages import age_on
from stations.dated import still_to_come
from stations.kinds.protocol import Problems
from stations.models import Certificate, Station, Worker
from stations.wording import short_day

WORKING_AGE = 16  # 劳动法 §15


@dataclass(frozen=True, kw_only=True)
class Facts:
    """``is_taken``, ``is_double``: another worker, or row, has the number. ``kept``: divisions
    whose register the writer keeps. ``since``: the first day at a station. ``holds``:
    certificates. ``employer_problem``: why nobody knows which organisation is meant."""

    today: date
    is_taken: bool = False
    is_double: bool = False
    kept: frozenset[str] = frozenset()
    since: date | None = None
    holds: Sequence[Certificate] = ()
    employer_problem: str = ""


def number_is_new(row: Worker, facts: Facts) -> Problems:
    if facts.is_taken:
        yield "number", _("There is a worker with this staff number already.")
    if facts.is_double:
        yield "number", _("This staff number stands twice in the file.")


def is_of_age(row: Worker, facts: Facts) -> Problems:
    if still_to_come(row.born_on, facts.today):
        yield "born_on", _("The birth date lies in the future.")
    elif row.born_on and age_on(row.born_on, facts.since or facts.today) < WORKING_AGE:
        yield "born_on", _("Under 16 nobody may be employed.")


def employer_is_known(row: Worker, facts: Facts) -> Problems:
    if facts.employer_problem:
        yield "employer", facts.employer_problem


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
    levels = set()
    for n, certificate in enumerate(facts.holds, 1):
        if certificate.level in levels:
            yield f"certificates.{n}.level", _("A worker holds one certificate a level.")
        levels.add(certificate.level)
        for sentence in certificate_problems(certificate, row.born_on):
            yield f"certificates.{n}.obtained_on", sentence


RULES = (number_is_new, is_of_age, employer_is_known, begins_well, holds_well)


def with_the_station(station: Station, since: date | None, until: date | None) -> date | None:
    """Nobody works at a station longer than it is open: an assignment of before that says no end,
    or a later one, ends with the closing."""
    closed_on = station.closed_on
    if closed_on is None or since is None or since >= closed_on:
        return until
    return min(until, closed_on) if until else closed_on


def assignment_problems(
    station: Station, since: date, until: date | None, born_on: date | None = None
) -> list[tuple[str, str]]:
    found = []
    if sentence := still_to_come(since):
        found.append(("since", sentence))
    if station.opened_on and since < station.opened_on:
        words = {"day": short_day(station.opened_on)}
        found.append(("since", _("The station opened only on %(day)s.") % words))
    if born_on and age_on(born_on, since) < WORKING_AGE:
        found.append(("since", _("Under 16 nobody may be employed.")))
    if not station.is_open_on(since):
        found.append(("since", _("The station was closed by then.")))
    if until and until <= since:
        found.append(("until", _("The end must lie after the beginning.")))
    return found


def certificate_problems(certificate: Certificate, born_on: date | None) -> list[str]:
    """Of a day that nobody knows nothing is wrong."""
    if certificate.obtained_on is None:
        return []
    if sentence := still_to_come(certificate.obtained_on):
        return [sentence]
    if born_on and age_on(born_on, certificate.obtained_on) < WORKING_AGE:
        return [_("The certificate was obtained under the age of 16.")]
    return []
