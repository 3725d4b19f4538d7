"""Who remains of a household when somebody dies, and what is proposed for them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from beneficiaries.codes import Category, Relation
from beneficiaries.models import Person
from stations.ages import ELDER


def usual_householder(stay: Sequence[Person]) -> Person | None:
    """The only one, or the spouse of who died; else somebody must say."""
    if len(stay) == 1:
        return stay[0]
    return next((one for one in stay if one.relation == Relation.SPOUSE), None)


def who_remains(stay: Sequence[Person], seen: Collection[Person]) -> Person | None:
    """The elder who is the only one left, if the category isn't theirs already."""
    if len(stay) != 1 or stay[0].age_on() < ELDER or stay[0] not in seen:
        return None
    held = stay[0].categories.filter(code=Category.LIVES_ALONE, until=None)
    return None if held.exists() else stay[0]
