"""What comes in through every door: one service done for people, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from beneficiaries.models import Person
from cases.codes import Channel, Method, Outcome
from cases.models import Activity, Case, HandOver
from resources.attribution.rows import Attributed, AttributionFields, Parent
from resources.models import StockItem, Volunteer
from stations.idempotency import payload_hash
from stations.models import Station, Worker


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    """So much of an item of the station's stock for one of those who were reached.

    ``signed_by`` names whoever signed in the receiver's place.
    """

    person: Person
    item: StockItem
    quantity: Decimal
    receipt: str = HandOver.Receipt.OPEN
    signed_by: str = ""

    def plain(self) -> list[str]:
        quantity = f"{self.quantity:.2f}"
        return [str(self.person.pk), str(self.item.pk), quantity, self.receipt, self.signed_by]


@dataclass(frozen=True, kw_only=True)
class Volunteered:
    """So many minutes of a volunteer's time in one service."""

    volunteer: Volunteer
    minutes: int

    def plain(self) -> list[object]:
        return [str(self.volunteer.pk), self.minutes]


@dataclass(frozen=True, kw_only=True)
class ServiceRow(Attributed):
    """One service record to be made (or an attempt).

    ``attended``: registered people who were reached. ``head_counts``: people without a file in
    addition, ``{group key or "": number}``. ``channel`` decides between V and T (``method_of``).
    ``handed``: what they were given out of the station's stock. ``volunteers``: who helped, and
    how long.
    ``payload`` is what the sender sent, hashed for repeats (without one: this row itself).
    ``attempt_reason``: why an attempt met nobody. ``again_on``: when the worker means to come
    after a visit that ended no duty.
    ``override_reason``: why a lead books on a day after the station closed. ``stands_on``: the
    day of the record that this row corrects; whoever booked it there was asked then.
    """

    station: Station
    done_on: date
    method: str
    domain: str
    outcome: str = Outcome.MET
    attempt_reason: str = ""
    again_on: date | None = None
    subject: Person | None = None
    attended: Sequence[Person] = ()
    head_counts: Mapping[str, int] = field(default_factory=dict)
    minutes: int | None = None
    channel: str = ""
    condition: str = ""
    purposes: Sequence[str] = ()
    actions: Sequence[str] = ()
    note: str = ""
    title: str = ""
    workers: Sequence[Worker] = ()
    case: Case | None = None
    activity: Activity | None = None
    handed: Sequence[HandedOver] = ()
    volunteers: Sequence[Volunteered] = ()
    client_uuid: UUID | None = None
    payload: Mapping[str, object] | None = None
    source: str = ""
    external_id: str = ""
    override_reason: str = ""
    stands_on: date | None = None

    @property
    def parent(self) -> Parent | None:
        return self.activity or self.case

    @property
    def people(self) -> list[Person]:
        """Everybody whom the row names: the subject, and who attended."""
        return [*([self.subject] if self.subject else []), *self.attended]

    def plain(self) -> dict[str, object]:
        """What is hashed when the sender gave no payload: keys instead of objects.

        What came to this table later stands in it only when it says something, so that rows
        sent before it came are still known for the same.
        """
        found = {
            "station": self.station.pk,
            "done_on": self.done_on,
            "method": self.method,
            "domain": self.domain,
            "outcome": self.outcome,
            "subject": self.subject and self.subject.pk,
            "attended": sorted(str(person.pk) for person in self.attended),
            "head_counts": dict(self.head_counts),
            "minutes": self.minutes,
            "channel": self.channel,
            "condition": self.condition,
            "purposes": list(self.purposes),
            "actions": list(self.actions),
            "note": self.note,
            "title": self.title,
            "workers": sorted(str(worker.pk) for worker in self.workers),
            "case": self.case and self.case.pk,
        }
        if self.attempt_reason:
            found["attempt_reason"] = self.attempt_reason
        if self.again_on:
            found["again_on"] = self.again_on
        if self.activity:
            found["activity"] = self.activity.pk
        if self.handed:
            found["handed"] = sorted(line.plain() for line in self.handed)
        if self.volunteers:
            found["volunteers"] = sorted(line.plain() for line in self.volunteers)
        return found | self.attributed()


class ServiceChanges(AttributionFields, total=False):
    """What can be changed of a ``ServiceRow``."""

    done_on: date
    method: str
    domain: str
    outcome: str
    attempt_reason: str
    again_on: date | None
    attended: Sequence[Person]
    head_counts: Mapping[str, int]
    minutes: int | None
    channel: str
    condition: str
    purposes: Sequence[str]
    actions: Sequence[str]
    note: str
    title: str
    workers: Sequence[Worker]
    case: Case | None
    handed: Sequence[HandedOver]
    volunteers: Sequence[Volunteered]
    source: str
    external_id: str
    override_reason: str


class ServiceFields(ServiceChanges, total=False):
    """A whole one, as keywords."""

    station: Station
    subject: Person | None
    activity: Activity | None
    client_uuid: UUID | None
    payload: Mapping[str, object] | None
    stands_on: date | None


@dataclass(frozen=True, kw_only=True)
class ActivityDay:
    """Who came on one day of an activity: by name, and those without a file by head count; who
    helped."""

    done_on: date
    attended: Sequence[Person] = ()
    head_counts: Mapping[str, int] = field(default_factory=dict)
    minutes: int | None = None
    workers: Sequence[Worker] = ()
    volunteers: Sequence[Volunteered] = ()
    note: str = ""


class DayFields(TypedDict, total=False):
    """``ActivityDay`` as keywords."""

    done_on: date
    attended: Sequence[Person]
    head_counts: Mapping[str, int]
    minutes: int | None
    workers: Sequence[Worker]
    volunteers: Sequence[Volunteered]
    note: str


@dataclass(frozen=True, kw_only=True)
class ActivityRow(Attributed):
    """An activity to be recorded, with its days; with ``planned_on`` and none: a planned one."""

    station: Station
    title: str
    domain: str
    began_on: date
    done_on: date
    place: str = ""
    note: str = ""
    days: Sequence[ActivityDay] = ()
    planned_on: date | None = None
    expected: Sequence[Person] = ()
    override_reason: str = ""
    client_uuid: UUID | None = None
    payload: Mapping[str, object] | None = None
    source: str = ""
    external_id: str = ""

    @property
    def digest(self) -> bytes:
        return payload_hash(self.plain() if self.payload is None else self.payload)

    def plain(self) -> dict[str, object]:
        """What is hashed when the sender gave no payload."""
        days = [row.plain() for row in services_of(self, None)]
        names = ("title", "domain", "began_on", "done_on", "place", "note")
        planned: dict[str, object] = {"planned_on": self.planned_on} if self.planned_on else {}
        if self.expected:
            planned["expected"] = sorted(str(person.pk) for person in self.expected)
        planned |= self.attributed()
        return {name: getattr(self, name) for name in names} | {"days": days} | planned

    @property
    def is_planned(self) -> bool:
        """Nobody has come yet, and none need have."""
        return self.planned_on is not None and not self.days


class ActivityFields(AttributionFields, total=False):
    """``ActivityRow`` as keywords."""

    station: Station
    title: str
    domain: str
    began_on: date
    done_on: date
    place: str
    note: str
    days: Sequence[ActivityDay]
    planned_on: date | None
    expected: Sequence[Person]
    override_reason: str
    client_uuid: UUID | None
    payload: Mapping[str, object] | None
    source: str
    external_id: str


def services_of(row: ActivityRow, activity: Activity | None) -> list[ServiceRow]:
    """The service records of an activity: one a day, of method S."""
    return [
        ServiceRow(
            station=row.station,
            activity=activity,
            method=Method.COMMUNITY,
            domain=row.domain,
            title=row.title,
            done_on=day.done_on,
            attended=day.attended,
            head_counts=day.head_counts,
            minutes=day.minutes,
            workers=day.workers,
            volunteers=day.volunteers,
            note=day.note,
            override_reason=row.override_reason,
        )
        for day in row.days
    ]


def method_of(channel: str) -> str:
    """At the door it is a home visit (V); by phone, video or a neighbour a remote one (T)."""
    return Method.HOME_VISIT if channel == Channel.HOME else Method.REMOTE_VISIT
