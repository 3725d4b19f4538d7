"""Reading one cell: text in, value out, or a ``WrongCell`` that says what to write instead.

A reader is a function of one text, which is never empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import cache
from unicodedata import normalize

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Choices
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from stations.phones import NotOnePhone, check_phone
from stations.spelling import rules as spelling
from stations.spelling.fields import NameInput, SealedPhoneField, Spelled
from stations.wording import Text

Reader = Callable[[str], object]
OLDEST = date(1900, 1, 1)
TURNING = frozenset("不没未非无否低半退原继养拒")
LONGEST_PHONES = 100  # characters of a cell with several of them
LISTED = 8  # allowed words that an error names
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?|\s*月)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MIDNIGHT = re.compile(r"[T ]\d{2}:\d{2}:\d{2}(\.\d+)?$")
_CUT_BY_EXCEL = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
_BETWEEN = re.compile(r"[、,，;；\n]+")


class WrongCell(ValidationError):
    """What is wrong with a cell; ``fix`` is a text that would be right, if one is close."""

    def __init__(self, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.fix = fix


def text(most: int) -> Reader:
    def read(cell: str) -> str:
        if len(cell) > most:
            raise WrongCell(
                _("%(length)d characters; at most %(most)d fit.")
                % {"length": len(cell), "most": most}
            )
        return cell

    return read


def name_text(most: int) -> Reader:
    """A name in its one spelling."""
    return _spelled(spelling.name, most)


def printed_text(most: int) -> Reader:
    """A number as it stands on paper."""
    return _spelled(spelling.printed, most)


def number_text(most: int, spell: Callable[[str], str] = spelling.code) -> Reader:
    """Digits kept as text, with the letters and hyphens of a code. Excel cuts the long ones."""
    read = _spelled(spell, most)

    def whole(cell: str) -> object:
        if _CUT_BY_EXCEL.fullmatch(cell):
            raise WrongCell(
                _("Excel has cut this number. Format the column as text and type it again.")
            )
        return str(read(cell)).upper()

    return whole


def digits(most: int) -> Reader:
    """Digits and letters alone: an identity number, a credit code."""
    return number_text(most, spelling.number)


def phone(cell: str) -> str:
    """One telephone number; several, or words beside one, are asked about."""
    try:
        return check_phone(str(number_text(LONGEST_PHONES, spelling.bare)(cell)))
    except NotOnePhone as error:
        raise WrongCell(error.message, error.fix) from None


def spelled(column: Spelled, most: int) -> Reader:
    """As the column is spelled."""
    if isinstance(column, SealedPhoneField):
        return phone
    if column.input is NameInput:
        return name_text(most)
    return number_text(most, column.spell)


def _spelled(spell: Callable[[str], str], most: int) -> Reader:
    fits = text(most)
    return lambda cell: fits(spell(cell))


def whole(least: int, most: int) -> Reader:
    def read(cell: str) -> int:
        plain = normalize("NFKC", cell).replace(",", "").replace(" ", "").removesuffix(".0")
        if not re.fullmatch(r"-?[0-9]{1,18}", plain):
            raise WrongCell(_("“%(text)s” is no whole number.") % {"text": cell})
        if not least <= int(plain) <= most:
            raise WrongCell(
                _("%(number)s is out of range: %(least)s to %(most)s.")
                % {"number": plain, "least": least, "most": most}
            )
        return int(plain)

    return read


def amount(cell: str) -> Decimal:
    """1,200.50, also written with 元 or ¥."""
    plain = re.sub(r"[,\s¥￥元]", "", normalize("NFKC", cell))
    try:
        value = Decimal(plain)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise WrongCell(_("“%(text)s” is no amount.") % {"text": cell})
    return value


def day(cell: str, *, month_is_enough: bool = False) -> date:
    """2025-11-20, 2025/11/20, 2025.11.20, 20251120 or 2025年11月20日."""
    plain = _MIDNIGHT.sub("", normalize("NFKC", cell).strip())
    match = _COMPACT.fullmatch(plain) or _DAY.fullmatch(plain)
    if not match or not (match[3] or month_is_enough):
        raise WrongCell(_("“%(text)s” is no date. Write it like 2025-11-20.") % {"text": cell})
    year, month, number = int(match[1]), int(match[2]), int(match[3] or 1)
    if not 1 <= month <= 12:
        raise WrongCell(_("“%(text)s”: months go from 1 to 12.") % {"text": cell})
    try:
        value = date(year, month, number)
    except ValueError:
        raise WrongCell(_("“%(text)s”: that month has no such day.") % {"text": cell}) from None
    if value < OLDEST:
        raise WrongCell(_("“%(text)s” lies before 1900.") % {"text": cell})
    return value


def past_day(cell: str) -> date:
    value = day(cell)
    if value > timezone.localdate():
        raise WrongCell(_("%(day)s lies in the future.") % {"day": value})
    return value


def month_or_day(cell: str) -> date:
    """A day, or a month that stands for its first day (低保起始 2023-05)."""
    return day(cell, month_is_enough=True)


def yes_no(cell: str) -> bool:
    plain = normalize("NFKC", cell).casefold()
    if plain in {"1", "true", "yes", "y", "是", "√", "有", "对"}:
        return True
    if plain in {"0", "false", "no", "n", "否", "×", "无", "x"}:
        return False
    raise WrongCell(_("“%(text)s”: write yes or no.") % {"text": cell})


def code(choices: type[Choices], synonyms: Text = "") -> Reader:
    """One of a code table: by its code, its word in any language, or both (“31 独居”).

    ``synonyms``: ``code=word`` parted by ``|``, translated like any other word.
    """

    @cache
    def known() -> dict[str, object]:
        words: dict[str, object] = {}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                words |= {_plain(str(member.label)): member.value for member in choices}
                pairs = (pair.split("=") for pair in str(synonyms).split("|") if pair)
                words |= {_plain(word): type(choices.values[0])(key) for key, word in pairs}
        return words | {_plain(str(member.value)): member.value for member in choices}

    def read(cell: str) -> object:
        words = known()
        plain = _plain(cell)
        head = re.match(r"[0-9a-z]+", plain)
        found = words.get(plain)
        if found is None and head and words.get(plain[head.end() :]) == words.get(head[0]):
            found = words.get(head[0])
        if found is not None:
            return found
        labels = [str(member.label) for member in choices]
        alike = [one for one in labels if _as_much(one) == _as_much(cell)]
        close = get_close_matches(cell, alike, n=1, cutoff=0.5)
        if close:
            words = {"text": cell, "close": close[0]}
            raise WrongCell(_("There is no “%(text)s”. Is it %(close)s?") % words, close[0])
        raise WrongCell(_not_listed(cell, labels))

    return read


def _as_much(word: str) -> set[str]:
    """What turns a meaning round, and is no matter of spelling: 没见到 isn't 见到了."""
    return {"不" if one in "没未非无否" else one for one in word if one in TURNING}


def _not_listed(cell: str, labels: list[str]) -> str:
    words = {"text": cell, "words": _(", ").join(labels[:LISTED])}
    if len(labels) > LISTED:
        return _("“%(text)s” isn't in the list: %(words)s … (see the template)") % words
    return _("“%(text)s” isn't in the list: %(words)s.") % words


def many(reader: Reader) -> Reader:
    """Several in one cell, parted by 、 or a comma."""

    def read(cell: str) -> list[object]:
        return [reader(part.strip()) for part in _BETWEEN.split(cell) if part.strip()]

    return read


def dated(reader: Reader) -> Reader:
    """A value with the day since when in brackets: 独居(2023-05) → (value, day or None)."""

    def read(cell: str) -> tuple[object, date | None]:
        match = re.fullmatch(r"(.+?)\s*[(（]\s*([0-9年月日/.-]+)\s*[)）]", cell)
        if not match:
            return reader(cell), None
        return reader(match[1]), month_or_day(match[2])

    return read


def _plain(word: str) -> str:
    """For comparing: width, case, spaces, hyphens and brackets make no difference."""
    return re.sub(r"[\s()\-–—·]+", "", normalize("NFKC", word)).casefold()


def empty_sentence(label: Text) -> str:
    return _("%(column)s is empty.") % {"column": label}
