"""What must be true of a volunteer: functions over plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from resources.volunteers.codes import NUMBERED
from resources.volunteers.models import Volunteer
from stations.ages import ADULT, age_on
from stations.dated import still_to_come
from stations.identity_numbers.rules import (
    IdNumber,
    check_id_number,
    disagreements,
    id_number_or_none,
)
from stations.kinds.protocol import Problems
from stations.models import Division
from stations.phones import check_phone


@dataclass(frozen=True)
class Facts:
    today: date
    is_double: bool = False  # somebody else of this station has this identity number
    is_numbered: bool = False  # or this number of the platform


def known_number(row: Volunteer) -> IdNumber | None:
    """What an identity card's number says; other papers say nothing."""
    return id_number_or_none(row.id_number) if row.paper in NUMBERED else None


def numbers_are_right(row: Volunteer, facts: Facts) -> Problems:
    checks = [("phone", check_phone)]
    if row.paper in NUMBERED:
        checks.append(("id_number", lambda text: check_id_number(text).number18))
    for name, check in checks:
        try:
            if getattr(row, name):
                check(getattr(row, name))
        except ValidationError as error:
            yield name, error


def number_says_the_same(row: Volunteer, facts: Facts) -> Problems:
    """GB 11643: it holds the birth date and the sex."""
    if number := known_number(row):
        for name, errors in disagreements(number, born_on=row.born_on, sex=row.sex).items():
            for error in errors:
                yield name, error  # type: ignore[misc]


def number_is_new(row: Volunteer, facts: Facts) -> Problems:
    if facts.is_double:
        yield "id_number", _("This station has a volunteer with this number already.")
    if facts.is_numbered:
        yield "number", _("This station has a volunteer with this volunteer number already.")


def days_are_right(row: Volunteer, facts: Facts) -> Problems:
    for name in ("born_on", "joined_on", "left_on"):
        if sentence := still_to_come(getattr(row, name), facts.today):
            yield name, sentence
    if row.joined_on and row.left_on and row.left_on < row.joined_on:
        yield "left_on", _("The last day can't lie before the first.")
    if row.joined_on and row.born_on and row.joined_on < row.born_on <= facts.today:
        yield "joined_on", _("Nobody joins before they are born.")


def minor_has_a_guardian(row: Volunteer, facts: Facts) -> Problems:
    """志愿服务条例: a minor serves with a guardian's consent. Age as of the day of joining."""
    number = known_number(row)
    born_on = number.born_on if number else row.born_on
    if not born_on or not row.joined_on or row.guardian:
        return
    if 0 <= age_on(born_on, row.joined_on) < ADULT:
        yield "guardian", _("Under 18: name the guardian who agrees, with their phone.")


def lives_in_a_division(row: Volunteer, facts: Facts) -> Problems:
    """A village or a township: a county says nothing of where somebody lives."""
    if row.residence and row.residence.level < Division.Level.TOWNSHIP:
        yield "residence", _("Name the village, or the township where the village isn't known.")


def hours_are_hours(row: Volunteer, facts: Facts) -> Problems:
    if row.told_hours is not None and row.told_hours < 0:
        yield "told_hours", _("Hours are nothing or more.")


RULES = (
    numbers_are_right,
    number_says_the_same,
    number_is_new,
    days_are_right,
    minor_has_a_guardian,
    lives_in_a_division,
    hours_are_hours,
)
