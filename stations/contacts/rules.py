"""What must be true of a contact: functions over plain values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from stations.contacts.models import Contact
from stations.dated import still_to_come
from stations.kinds.protocol import Problems
from stations.organisations.rules import still_there
from stations.phones import check_phone


@dataclass(frozen=True)
class Facts:
    """``held``: keys of organisations that stand."""

    today: date
    held: Collection[int] = ()


def organisation_stands(row: Contact, facts: Facts) -> Problems:
    yield from still_there(row.organisation_id, facts.held)


def phone_can_be_called(row: Contact, facts: Facts) -> Problems:
    try:
        if row.phone:
            check_phone(row.phone)
    except ValidationError as error:
        yield "phone", error


def left_already(row: Contact, facts: Facts) -> Problems:
    if sentence := still_to_come(row.left_on, facts.today):
        yield "left_on", sentence


RULES = (organisation_stands, phone_can_be_called, left_already)
