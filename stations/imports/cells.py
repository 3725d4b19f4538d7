"""Reading one cell: text in, value out, or a ``WrongCell`` that says what to write instead.

A reader is a function of one text, which is never empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from unicodedata import normalize

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Choices
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from stations.phones import NotOnePhone, check_phone
from stations.spelling import rules as spelling
from stations.spelling.fields import SealedPhoneField, Spelled
from stations.wording import Text, short_day

from .days import days_meant, excel_day, in_digits
from .proposals import Proposal, Words, parts_of_labels, plain, propose, turns

Reader = Callable[[str], object]
OLDEST = date(1900, 1, 1)
LONGEST_PHONES = 100  # characters of a cell with several of them
LISTED = 8  # allowed words that an error names
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?|\s*月)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MIDNIGHT = re.compile(r"[T ]\d{2}:\d{2}:\d{2}(\.\d+)?$")
_CUT_BY_EXCEL = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
_BY_EXCEL = re.compile(  # a day or a time that stands alone, as only Excel writes it
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?|(\d+ days?, )?\d{1,2}:\d\d:\d\d(\.\d+)?"
)
_PART = re.compile(r"[^、,，;；\n]+")
_CODE = re.compile(
    r"(?:[(（][^()（）]*[)）]|[^、,，;；\n/+＋／])+"
)  # what brackets hold together stays
_NAMES = re.compile(r"[、,;/&+\n]|\s+|(?<=[\u4e00-\u9fff]{2})[和与](?=[\u4e00-\u9fff]{2})")
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
_DIGITS = re.compile(r"\d")
_REMARK = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
BETWEEN = "、"  # what parts several in one cell, where we write them
DIGITS = "0123456789"
YES = frozenset({"1", "true", "yes", "y", "是", "√", "有", "对"})
NO = frozenset({"0", "false", "no", "n", "否", "×", "无", "x"})


class WrongCell(ValidationError):
    """What is wrong with a cell; ``fixes`` are texts that would be right: one that is close, or
    several among which only the uploader can choose. ``together``: those that the cell says at
    once, where it may say several."""

    def __init__(self, message: str, *fixes: str, together: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.fixes = [fix for fix in fixes if fix]
        self.together = list(together)

    @property
    def fix(self) -> str:
        """The only one."""
        return self.fixes[0] if len(self.fixes) == 1 else ""


def text(most: int) -> Reader:
    def read(cell: str) -> str:
        _refuse_made_by_excel(cell)
        if len(cell) > most:
            raise WrongCell(
                _("%(length)d characters; at most %(most)d fit.")
                % {"length": len(cell), "most": most}
            )
        return cell

    return read


def _refuse_made_by_excel(cell: str) -> None:
    """What was 1-2 before."""
    if _BY_EXCEL.fullmatch(cell):
        raise WrongCell(
            _(
                "Excel has made a day or a time of this. Format the column as text and type it "
                "again."
            )
        )


def name_text(most: int) -> Reader:
    """A name in its one spelling."""
    return _spelled(spelling.name, most)


def person_name(most: int) -> Reader:
    """One person's name; two in a cell are two people."""
    spell = name_text(most)

    def read(cell: str) -> object:
        plain = normalize("NFKC", cell).strip()
        parts = [part.strip() for part in _NAMES.split(plain) if part.strip()]
        if len(parts) > 1 and all(_HAN_NAME.fullmatch(part) for part in parts):
            words = {"text": cell, "names": _(", ").join(parts)}
            sentence = _("“%(text)s” are several names: %(names)s. One row is one person.")
            raise WrongCell(sentence % words, *(_joined(plain) if " " in plain else ()))
        return spell(cell)

    return read


def _joined(plain: str) -> list[str]:
    """A long surname may be written apart: 司马 相如."""
    return ["".join(plain.split())] if not re.search("[、,;/&+]", plain) else []


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
        _refuse_made_by_excel(cell)
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
        raise WrongCell(error.message, *error.fixes) from None


def spelled(column: Spelled, most: int) -> Reader:
    """As the column is spelled."""
    if isinstance(column, SealedPhoneField):
        return phone
    if column.spell is spelling.name:
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
    plain = in_digits(_MIDNIGHT.sub("", normalize("NFKC", cell).strip()))
    match = _COMPACT.fullmatch(plain) or _DAY.fullmatch(plain)
    if not match or not (match[3] or month_is_enough):
        raise _no_day(cell, plain)
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


def _no_day(cell: str, plain: str) -> WrongCell:
    """With the day that it may mean."""
    words = {"text": cell}
    if by_excel := excel_day(plain):
        sentence = _("“%(text)s” is the number by which Excel keeps a day. Is it %(day)s?")
        return WrongCell(sentence % (words | {"day": by_excel}), by_excel.isoformat())
    meant = [one.isoformat() for one in days_meant(plain)]
    if meant:
        return WrongCell(_("“%(text)s” is no day. Which one is meant?") % words, *meant)
    return WrongCell(_("“%(text)s” is no date. Write it like 2025-11-20.") % words)


def past_day(cell: str) -> date:
    value = day(cell)
    if value > timezone.localdate():
        raise WrongCell(_("%(day)s lies in the future.") % {"day": short_day(value)})
    return value


def month_or_day(cell: str) -> date:
    """A day, or a month that stands for its first day (低保起始 2023-05)."""
    return day(cell, month_is_enough=True)


def yes_no(cell: str) -> bool:
    plain = normalize("NFKC", cell).casefold()
    if plain in YES:
        return True
    if plain in NO:
        return False
    raise WrongCell(_("“%(text)s”: write yes or no.") % {"text": cell})


def is_yes_or_no(cell: str) -> bool:
    return normalize("NFKC", cell).casefold() in YES | NO


def code(choices: type[Choices], synonyms: Text = "") -> Reader:
    """One of a code table: by its code, its word in any language, or both (“31 独居”).

    ``synonyms``: ``code=word`` parted by ``|``, translated like any other word. A word of several
    codes is a choice, and so is one that several labels have: none of them is guessed.
    """

    @cache
    def known() -> Words:
        words: dict[str, set[object]] = {}
        certain: dict[str, set[object]] = {}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                certain |= {plain(str(member.label)): {member.value} for member in choices}
                for part, value in parts_of_labels(choices):
                    words.setdefault(part, set()).add(value)
                for pair in filter(None, str(synonyms).split("|")):
                    key, _sep, word = pair.partition("=")
                    words.setdefault(plain(word), set()).add(type(choices.values[0])(key))
        return words | certain | {plain(str(one.value)): {one.value} for one in choices}

    def read(cell: str) -> object:
        found = _found(known(), plain(cell)) or _explained(known(), cell)
        if len(found) == 1:
            return next(iter(found))
        meant = [str(one.label) for one in choices if one.value in found]
        labels = {member.value: str(member.label) for member in choices}
        raise _wrong_word(cell, labels, known(), meant)

    return read


def _found(words: Words, plain: str) -> set[object]:
    """What it may mean; of 31独居 both say the same."""
    head = re.match(r"[0-9a-z]+", plain)
    if plain not in words and head:
        of_word, of_code = words.get(plain[head.end() :], set()), words.get(head[0], set())
        return of_word & of_code
    return words.get(plain, set())


def _explained(words: Words, cell: str) -> set[object]:
    """Without a remark in brackets that only explains: 高龄（80岁及以上）; not 低保（已退出）, nor
    独居老人（失能）, which says more."""
    for match in _REMARK.finditer(cell):
        remark = plain(match[1])
        says_more = any(word in remark for word in words if len(word.strip(DIGITS)) > 1)
        if not says_more and not turns(remark):
            found = _found(words, plain(cell[: match.start()] + cell[match.end() :]))
            if found:
                return found
    return set()


def _wrong_word(cell: str, labels: dict[object, str], words: Words, meant: list[str]) -> WrongCell:
    """With what it may be: ``meant`` if it is that, else what ``propose`` finds."""
    found = Proposal(meant) if len(meant) > 1 else propose(cell, labels, words)
    if len(found.labels) > 1:
        said = {"text": cell, "words": _(", ").join(found.labels)}
        sentence = _("“%(text)s” can be one of several: %(words)s.") % said
        return WrongCell(sentence, *found.labels, together=found.together)
    if found.labels:
        said = {"text": cell, "close": found.labels[0]}
        return WrongCell(_("There is no “%(text)s”. Is it %(close)s?") % said, found.labels[0])
    return WrongCell(_not_listed(cell, list(labels.values())))


def _not_listed(cell: str, labels: list[str]) -> str:
    between = "；" if any(BETWEEN in label for label in labels) else _(", ")
    words = {"text": cell, "words": between.join(labels[:LISTED])}
    if len(labels) > LISTED:
        return _("“%(text)s” isn't in the list: %(words)s … (see the template)") % words
    return _("“%(text)s” isn't in the list: %(words)s.") % words


def many(reader: Reader) -> Reader:
    """Several in one cell, parted by 、 or a comma."""
    return _several(reader, _PART)


def many_codes(reader: Reader) -> Reader:
    """Several words of a code table, parted by a slash or a plus, too. Where some are wrong, what
    is proposed replaces them alone: the others and every day stay as they are."""
    return _several(reader, _CODE)


def _several(reader: Reader, parts: re.Pattern[str]) -> Reader:
    def read(cell: str) -> list[object]:
        values: list[object] = []
        wrong: list[tuple[str, WrongCell]] = []
        for part in filter(None, map(str.strip, parts.findall(cell))):
            try:
                values.append(reader(part))
            except WrongCell as error:
                wrong.append((part, error))
        if wrong:
            sentences = dict.fromkeys(" ".join(error.messages) for _part, error in wrong)
            raise WrongCell(" ".join(sentences), *_mended(cell, wrong, parts))
        return values

    return read


def _mended(cell: str, wrong: list[tuple[str, WrongCell]], parts: re.Pattern[str]) -> list[str]:
    """The cell with the wrong parts replaced: all of them where each has one proposal, else the
    first of those that have any by each of its own."""
    if all(error.fix for _part, error in wrong):
        for part, error in wrong:
            cell = with_part(cell, part, error.fix, parts)
        return [cell]
    part, error = next(((p, e) for p, e in wrong if e.fixes), wrong[0])
    fixes = [BETWEEN.join(error.together), *error.fixes] if error.together else error.fixes
    return [with_part(cell, part, fix, parts) for fix in fixes]


def with_part(cell: str, part: str, fix: str, parts: re.Pattern[str] = _PART) -> str:
    """Every part that is this very text becomes another one; nothing else changes."""

    def mended(found: re.Match[str]) -> str:
        return found[0].replace(part, fix) if found[0].strip() == part else found[0]

    return parts.sub(mended, cell)


def dated(reader: Reader) -> Reader:
    """A value with the day since when in brackets: 独居(2023-05) → (value, day or None)."""

    def read(cell: str) -> tuple[object, date | None]:
        match = re.fullmatch(r"(.+?)\s*[(（]\s*([0-9年月日/.-]+)\s*[)）]", cell)
        if not match or not _DIGITS.search(match[2]):
            return reader(cell), None
        since = month_or_day(match[2])
        try:
            return reader(match[1]), since
        except WrongCell as error:
            fixes = [fix + cell[match.end(1) :] for fix in error.fixes]
            together = [fix + cell[match.end(1) :] for fix in error.together]
            raise WrongCell(error.message, *fixes, together=together) from None

    return read


def empty_sentence(label: Text) -> str:
    return _("%(column)s is empty.") % {"column": label}
