"""What the log page needs to know of the person before a word is typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from beneficiaries.models import Person
from beneficiaries.people.queries.status import StatusOn, statuses_on
from cases.codes import Domain, Method
from cases.duties.intervals import after, interval_for
from cases.duties.queries import rules_at
from cases.models import ServiceRecord, VisitDuty, VisitRule
from stations.models import User

SOON = timedelta(days=3)


@dataclass(frozen=True)
class VisitPlan:
    """``members`` of the household, the person first, then who was there last time (``same``);
    ``last`` met; what is proposed next."""

    members: list[Person]
    same: list[Person]
    last: ServiceRecord | None
    domain: str
    next_on: date
    soon_on: date
    interval: VisitRule.Interval


def plan_for(user: User, person: Person, *, on: date) -> VisitPlan:
    status = statuses_on([(person.pk, on)])[person.pk, on]
    interval = VisitRule.Interval(_interval(person, status))
    last = last_visit(person)
    members = household_members(user, person)
    were_there = _there_at(last) if last and len(members) > 1 else set()
    return VisitPlan(
        members=sorted(members, key=lambda m: (m.pk != person.pk, m.pk not in were_there)),
        same=[member for member in members if member.pk in were_there],
        last=last,
        domain=usual_domain(status),
        next_on=after(on, interval),
        soon_on=on + SOON,
        interval=interval,
    )


def household_members(user: User, person: Person) -> list[Person]:
    """Who may be ticked as present: the person, and whoever of the household is on the ledger."""
    same = Q(pk=person.pk)
    if person.household_id:
        same |= Q(household=person.household_id, died_on=None, left_on=None)
    members = Person.objects.visible_to(user).filter(same).order_by("born_on", "pk")
    return sorted(members, key=lambda member: member.pk != person.pk)


def last_visit(person: Person) -> ServiceRecord | None:
    visits = ServiceRecord.objects.met().filter(attendances__person=person)
    visits = visits.filter(method__in=[Method.HOME_VISIT, Method.REMOTE_VISIT])
    return visits.order_by("-done_on", "-id").first()


def _there_at(visit: ServiceRecord) -> set[UUID]:
    return set(visit.attendances.values_list("person", flat=True))


def usual_domain(status: StatusOn) -> str:
    """Where a visit to this person usually belongs; the worker may say otherwise."""
    for group, domain in (
        ("minors", Domain.CHILD_CARE),
        ("elders", Domain.ELDERLY_CARE),
        ("hardship", Domain.SOCIAL_AID),
    ):
        if group in status.groups:
            return domain
    return Domain.SOCIAL_AFFAIRS


def open_duty(person: Person) -> VisitDuty | None:
    return VisitDuty.objects.open().filter(person=person).first()


def _interval(person: Person, status: StatusOn) -> str:
    home = person.station.home_id  # type: ignore[union-attr]
    return interval_for(person.risk, status.codes, rules_at([home])[home])
