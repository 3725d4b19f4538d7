"""What must be true of a cultivation: functions over plain values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from stations.cultivations.models import Cultivation
from stations.dated import still_to_come
from stations.kinds.protocol import Problems
from stations.organisations.rules import still_there

OF_INCUBATION = ("park", "agreement", "services")


@dataclass(frozen=True)
class Facts:
    """``held``: keys of organisations that stand. ``is_double``: the division has it in the same
    programme on some of the same days."""

    today: date
    held: Collection[int] = ()
    is_double: bool = False


def organisation_stands(row: Cultivation, facts: Facts) -> Problems:
    yield from still_there(row.organisation_id, facts.held)


def days_are_right(row: Cultivation, facts: Facts) -> Problems:
    if sentence := still_to_come(row.since, facts.today):
        yield "since", sentence
    if row.since and row.until and row.until <= row.since:
        yield "until", _("The end must lie after the beginning.")


def cultivated_once(row: Cultivation, facts: Facts) -> Problems:
    if facts.is_double:
        yield "organisation", _("This programme has the organisation on these days already.")


def only_incubation_has_a_park(row: Cultivation, facts: Facts) -> Problems:
    if row.how == Cultivation.How.CULTIVATED:
        for name in OF_INCUBATION:
            if getattr(row, name):
                yield name, _("Only of an incubation; else leave it empty.")


RULES = (organisation_stands, days_are_right, cultivated_once, only_incubation_has_a_park)
