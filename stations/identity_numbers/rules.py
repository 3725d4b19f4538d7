"""Identity numbers (GB 11643-1999): what may be written down as one, and what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stations.crypto import blind_index
from stations.models import Worker
from stations.spelling.rules import number as spelled_number
from stations.wording import short_day

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"  # by the weighted sum modulo 11
Sex = Worker.Sex
_KNOWN_SEX = {Sex.MALE, Sex.FEMALE}
_LEFT_OPEN = {None, "", Sex.UNSTATED}


@dataclass(frozen=True)
class IdNumber:
    """A number that keeps its rules."""

    number18: str
    born_on: date
    sex: Sex


def check_character(first17: str) -> str:
    """The 18th character for 17 digits (ISO 7064, MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, WEIGHTS, strict=True))
    return CHECK_CHARACTERS[total % 11]


def check_id_number(text: str) -> IdNumber:
    """The number in 18 upper-case characters and what it says, or ``ValidationError``.

    Fifteen digits (issued until 1999) become eighteen: 19 before the year, a check character
    behind. Codes of the error: length, characters, date, future, check.
    """
    number = spelled_number(text)
    if len(number) not in (15, 18):
        raise _wrong(
            "length",
            _("The identity number has %(n)d characters; it must have 18, or 15 of the old kind."),
            n=len(number),
        )
    if not re.fullmatch(r"[1-9][0-9]{14}|[1-9][0-9]{16}[0-9X]", number):
        raise _wrong(
            "characters",
            _("An identity number has digits only; X may stand in the 18th place alone."),
        )
    first17 = number[:17] if len(number) == 18 else f"{number[:6]}19{number[6:]}"
    born_on = _birth_date(first17[6:14])
    if len(number) == 18 and number[17] != check_character(first17):
        raise _wrong(
            "check",
            _("The identity number's last character doesn't fit the others; compare each digit."),
        )
    sex = Sex.MALE if int(first17[16]) % 2 else Sex.FEMALE
    return IdNumber(first17 + check_character(first17), born_on, sex)


def _birth_date(digits: str) -> date:
    try:
        born_on = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise _wrong(
            "date",
            _("The identity number holds the birth date %(digits)s, which doesn't exist."),
            digits=digits,
        ) from None
    if born_on > timezone.localdate():
        raise _wrong(
            "future",
            _("The identity number holds a birth date in the future (%(day)s)."),
            day=short_day(born_on),
        )
    if born_on.year < 1850:
        raise _wrong(
            "date",
            _("The identity number holds the birth date %(digits)s, which can't be right."),
            digits=digits,
        )
    return born_on


def id_number_or_none(text: str) -> IdNumber | None:
    """For who only asks whether this is one: a search box, a rule that another rule precedes."""
    try:
        return check_id_number(text)
    except ValidationError:
        return None


def index_of(number18: str, register: str = "id_number") -> bytes | None:
    """By what a sealed number is found again; None without one.

    Registers that must not be matched with each other by whoever reads the database name
    themselves.
    """
    return blind_index(register, number18) if number18 else None


def fill(values: dict[str, Any]) -> dict[str, list[object]]:
    """Bring ``id_number`` into its one form and let it say ``born_on`` and ``sex`` where these
    were left open; ``{field: [error]}``. A number that is wrong stays as it was typed."""
    if not spelled_number(values.get("id_number") or ""):
        values["id_number"] = ""
        return {}
    try:
        number = check_id_number(values["id_number"])
    except ValidationError as error:
        return {"id_number": [error]}
    values["id_number"] = number.number18
    values["born_on"] = values.get("born_on") or number.born_on
    if values.get("sex") in _LEFT_OPEN:
        values["sex"] = number.sex
    return disagreements(number, born_on=values["born_on"], sex=values["sex"])


def disagreements(number: IdNumber, *, born_on: date | None, sex: str) -> dict[str, list[object]]:
    """``{field: [error]}`` where the form says something else than the number."""
    errors: dict[str, list[object]] = {}
    if born_on and born_on != number.born_on:
        words = {"inside": short_day(number.born_on), "given": short_day(born_on)}
        sentence = _("The identity number says born on %(inside)s, here stands %(given)s.")
        errors["born_on"] = [ValidationError(sentence, code="disagrees", params=words)]
    if sex in _KNOWN_SEX and sex != number.sex:
        words = {"inside": str(number.sex.label), "given": str(Sex(sex).label)}
        sentence = _("The identity number says %(inside)s, here stands %(given)s.")
        errors["sex"] = [ValidationError(sentence, code="disagrees", params=words)]
    return errors


def _wrong(code: str, sentence: Any, **params: object) -> ValidationError:
    return ValidationError(sentence, code=code, params=params)
