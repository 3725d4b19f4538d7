"""A person's whole story in one line of time, newest first, merged by the database.

Each kind of event is a query of four columns (day, moment, kind, key); their UNION is ordered
and cut in SQL, and only the rows of one page are then read by kind. So a page costs the same
number of statements whatever the person's story is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, TruncDate
from django.http import Http404
from django.utils import timezone
from django.utils.text import Truncator

from beneficiaries.models import Enrolment, HouseholdCategory, Person, PersonCategory
from cases.codes import Method
from cases.models import Case, CaseStep, CrisisNote, ServiceRecord
from cases.people.queries.timeline_entries import Entry, read_entries
from stations import cursors
from stations.models import AuditEntry, User
from stations.row_security.acting import beyond_scope

PAGE = 20
LAST, FIRST_WORDS = 4, 60  # visits beside a form, and letters of the note of each
ORDER = ("-t_day", "-t_at", "-t_kind", "-t_key")


@dataclass(frozen=True)
class Mark:
    """Where a page ended: the next one goes on below it."""

    day: date
    at: datetime
    kind: str
    key: str

    def __str__(self) -> str:
        return cursors.sealed([self.day.isoformat(), self.at.isoformat(), self.kind, self.key])

    @classmethod
    def read(cls, text: str) -> Mark:
        """404 for anything that is no mark of ours."""
        try:
            day, at, kind, key = cursors.opened(text, 4)
            on = cursors.value_of(DateField(), day)
            return cls(on, cursors.value_of(DateTimeField(), at), str(kind), str(key))
        except ValueError as error:
            raise Http404 from error


@dataclass(frozen=True)
class Page:
    entries: list[Entry]
    older: int
    mark: Mark | None


@beyond_scope()  # what was set where they lived before, too; each source is asked for this reader
def timeline(user: User, person: Person, before: Mark | None = None, limit: int = PAGE) -> Page:
    """One page of what happened, for somebody who may open this person."""
    rows = _merged(user, person, before)
    keys = list(rows.order_by(*ORDER)[:limit])
    older = max(rows.count() - len(keys), 0) if len(keys) == limit else 0
    mark = Mark(*keys[-1]) if older else None
    return Page(read_entries(user, person, [key[2:] for key in keys]), older, mark)


@beyond_scope()  # as in the story, of which they are a part
def last_visits(user: User, person: Person) -> list[Entry]:
    """The latest visits and attempts, newest first, as the story tells them, with the first words
    of their notes. Whoever shows them has opened the file (``note_reading``)."""
    visits = ServiceRecord.objects.of_person(person).filter(
        method__in=[Method.HOME_VISIT, Method.REMOTE_VISIT], voided_at=None
    )
    keys = visits.order_by("-done_on", "-created_at", "-pk").values_list("pk", flat=True)[:LAST]
    entries = read_entries(user, person, [("record", str(pk)) for pk in keys])
    return [replace(one, text=Truncator(one.text).chars(FIRST_WORDS)) for one in entries]


def _merged(user: User, person: Person, before: Mark | None) -> QuerySet:
    first, *others = [_below(rows, before) for rows in _sources(user, person)]
    return first.union(*others, all=True)


def _below(rows: QuerySet, before: Mark | None) -> QuerySet:
    if before is not None:
        same_day = Q(t_day=before.day)
        same_moment = same_day & Q(t_at=before.at)
        rows = rows.filter(
            Q(t_day__lt=before.day)
            | same_day & Q(t_at__lt=before.at)
            | same_moment & Q(t_kind__lt=before.kind)
            | same_moment & Q(t_kind=before.kind, t_key__lt=before.key)
        )
    return rows.order_by().values_list("t_day", "t_at", "t_kind", "t_key")


def _rows(
    rows: QuerySet, kind: str, day: F | TruncDate | ExpressionWrapper, at: F | None = None
) -> QuerySet:
    return rows.annotate(
        t_day=day,
        t_at=at or Cast(day, DateTimeField()),
        t_kind=Value(kind, CharField()),
        t_key=Cast("pk", CharField()),
    )


def _sources(user: User, person: Person) -> list[QuerySet]:
    today = timezone.localdate()
    own = PersonCategory.objects.filter(person=person)
    shared = _household_categories(person)
    cases = Case.objects.visible_to(user).filter(person=person).values("pk")
    entries = AuditEntry.objects.filter(record=f"{Person._meta.label_lower}:{person.pk}")
    risks = entries.filter(Q(detail__has_key="risk") | Q(detail__changes__has_key="risk"))
    undone = entries.filter(verb__in=["undo_death", "undo_leaving"])
    enrolled = Enrolment.objects.filter(person=person)
    last_day = ExpressionWrapper(F("until") - 1, DateField())
    records = ServiceRecord.objects.of_person(person)
    steps = CaseStep.objects.filter(case__in=cases)
    crises = CrisisNote.objects.visible_to(user).filter(person=person)
    logged = TruncDate("at")
    return [
        _rows(records, "record", F("done_on"), F("created_at")),
        _rows(steps, "step", F("done_on"), F("at")),
        _rows(own, "category", F("since")),
        _rows(own.filter(until__lte=today), "category_end", F("until")),
        _rows(shared, "aid", F("since")),
        _rows(shared.filter(until__lte=today), "aid_end", F("until")),
        _rows(enrolled, "enrolment", F("since")),
        _rows(enrolled.exclude(left_because=""), "leaving", last_day),
        _rows(risks, "risk", logged, F("at")),
        _rows(undone, "undone", logged, F("at")),
        _rows(crises, "crisis", TruncDate("reported_at"), F("reported_at")),
        _rows(Person.objects.filter(pk=person.pk, died_on__lte=today), "death", F("died_on")),
    ]


def _household_categories(person: Person) -> QuerySet[HouseholdCategory]:
    """What held for a household while the person lived there."""
    left = Q(household__memberships__until=None)
    left |= Q(since__lt=F("household__memberships__until"))
    came = Q(until=None) | Q(until__gt=F("household__memberships__since"))
    return HouseholdCategory.objects.filter(
        left, came, household__memberships__person=person
    ).distinct()
