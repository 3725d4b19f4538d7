"""What is known of somebody's birth: the day, or no more than the year."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NamedTuple
from unicodedata import normalize

from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.codes import BornPrecision
from stations.ages import age_on
from stations.identity_numbers.rules import id_number_or_none
from stations.imports.cells import OLDEST, WrongCell, day
from stations.imports.days import in_digits

MIDDLE = 7, 1  # of a year: what stands for the day that nobody knows
MOST = 130  # years that somebody may have lived
_ABOUT = re.compile(r"^(大约|大概|约|about|c\.)|(左右|上下|前后)$", re.IGNORECASE)
_AGE = re.compile(r"(\d{1,3})(\.0)?(周?岁|years?(old)?|yrs?)", re.IGNORECASE)
_BARE = re.compile(r"(\d{1,3})(\.0)?")
_MONTHS = re.compile(r"(\d{1,2}|半)个?月")  # of a baby
_YEAR = re.compile(r"(\d{4})(\.0)?(年(生|出生)?)?")
_MONTH = re.compile(r"(\d{4})(?:[-/.年](?:0?[1-9]|1[0-2])月?(?:生|出生)?|(?:0[1-9]|1[0-2]))")


class Birth(NamedTuple):
    on: date
    precision: str = BornPrecision.DAY


def of_year(year: int) -> Birth:
    """A year means 1 July of it."""
    return Birth(date(year, *MIDDLE), BornPrecision.YEAR)


def of_age(age: int, today: date) -> Birth:
    """An age means the year whose 1 July gives it today."""
    return of_year(today.year - age + min(0, age_on(date(today.year, *MIDDLE), today)))


def read_birth(text: str) -> Birth:
    """1948-04-28 (as ``cells.day`` reads it), 1948, 1948年, 1948年4月, 78岁, 约 78 岁.

    Of a month only the year is kept: no two lists write it alike, and 1948.1 may be October.
    A bare 78 may be an age or a year, so it is asked about (``WrongCell.fix``).
    """
    plain = _ABOUT.sub("", in_digits(re.sub(r"\s", "", normalize("NFKC", text))))
    if found := _AGE.fullmatch(plain):
        return _aged(int(found[1]), text)
    if found := _BARE.fullmatch(plain):
        sentence = _("“%(text)s”: is it an age? Write %(text)s岁. A year has four digits.")
        raise WrongCell(sentence % {"text": found[1]}, f"{found[1]}岁")
    if found := _YEAR.fullmatch(plain) or _MONTH.fullmatch(plain):
        return _in_year(int(found[1]), text)
    try:
        return Birth(day(text))
    except WrongCell as error:
        if (
            error.fixes
            or re.search(r"\d{4}\D+\d{1,2}\D+\d", plain)
            or re.fullmatch(r"\d{8}", plain)
        ):
            raise  # it was meant to be a day, and what is wrong with it has been said
        sentence = _("“%(text)s” is no birth date. Write 1948-04-28; or 1948, or 78岁.")
        raise WrongCell(sentence % {"text": text}) from None


def read_age(text: str) -> Birth:
    """A cell under “age”: 78, 78岁."""
    plain = _ABOUT.sub("", re.sub(r"\s", "", normalize("NFKC", text)))
    if found := _BARE.fullmatch(plain) or _AGE.fullmatch(plain):
        return _aged(int(found[1]), text)
    if _MONTHS.fullmatch(plain):
        return _aged(0, text)
    raise WrongCell(_("“%(text)s” is no age.") % {"text": text})


def _aged(age: int, text: str) -> Birth:
    if age > MOST:
        raise WrongCell(_("“%(text)s” is no age.") % {"text": text})
    return of_age(age, timezone.localdate())


def _in_year(year: int, text: str) -> Birth:
    today = timezone.localdate()
    if year < OLDEST.year:
        raise WrongCell(_("“%(text)s” lies before 1900.") % {"text": text})
    if year > today.year:
        raise WrongCell(_("%(day)s lies in the future.") % {"day": text})
    if of_year(year).on > today:
        raise WrongCell(_("Of a child born this year write the day."))
    return of_year(year)


def settle_birth(values: dict[str, Any]) -> None:
    """Bring ``born_on`` and ``born_precision`` into their one form: of a year it is 1 July; an
    identity number says the day itself, which ``identity_numbers.rules.fill`` takes over."""
    if values.get("born_precision") != BornPrecision.YEAR or not values.get("born_on"):
        return
    if id_number_or_none(values.get("id_number") or ""):
        values["born_on"], values["born_precision"] = None, BornPrecision.DAY
    else:
        values["born_on"] = of_year(values["born_on"].year).on
