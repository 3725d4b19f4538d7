"""Identity numbers (GB 11643-1999) and phone numbers: what may be written down as one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stations.models import Worker

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"  # by the weighted sum modulo 11
Sex = Worker.Sex
_KNOWN_SEX = {Sex.MALE, Sex.FEMALE}
_PHONE = re.compile(r"\+?\d{7,15}")


@dataclass(frozen=True)
class IdNumber:
    """A number that keeps its rules. ``division_prefix``: six digits of the first register."""

    number18: str
    born_on: date
    sex: Sex
    division_prefix: str


def check_character(first17: str) -> str:
    """The 18th character for 17 digits (ISO 7064, MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, WEIGHTS, strict=True))
    return CHECK_CHARACTERS[total % 11]


def plain(text: str) -> str:
    """Without spaces and hyphens, full-width forms narrowed, upper case."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text or "")).upper()


def check_id_number(text: str) -> IdNumber:
    """The number in 18 upper-case characters and what it says, or ``ValidationError``.

    Fifteen digits (issued until 1999) become eighteen: 19 before the year, a check character
    behind. Codes of the error: length, characters, date, future, check.
    """
    number = plain(text)
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
    return IdNumber(first17 + check_character(first17), born_on, sex, first17[:6])


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
            day=born_on.isoformat(),
        )
    if born_on.year < 1850:
        raise _wrong(
            "date",
            _("The identity number holds the birth date %(digits)s, which can't be right."),
            digits=digits,
        )
    return born_on


def disagreements(number: IdNumber, *, born_on: date | None, sex: str) -> dict[str, list]:
    """``{field: [error]}`` where the form says something else than the number."""
    errors: dict[str, list] = {}
    if born_on and born_on != number.born_on:
        words = {"inside": number.born_on.isoformat(), "given": born_on.isoformat()}
        sentence = _("The identity number says born on %(inside)s, here stands %(given)s.")
        errors["born_on"] = [ValidationError(sentence, code="disagrees", params=words)]
    if sex in _KNOWN_SEX and sex != number.sex:
        words = {"inside": str(number.sex.label), "given": str(Sex(sex).label)}
        sentence = _("The identity number says %(inside)s, here stands %(given)s.")
        errors["sex"] = [ValidationError(sentence, code="disagrees", params=words)]
    return errors


def check_phone(text: str) -> str:
    """Digits alone (a + in front may stay); a mobile number has 11."""
    number = plain(text)
    if not number:
        return ""
    if not _PHONE.fullmatch(number) or (len(number) > 8 and number[0] == "1" and len(number) != 11):
        raise _wrong(
            "phone", _("A mobile number has 11 digits, a landline 7 to 12 with its area code.")
        )
    return number


def _wrong(code: str, sentence: Any, **params: object) -> ValidationError:
    return ValidationError(sentence, code=code, params=params)
