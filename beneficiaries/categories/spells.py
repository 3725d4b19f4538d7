"""Spells: a category and the days between which it holds. Code and first day say which one is
meant; what is said of those that stand already, and what that makes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Category
from beneficiaries.models import HouseholdCategory, PersonCategory

Spell = tuple[str, date, date | None]  # code, since, until
Numbered = Mapping[int, Spell]  # by their place in what was sent

Held = TypeVar("Held", PersonCategory, HouseholdCategory)


def spell_of(row: PersonCategory | HouseholdCategory) -> Spell:
    return row.code, row.since, row.until


def shared_days(one: Spell, other: Spell) -> bool:
    """Whether they are of one code and have a day in common."""
    (code, since, until), (other_code, other_since, other_until) = one, other
    begins_in_time = other_until is None or since < other_until
    return code == other_code and begins_in_time and (until is None or other_since < until)


def overlapping(said: Numbered, beside: Iterable[Spell] = ()) -> dict[str, list[ValidationError]]:
    """Those that share days with another one of their code that is said, or stands."""
    found, standing = {}, list(beside)
    for n, spell in said.items():
        if any(shared_days(spell, other) for other in standing):
            words = {"name": str(Category(spell[0]).label)}
            sentence = _(
                "Two spells of “%(name)s” share days: let one end before the other begins."
            )
            found[f"categories.{n}"] = [ValidationError(sentence, code="overlap", params=words)]
        standing.append(spell)
    return found


@dataclass
class Plan(Generic[Held]):
    """``kept``: what stands as it is said. ``corrected``: which row says what from now on.
    ``left``: rows that nobody named."""

    kept: list[Held] = field(default_factory=list)
    corrected: dict[int, tuple[Held, Spell]] = field(default_factory=dict)
    begun: dict[int, Spell] = field(default_factory=dict)
    left: list[Held] = field(default_factory=list)

    def wrong(self, today: date) -> dict[str, list[ValidationError]]:
        """What stands is refused to nobody; what is said newly shares no days with it."""
        said = dict(sorted((self.begun | {n: s for n, (_r, s) in self.corrected.items()}).items()))
        standing = [spell_of(row) for row in self.kept]
        standing += [spell_of(row) for row in self.left if not holds(row, today)]
        return overlapping(said, standing)


def holds(row: PersonCategory | HouseholdCategory, today: date) -> bool:
    """Today, and until nobody knows when or a day to come."""
    return row.until is None or row.until > today


def plan(rows: Sequence[Held], wanted: Sequence[Spell], today: date) -> Plan[Held]:
    """Each spell that is said and each row that stands find one another at most once: the very
    same; else of the same first day; else what holds today, whose first day is corrected."""
    found, left = Plan[Held](), list(rows)
    said = dict(enumerate(wanted, 1))
    for n, row in _pairs(said, left, lambda spell, row: spell == spell_of(row)):
        found.kept.append(row)
        del said[n]
    for is_meant in (
        lambda spell, row: spell[:2] == (row.code, row.since),
        lambda spell, row: holds(row, today) and shared_days(spell, spell_of(row)),
    ):
        for n, row in _pairs(dict(sorted(said.items(), key=_latest, reverse=True)), left, is_meant):
            found.corrected[n] = (row, said.pop(n))
    found.begun, found.left = said, left
    return found


def _latest(numbered: tuple[int, Spell]) -> date:
    return numbered[1][1]


def _pairs(
    said: Numbered, left: list[Held], is_meant: Callable[[Spell, Held], bool]
) -> Iterator[tuple[int, Held]]:
    for n, spell in [*said.items()]:
        for row in left:
            if is_meant(spell, row):
                left.remove(row)
                yield n, row
                break
