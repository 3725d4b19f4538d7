"""The list of people: who is due, who was seen when, what the chips count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Category, Risk
from beneficiaries.groups import IN_DIFFICULTY
from beneficiaries.models import HouseholdCategory, Person, PersonCategory
from cases.codes import Condition, Outcome
from cases.models import Attendance, ServiceRecord
from cases.records.queries.attempts import Attempts, attempts_of
from cases.rights import RIGHTS
from stations.ages import ADULT, latest_birth
from stations.masking import mask_name
from stations.models import User

UNSEEN_DAYS = 90
SOON_DAYS = 7
STATES = {**dict(Condition.choices), **dict(Outcome.choices)}


@dataclass(frozen=True)
class Seen:
    """The last time somebody was there for a person, met or not."""

    done_on: date
    state: str  # a Condition, or an Outcome other than "met"

    @property
    def word(self) -> str | Promise:
        return STATES.get(self.state, "")


@dataclass(frozen=True)
class Row:
    person: Any  # with what ``with_details`` adds
    name: str
    is_visible: bool  # else only countable: the name is masked and the file closed
    seen: Seen | None
    tags: list[str]
    attempts: Attempts | None
    is_at_desk: bool  # the reader logs and reports at the station of this person

    @property
    def may_be_chosen(self) -> bool:
        """Who died or left is shown, but nothing is done with them any more."""
        return self.is_at_desk and self.person.is_active


@dataclass(frozen=True)
class Chip:
    key: str
    label: Promise
    count: int


def people_of(user: User) -> Any:
    """Everybody whom this user counts, with the day of the open duty as ``due_on``."""
    duty = FilteredRelation("duties", condition=Q(duties__state="open"))
    people = Person.objects.countable_by(user)  # whom one may open, one counts
    return people.annotate(open_duty=duty, due_on=F("open_duty__due_on"))


def conditions() -> dict[str, tuple[Promise, Q]]:
    """The chips: label and condition over ``people_of``."""
    today = timezone.localdate()
    own = PersonCategory.objects.on(today).filter(person=OuterRef("pk"))
    met = Attendance.objects.filter(
        person=OuterRef("pk"),
        record__voided_at=None,
        record__outcome=Outcome.MET,
        record__done_on__gt=today - timedelta(days=UNSEEN_DAYS),
    )
    minor = Q(born_on__gt=latest_birth(today, ADULT))
    in_difficulty = Q(Exists(own.filter(code__in=IN_DIFFICULTY)))
    return {
        "soon": (_("overdue or within 7 days"), Q(due_on__lte=today + timedelta(days=SOON_DAYS))),
        "overdue": (_("overdue only"), Q(open_duty__late_on__lte=today)),
        "high": (_("high risk"), Q(risk=Risk.HIGH)),
        "alone": (_("elders living alone"), Q(Exists(own.filter(code=Category.LIVES_ALONE)))),
        "children": (_("children in difficulty"), minor & in_difficulty),
        "unseen": (_("not seen for 90 days"), ~Q(Exists(met))),
    }


def chips(people: QuerySet[Person]) -> list[Chip]:
    """What each chip would show, in one statement."""
    known = conditions()
    counts = people.order_by().aggregate(
        **{key: Count("pk", filter=condition) for key, (_label, condition) in known.items()}
    )
    return [Chip(key, label, counts[key]) for key, (label, _condition) in known.items()]


def narrowed(people: QuerySet[Person], chip: str) -> QuerySet[Person]:
    known = conditions()
    return people.filter(known[chip][1]) if chip in known else people


def with_details(people: Any) -> Any:
    """What a row of the list reads, at four statements a page."""
    return people.select_related("household__division", "station", "worker").prefetch_related(
        Prefetch("categories", PersonCategory.objects.on().order_by("code"), "codes_today"),
        Prefetch(
            "household__categories", HouseholdCategory.objects.on().order_by("code"), "codes_today"
        ),
    )


def rows(user: User, people: list[Person]) -> list[Row]:
    """One page of people as the list shows them."""
    ids = [person.pk for person in people]
    desk = Q(station__in=RIGHTS.stations(user, "log"))
    found = Person.objects.visible_to(user).filter(pk__in=ids).order_by()
    visible = dict(found.annotate(at_desk=desk).values_list("pk", "at_desk"))
    seen, tried = last_seen(ids), attempts_of(ids)
    return [
        Row(
            person,
            person.name if person.pk in visible else mask_name(person.name),
            person.pk in visible,
            seen.get(person.pk),
            _tags(person),
            tried.get(person.pk),
            visible.get(person.pk, False),
        )
        for person in people
    ]


def _tags(person: Any) -> list[str]:
    held = [*person.codes_today, *(person.household.codes_today if person.household else ())]
    return [str(row.get_code_display()) for row in sorted(held, key=lambda row: row.code)]


def last_seen(ids: list[UUID]) -> dict[UUID, Seen]:
    """The latest record not voided of each person: one who attended, or whom it was about."""
    not_voided = ServiceRecord.objects.not_voided()
    about = not_voided.filter(subject__in=ids).order_by("subject", "-done_on", "-id")
    attended = Attendance.objects.filter(person__in=ids, record__voided_at=None)
    fields = ("done_on", "outcome", "condition")
    found = [
        *about.distinct("subject").values_list("subject", *fields),
        *attended.order_by("person", "-record__done_on", "-record__id")
        .distinct("person")
        .values_list("person", *(f"record__{name}" for name in fields)),
    ]
    seen: dict[UUID, Seen] = {}
    for person, done_on, outcome, condition in found:
        if person not in seen or done_on > seen[person].done_on:
            seen[person] = Seen(done_on, condition if outcome == Outcome.MET else outcome)
    return seen
