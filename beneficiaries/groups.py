"""Named groups: what reports call people by (domain/3-codes.md).

A group is an expression over category codes, age on the day and disability; a person is in a
group once per record. Groups overlap, so a sum over groups is never a total. The list is data:
one per province and version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from stations.ages import ADULT, AGED, ELDER


@dataclass(frozen=True)
class PersonFacts:
    """What groups are decided from: a person's codes, age and disability grade on a day."""

    codes: frozenset[str]
    age: int
    disability_grade: int | None = None

    def any(self, *codes: str) -> bool:
        return not self.codes.isdisjoint(codes)


@dataclass(frozen=True)
class Group:
    key: str
    name: object
    holds: Callable[[PersonFacts], bool]
    wider: tuple[str, ...] = ()  # groups that count a head of this one as well


AID = ("11", "12", "13", "14", "15", "16", "17")
HARDSHIP = (*AID, "18", "19")
IN_DIFFICULTY = ("21", "22", "23", "25", "26", "27", "28")  # children


def _is_elder(s: PersonFacts) -> bool:
    return s.age >= ELDER or s.any("31", "32", "33", "34", "35", "36", "37", "38")


def _is_minor(s: PersonFacts) -> bool:
    return s.age < ADULT


GROUPS = {
    group.key: group
    for group in [
        Group("elders", _("elders"), _is_elder, ("elders_and_minors",)),
        Group(
            "aged",
            _("elders of 80 and over"),
            lambda s: s.age >= AGED,
            ("elders", "elders_and_minors"),
        ),
        Group("minors", _("minors"), _is_minor, ("elders_and_minors",)),
        Group(
            "children_in_difficulty",
            _("children in difficulty"),
            lambda s: _is_minor(s) and s.any(*IN_DIFFICULTY),
            ("minors", "elders_and_minors", "key_groups"),
        ),
        Group(
            "left_behind_children",
            _("left-behind children"),
            lambda s: s.age < 16 and s.any("24"),
            ("minors", "elders_and_minors", "key_groups"),
        ),
        Group(
            "elders_in_hardship",
            _("elders in hardship"),
            lambda s: _is_elder(s) and s.any(*HARDSHIP, "31", "32", "33", "34", "35", "36", "38"),
            ("elders", "elders_and_minors", "key_groups"),
        ),
        Group(
            "disabled",
            _("disabled people"),
            lambda s: bool(s.disability_grade) or s.any("41", "42", "43", "44", "45", "46", "47"),
            ("key_groups",),
        ),
        Group("hardship", _("families in hardship"), lambda s: s.any(*HARDSHIP), ("key_groups",)),
        Group(
            "aid",
            _("social-assistance recipients"),
            lambda s: s.any(*AID),
            ("hardship", "key_groups"),
        ),
        Group("key_groups", _("key groups"), lambda s: bool(s.codes)),
        Group("elders_and_minors", _("elders and minors"), lambda s: _is_elder(s) or _is_minor(s)),
    ]
}


def groups_of(codes: Iterable[str], age: int, disability_grade: int | None = None) -> list[str]:
    """Keys of the groups in which a person of these codes, age and grade is, in list order."""
    facts = PersonFacts(frozenset(codes), age, disability_grade)
    return [key for key, group in GROUPS.items() if group.holds(facts)]


def counted_in(group: str) -> list[str]:
    """The groups whose figures a head of this one adds to: itself and the wider ones."""
    return [group, *GROUPS[group].wider]
