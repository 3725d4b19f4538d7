"""What must be true of a volunteer: functions over plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from resources.volunteers.models import Volunteer
from stations.ages import ADULT, age_on
from stations.dated import still_to_come
from stations.identity_numbers.rules import check_id_number, id_number_or_none
from stations.kinds.protocol import Problems
from stations.phones import check_phone


@dataclass(frozen=True)
class Facts:
    today: date
    is_double: bool = False  # somebody else of this station has this number


def numbers_are_right(row: Volunteer, facts: Facts) -> Problems:
    for name, check in (("id_number", check_id_number), ("phone", check_phone)):
        try:
            if getattr(row, name):
                check(getattr(row, name))
        except ValidationError as error:
            yield name, error


def number_is_new(row: Volunteer, facts: Facts) -> Problems:
    if facts.is_double:
        yield "id_number", _("This station has a volunteer with this number already.")


def days_are_right(row: Volunteer, facts: Facts) -> Problems:
    for name in ("joined_on", "left_on"):
        if sentence := still_to_come(getattr(row, name), facts.today):
            yield name, sentence
    if row.joined_on and row.left_on and row.left_on < row.joined_on:
        yield "left_on", _("The last day can't lie before the first.")


def minor_has_a_guardian(row: Volunteer, facts: Facts) -> Problems:
    """志愿服务条例: a minor serves with a guardian's consent. Age as of the day of joining."""
    number = id_number_or_none(row.id_number)
    if not number or not row.joined_on or row.guardian:
        return
    if age_on(number.born_on, row.joined_on) < ADULT:
        yield "guardian", _("Under 18: name the guardian who agrees, with their phone.")


RULES = (numbers_are_right, number_is_new, days_are_right, minor_has_a_guardian)
