"""A corrected fact (a category's dates, a birth date, a grade) reaches the attendances it decided.

Those of filed months are out of its reach: whoever was reached stands there as it was filed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction

from beneficiaries.people.queries.status import StatusOn, statuses_on
from cases.models import Attendance, ServiceRecord

EVER = date.min
DERIVED = ["household_id", "codes", "age", "disability_grade", "groups"]


def on_people_changed(
    sender: object, people_ids: Iterable[UUID], since: date | None = None, **_kwargs: object
) -> None:
    """Receiver of ``beneficiaries.signals.people_changed``."""
    rederive_attendances(people_ids, since=since)


@transaction.atomic
def rederive_attendances(people_ids: Iterable[UUID], *, since: date | None = None) -> int:
    """Write again what has changed since a day (ever); a constant number of statements.

    How many lines did.
    """
    people, first = set(people_ids), since or EVER
    unfiled = _locked(people, first)
    lines = [
        line
        for line in Attendance.objects.filter(person__in=people, record__done_on__gte=first)
        .filter(record__filing=None)
        .select_related("record")
        .order_by("pk")
        if line.record_id in unfiled
    ]
    statuses = statuses_on((line.person_id, line.record.done_on) for line in lines)
    changed = [line for line in lines if _take(line, statuses[line.person_id, line.record.done_on])]
    names = [name.removesuffix("_id") for name in DERIVED]
    Attendance.objects.bulk_update(changed, names, batch_size=1000)
    return len(changed)


def _locked(people: set[UUID], first: date) -> set[UUID]:
    """Records before their lines, in the filer's order: whoever corrects or files one waits."""
    about = Attendance.objects.filter(person__in=people).values("record")
    records = ServiceRecord.objects.filter(pk__in=about, done_on__gte=first, filing=None)
    locked = records.order_by("pk").select_for_update(no_key=True)
    return set(locked.values_list("pk", flat=True))


def _take(line: Attendance, that_day: StatusOn) -> bool:
    before = [getattr(line, name) for name in DERIVED]
    for name in DERIVED:
        setattr(line, name, getattr(that_day, name))
    return before != [getattr(that_day, name) for name in DERIVED]
