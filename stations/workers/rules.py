"""What must be true of a worker: one set of rules for the form, the import and the demo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from django.utils import timezone
from django.utils.translation import gettext as _

from stations.models import Assignment, Certificate, Division, Station, User, Worker
from stations.refused import Problems, add
from stations.rights import RIGHTS

WORKING_AGE = 16  # 劳动法 §15


@dataclass(frozen=True, kw_only=True)
class CertificateDraft:
    level: int
    obtained_on: date
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class WorkerDraft:
    """A worker with their first assignment, if any. ``employer``: an organisation's name; an
    unknown one is made."""

    name: str
    home: Division
    number: str = ""
    sex: str = Worker.Sex.UNSTATED
    born_on: date | None = None
    employer: str = ""
    user: User | None = None
    station: Station | None = None
    role: str = Assignment.Role.WORKER
    is_full_time: bool = True
    since: date | None = None
    until: date | None = None
    certificates: Sequence[CertificateDraft] = ()


class WorkerFields(TypedDict, total=False):
    """The fields of a ``WorkerDraft`` that may be left out."""

    number: str
    sex: str
    born_on: date | None
    employer: str
    user: User | None
    station: Station | None
    role: str
    is_full_time: bool
    since: date | None
    until: date | None
    certificates: Sequence[CertificateDraft]


def worker_problems(drafts: Sequence[WorkerDraft], by: User) -> dict[int, Problems]:
    """By index of the draft; empty problems when it may be registered."""
    places = {d.home.pk for d in drafts} | {d.station.home_id for d in drafts if d.station}
    own = RIGHTS.divisions(by, "keep").filter(pk__in=places)
    kept = set(own.values_list("pk", flat=True))
    numbers = Counter(draft.number for draft in drafts if draft.number)
    taken = set(Worker.objects.filter(number__in=numbers).values_list("number", flat=True))
    found: dict[int, Problems] = {}
    for index, draft in enumerate(drafts):
        problems = found[index] = {}
        if draft.home.pk not in kept:
            add(problems, "home", _("%(place)s lies outside your area.") % {"place": draft.home})
        if draft.number in taken:
            add(problems, "number", _("There is a worker with this staff number already."))
        if numbers[draft.number] > 1:
            add(problems, "number", _("This staff number stands twice in the file."))
        _check_birth(draft, problems)
        _check_assignment(draft, kept, problems)
        _check_certificates(draft, problems)
    return found


def _check_birth(draft: WorkerDraft, problems: Problems) -> None:
    if not draft.born_on:
        return
    today = timezone.localdate()
    if draft.born_on > today:
        add(problems, "born_on", _("The date lies in the future."))
    elif _years(draft.born_on, draft.since or today) < WORKING_AGE:
        add(problems, "born_on", _("Under 16 nobody may be employed."))


def _check_assignment(draft: WorkerDraft, kept: set[str], problems: Problems) -> None:
    station = draft.station
    if station is None:
        return
    if station.home_id not in kept:
        add(problems, "station", _("%(place)s lies outside your area.") % {"place": station})
    if draft.since is None:
        add(problems, "since", _("Say since when the worker has been at the station."))
        return
    for field, sentence in assignment_problems(station, draft.since, draft.until):
        add(problems, field, sentence)


def assignment_problems(station: Station, since: date, until: date | None) -> list[tuple[str, str]]:
    found = []
    if since > timezone.localdate():
        found.append(("since", _("The date lies in the future.")))
    if not station.is_open_on(since):
        found.append(("since", _("The station was closed by then.")))
    if until and until <= since:
        found.append(("until", _("The end must lie after the beginning.")))
    return found


def _check_certificates(draft: WorkerDraft, problems: Problems) -> None:
    levels = Counter(certificate.level for certificate in draft.certificates)
    if any(number > 1 for number in levels.values()):
        add(problems, "level", _("A worker holds one certificate a level."))
    for certificate in draft.certificates:
        for sentence in certificate_problems(certificate, draft.born_on):
            add(problems, "obtained_on", sentence)


def certificate_problems(
    certificate: CertificateDraft | Certificate, born_on: date | None
) -> list[str]:
    if certificate.obtained_on > timezone.localdate():
        return [_("The date lies in the future.")]
    if born_on and _years(born_on, certificate.obtained_on) < WORKING_AGE:
        return [_("The certificate was obtained under the age of 16.")]
    return []


def _years(born_on: date, day: date) -> int:
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
