"""Service records as lists and pages show them: names of people out of sight are masked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from cases.codes import Outcome
from cases.models import Attendance, HeadCount, ServiceRecord
from stations.audit.words import VERBS
from stations.lists.paging import Pager
from stations.masking import mask_name
from stations.models import AuditEntry, User
from stations.row_security.acting import beyond_scope
from stations.wording import years

LINES = {
    "attended": _("Who was there"),
    "head_counts": _("Head count"),
    "workers": _("workers"),
    "handed": _("Handed over"),
    "volunteers": _("Volunteers"),
}


@dataclass(frozen=True)
class Line:
    """A row of the list. ``url`` is empty for whoever may count the record but not open it."""

    record: ServiceRecord
    who: list[str]
    people: int
    heads: int
    url: str


@dataclass(frozen=True)
class Attendee:
    name: str
    person: Person | None  # None: out of sight
    line: Attendance

    @property
    def years_told(self) -> str:
        """Of that day: 约 78 岁 where only the year of birth is known."""
        return str(self.line.person.about(years(self.line.age)))


def lines(user: User, records: list[ServiceRecord]) -> list[Line]:
    """Four statements for a page, whatever stands on it."""
    keys = [record.pk for record in records]
    visible = set(ServiceRecord.objects.visible_among(user, keys).values_list("pk"))
    attended: dict[UUID, list[Person]] = {pk: [] for pk in keys}
    rows = Attendance.objects.filter(record__in=keys).select_related("person").order_by("pk")
    for row in rows:
        attended[row.record_id].append(row.person)
    heads = dict(
        HeadCount.objects.filter(record__in=keys).values_list("record").annotate(Sum("number"))
    )
    people = {p.pk for persons in attended.values() for p in persons}
    people |= {record.subject_id for record in records if record.subject_id}
    known = _visible_people(user, people)
    return [
        Line(
            record=record,
            who=_names(record, attended[record.pk], known),
            people=len(attended[record.pk]),
            heads=heads.get(record.pk, 0),
            url=record.get_absolute_url() if (record.pk,) in visible else "",
        )
        for record in records
    ]


def attendees(user: User, record: ServiceRecord) -> list[Attendee]:
    """Who was reached: by name where the user sees the person, else masked."""
    rows = list(record.attendances.select_related("person", "household").order_by("pk"))
    known = _visible_people(user, {row.person_id for row in rows})
    return [
        Attendee(
            name=row.person.name if row.person_id in known else mask_name(row.person.name),
            person=row.person if row.person_id in known else None,
            line=row,
        )
        for row in rows
    ]


def subject_name(user: User, record: ServiceRecord) -> str:
    if record.subject is None:
        return ""
    known = _visible_people(user, {record.subject_id})
    return record.subject.name if known else mask_name(record.subject.name)


TAKEN_BACK = _("taken back")  # what the button and the head of a record's page call it, too


@dataclass(frozen=True)
class Act:
    """Something that was done to a record; ``fields``: what an edit changed."""

    word: str | Promise
    at: datetime
    by: User
    reason: str
    fields: list[str | Promise]


@beyond_scope()  # of what was opened all that was done to it, wherever
def history(record: ServiceRecord) -> list[Act]:
    """Everything that was done to it, the newest first."""
    entries = AuditEntry.objects.filter(record=f"cases.servicerecord:{record.pk}")
    return [
        Act(
            word=TAKEN_BACK if entry.verb == "void" else VERBS.get(entry.verb, entry.verb),
            at=entry.at,
            by=entry.by,
            reason=entry.reason,
            fields=[_label(name) for name in entry.detail.get("changes", {})],
        )
        for entry in entries.select_related("by").order_by("-at", "-pk")
    ]


def _label(name: str) -> str | Promise:
    if name in LINES:
        return LINES[name]
    return getattr(ServiceRecord._meta.get_field(name), "verbose_name", name)


def totals(pager: Pager) -> dict[str, int] | None:
    """How many records, and how many were reached in them (人次: by name plus by head count);
    None when they are too many to add up."""
    keys = pager.counted
    if keys is None:
        return None
    met = {"record__in": keys, "record__outcome": Outcome.MET}
    named = Attendance.objects.filter(**met).count()
    heads = HeadCount.objects.filter(**met).aggregate(n=Coalesce(Sum("number"), 0))["n"]
    return {"records": len(keys), "reached": named + heads}


def _names(record: ServiceRecord, attended: list[Person], known: set[UUID]) -> list[str]:
    people = attended or ([record.subject] if record.subject else [])
    return [p.name if p.pk in known else mask_name(p.name) for p in people[:3]]


def _visible_people(user: User, keys: Iterable[UUID | None]) -> set[UUID]:
    return set(
        Person.objects.visible_to(user).filter(pk__in=set(keys)).values_list("pk", flat=True)
    )
