"""What must be true of an organisation: functions over plain values."""

from __future__ import annotations

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
    """``has_code``: the name of another organisation that has this credit code."""

    today: date
    is_named: bool = False  # another one has the name
    has_code: str = ""


def name_is_new(row: Organisation, facts: Facts) -> Problems:
    if facts.is_named:
        yield "name", _("There is an organisation of this name already.")


def code_is_right(row: Organisation, facts: Facts) -> Problems:
    try:
        if row.credit_code:
            check_credit_code(row.credit_code)
    except ValidationError as error:
        yield "credit_code", error
    if facts.has_code:
        yield "credit_code", _("This credit code belongs to %(name)s.") % {"name": facts.has_code}


def registered_already(row: Organisation, facts: Facts) -> Problems:
    if sentence := still_to_come(row.registered_on, facts.today):
        yield "registered_on", sentence


RULES = (name_is_new, code_is_right, registered_already)
