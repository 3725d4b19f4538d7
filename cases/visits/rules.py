"""What a visit is offered to say, by the ages of those it is to."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from cases.codes import Action
from stations.wording import Text

GROWN, OLD = 18, 60  # years
ACTIONS = {  # from this age on, and under that one; the others are for everybody
    Action.BLOOD_PRESSURE: (GROWN, 200),
    Action.HOMEWORK: (0, GROWN),
}
PHRASES: list[tuple[Text, tuple[int, int]]] = [
    (_("Takes the medicine on time"), (GROWN, 200)),
    (_("Eats normally"), (GROWN, 200)),
    (_("Electric wiring is unsafe"), (0, 200)),
    (_("The children call every week"), (OLD, 200)),
    (_("Goes to school every day"), (6, GROWN)),
    (_("The parents call every week"), (0, GROWN)),
    (_("Eats and sleeps well"), (0, GROWN)),
]


def actions_for(ages: Iterable[int]) -> list[Action]:
    """What can be done for one of a household."""
    known = list(ages)
    return [
        action
        for action in Action
        if action not in ACTIONS or any(_fits(age, ACTIONS[action]) for age in known)
    ]


def phrases_for(age: int) -> list[Text]:
    """A few words on how somebody of this age is."""
    return [words for words, span in PHRASES if _fits(age, span)]


def _fits(age: int, span: tuple[int, int]) -> bool:
    return span[0] <= age < span[1]
