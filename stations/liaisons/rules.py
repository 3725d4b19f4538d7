"""What must be true of an entry of the contact log: functions over plain values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from stations.dated import still_to_come, too_far_ahead
from stations.kinds.protocol import Problems
from stations.liaisons.models import Liaison
from stations.organisations.rules import still_there


@dataclass(frozen=True)
class Facts:
    """``held``: keys of organisations that stand."""

    today: date
    held: Collection[int] = ()


def organisation_stands(row: Liaison, facts: Facts) -> Problems:
    yield from still_there(row.organisation_id, facts.held)


def days_are_right(row: Liaison, facts: Facts) -> Problems:
    if sentence := still_to_come(row.done_on, facts.today):
        yield "done_on", sentence
    if sentence := too_far_ahead(row.next_on, facts.today):
        yield "next_on", sentence
    if row.done_on and row.next_on and row.next_on < row.done_on:
        yield "next_on", _("The next contact can't lie before this one.")


RULES = (organisation_stands, days_are_right)
