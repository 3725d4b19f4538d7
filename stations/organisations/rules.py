"""What must be true of an organisation: functions over plain values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from stations.dated import still_to_come
from stations.kinds.protocol import Problems
from stations.organisations.credit_code import check_credit_code
from stations.organisations.models import Organisation


@dataclass(frozen=True)
class Facts:
    """``has_code``: the name of another organisation that has this credit code; ``is_named``:
    another one of the place has the name."""

    today: date
    is_named: bool = False
    has_code: str = ""


def name_is_new(row: Organisation, facts: Facts) -> Problems:
    if facts.is_named:
        yield "name", _("This division has an organisation of this name already.")


def code_is_right(row: Organisation, facts: Facts) -> Problems:
    try:
        if row.credit_code:
            check_credit_code(row.credit_code)
    except ValidationError as error:
        yield "credit_code", error
    if facts.has_code:
        yield "credit_code", _("This credit code belongs to %(name)s.") % {"name": facts.has_code}


def registered_already(row: Organisation, facts: Facts) -> Problems:
    for name in ("registered_on", "ended_on", "party_since"):
        if sentence := still_to_come(getattr(row, name), facts.today):
            yield name, sentence


def ends_later(row: Organisation, facts: Facts) -> Problems:
    if row.ended_on and row.registered_on and row.ended_on < row.registered_on:
        yield "ended_on", _("It can't have ended before it was registered.")


def party_unit_is_there(row: Organisation, facts: Facts) -> Problems:
    if row.has_party_unit is False:
        for name in ("party_unit", "party_since"):
            if getattr(row, name):
                yield name, _("Without a party unit this stays empty.")


def still_there(organisation: int | None, held: Collection[int]) -> Problems:
    """Of what points to one (``queries.held``): nothing new points to one that was voided."""
    if organisation is not None and organisation not in held:
        yield "organisation", _("This organisation was voided, or merged into another one.")


RULES = (name_is_new, code_is_right, registered_already, ends_later, party_unit_is_there)
