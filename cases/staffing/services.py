"""A worker's time at a station ends, and what they carried passes in the same act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beneficiaries.models import Person
from cases.casework.services.opening import works_at
from cases.models import Case
from cases.rights import RIGHTS
from cases.staffing.queries import cases_of, people_of, places_left
from stations.accounts.services import end_postings_of_work
from stations.audit import trail
from stations.models import Assignment, User, Worker
from stations.notices.services import notify
from stations.workers.services.workers import end_assignment


@dataclass(frozen=True)
class Passed:
    """How many people on the ledger and open cases have another worker now, or none when nobody
    was named."""

    people: int
    cases: int
    postings: int


@transaction.atomic
def end_work(
    assignment: Assignment,
    *,
    until: date,
    to: Worker | None = None,
    ends_posting: bool = False,
    by: User,
) -> Passed:
    """``until`` is the first day on which the worker no longer is there. People and open cases
    pass to ``to`` at once; without one they have nobody, and the lead is told. ``ends_posting``:
    the log-in's rights at this station end on the same day, and its sessions now."""
    end_assignment(assignment, until=until, by=by)
    _check_successor(assignment, to, until)
    places = places_left(assignment, until)
    people = list(people_of(assignment.worker, places).select_for_update(of=("self",)))
    cases = list(cases_of(assignment.worker, places).select_for_update(of=("self",)))
    _pass_on(Person, people, to, by)
    _pass_on(Case, cases, to, by)
    ended = 0
    if ends_posting and assignment.worker.user:
        ended = end_postings_of_work(assignment.worker.user, assignment.station, on=until, by=by)
    number = sum(person.is_active for person in people)
    _tell(assignment, to, number, len(cases), by)
    return Passed(number, len(cases), ended)


def _check_successor(assignment: Assignment, to: Worker | None, until: date) -> None:
    if to is None:
        return
    if to == assignment.worker or not works_at(
        to, assignment.station, max(until, timezone.localdate())
    ):
        sentence = _("This worker doesn't work at that station.")
        raise ValidationError({"to": sentence})


def _pass_on(
    model: type[Person] | type[Case], rows: Sequence[Person | Case], to: Worker | None, by: User
) -> None:
    keys = [row.pk for row in rows]
    model.objects.filter(pk__in=keys).update(
        worker=to, version=F("version") + 1, updated_at=timezone.now()
    )
    if rows:
        trail.record_many("edit", list(rows), by=by, worker=str(to.pk) if to else "")


def _tell(assignment: Assignment, to: Worker | None, people: int, cases: int, by: User) -> None:
    """Whoever carries it now; where nobody does, who can name somebody."""
    if not people and not cases:
        return
    names = {"worker": assignment.worker, "people": people, "cases": cases}
    if to is None:
        told = list(RIGHTS.holders("lead_case", assignment.station))
        text = gettext_lazy("Nobody is responsible any more for %(people)d people and %(cases)d "
                            "cases of %(worker)s.")  # fmt: skip
    else:
        told = [to.user] if to.user else []
        text = gettext_lazy(
            "You have taken over %(people)d people and %(cases)d cases of %(worker)s."
        )
    told = [user for user in told if user != by]
    notify(told, lambda: text % names, url=_list_of(to), about=None)


def _list_of(to: Worker | None) -> str:
    return reverse("cases:people") + (f"?worker={to.pk}" if to else "")
