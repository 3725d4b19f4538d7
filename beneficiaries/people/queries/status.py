"""What a person was on a day: categories, age, groups, household."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from beneficiaries.groups import groups_of
from beneficiaries.models import HouseholdCategory, HouseholdMember, Person, PersonCategory
from stations.ages import age_on

Pair = tuple[UUID, date]
Spell = tuple[date, date | None, Any]  # since ≤ day < until, and what held


@dataclass(frozen=True)
class StatusOn:
    """``codes`` sorted, of the person and of that day's household; ``groups`` in list order."""

    codes: list[str]
    age: int
    disability_grade: int | None
    groups: list[str]
    household_id: UUID | None


def statuses_on(pairs: Iterable[Pair]) -> dict[Pair, StatusOn]:
    """The status of each (person id, day): four statements, whatever the number of pairs."""
    wanted = set(pairs)
    if not wanted:
        return {}
    people = {person for person, _day in wanted}
    window = (min(day for _person, day in wanted), max(day for _person, day in wanted))
    rows = {
        pk: (born_on, grade)
        for pk, born_on, grade in Person.objects.filter(pk__in=people).values_list(
            "pk", "born_on", "disability_grade"
        )
    }
    own = _spells(PersonCategory, "person", people, "code", window)
    homes = _spells(HouseholdMember, "person", people, "household", window)
    households = {home for spells in homes.values() for _since, _until, home in spells}
    shared = _spells(HouseholdCategory, "household", households, "code", window)
    found = {}
    for person, day in wanted:
        home = next(iter(_held(homes[person], day)), None)
        codes = sorted({*_held(own[person], day), *(_held(shared[home], day) if home else ())})
        born_on, grade = rows[person]
        age = max(0, age_on(born_on, day))  # a record before the birth is refused elsewhere
        groups = groups_of(codes, age, grade)
        found[person, day] = StatusOn(codes, age, grade, groups, home)
    return found


def _spells(
    model: Any, owner: str, owners: set, what: str, window: tuple[date, date]
) -> dict[Any, list[Spell]]:
    """``{owner id: spells}`` that touch the window; an owner without any has an empty list."""
    first, last = window
    rows = model.objects.filter(
        Q(until=None) | Q(until__gt=first), since__lte=last, **{f"{owner}__in": owners}
    ).order_by("since", "pk")
    spells: dict[Any, list[Spell]] = defaultdict(list)
    for key, since, until, value in rows.values_list(owner, "since", "until", what):
        spells[key].append((since, until, value))
    return spells


def _held(spells: list[Spell], day: date) -> list[Any]:
    return [v for since, until, v in spells if since <= day and (until is None or day < until)]
