"""What a visit is offered to say, by the ages of those it is to."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from cases.codes import Action
from stations.ages import ADULT, ELDER
from stations.wording import Text

ACTIONS = {  # from this age on, and under that one; the others are for everybody
    Action.BLOOD_PRESSURE: (ADULT, 200),
    Action.HOMEWORK: (0, ADULT),
}
PHRASES: list[tuple[Text, tuple[int, int]]] = [
    (_("Takes the medicine on time"), (ADULT, 200)),
    (_("Eats normally"), (ADULT, 200)),
    (_("Electric wiring is unsafe"), (0, 200)),
    (_("The children call every week"), (ELDER, 200)),
    (_("Goes to school every day"), (6, ADULT)),
    (_("The parents call every week"), (0, ADULT)),
    (_("Eats and sleeps well"), (0, ADULT)),
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
