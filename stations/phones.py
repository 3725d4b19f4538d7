"""Telephone numbers: as they are copied, and as they are kept."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from stations.spelling.rules import bare, number, says_none

_PHONE = re.compile(r"\+?\d{7,15}(-\d{1,6})?")
_OF_CHINA = re.compile(r"(?:\+86|0086|86(?=1[3-9]\d{9}))(?=0?\d{9,11}(-\d+)?$)")
_MOBILE, _LANDLINE = r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}", r"0\d{2,3}[ -]?\d{7,8}"
_IN_TEXT = re.compile(rf"(?<!\d)(?:{_MOBILE}|{_LANDLINE})(?!\d)")
_EXTENSION = re.compile(
    r"(?<=\d)\)?\s*\(?\s*(?:转|分机|ext\.?|[x#]|(?<=\d{7})\s*[-\u2010-\u2015](?=\d{1,6}\)?$))"
    r"\s*[-:]?\s*(\d{1,6})\)?$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[/\\、,，;；|&\n]+|或者?|和")
_STRANGE = re.compile(r"[^\d+\-\u2010-\u2015\u2212()\[\]{}\s.]+")


class NotOnePhone(ValidationError):
    """Several numbers, or words beside one. ``fixes``: the numbers, of which somebody chooses."""

    def __init__(self, sentence: str, *fixes: str) -> None:
        self.fixes = fixes
        super().__init__(sentence, code="phones")


def spelled_phone(text: str) -> str:
    """In its one spelling (“0859-4221234转802” → “08594221234-802”), several parted by 、; words
    beside a number stay as they were typed."""
    found = _parts(text)
    if all(map(_PHONE.fullmatch, found)):
        return "、".join(found)
    return bare(text)


def check_phone(text: str) -> str:
    """Digits alone, with an extension behind a hyphen (the + of another country may stay); a
    mobile number has 11. Nothing is left out unseen: two numbers are asked about, so are words."""
    found = _parts(text)
    if not found:
        return ""
    if len(found) > 1:
        words = {"numbers": _(", ").join(found)}
        sentence = _(
            "Several numbers stand here: %(numbers)s. One fits; note the others elsewhere."
        )
        raise NotOnePhone(sentence % words, *filter(_is_phone, found))
    [one] = found
    if strange := _STRANGE.findall(without_extension(one)):
        _refuse_words(one, strange)
    if not _is_phone(one):
        sentence = _("A mobile number has 11 digits, a landline 7 to 12 with its area code.")
        raise ValidationError(sentence, code="phone")
    return one


def _is_phone(text: str) -> bool:
    is_mobile = len(text) > 8 and text[0] == "1"
    has_length = not is_mobile or len(without_extension(text)) == 11
    return bool(_PHONE.fullmatch(text)) and has_length


def phone_in(text: str) -> str:
    """The first number to call in words like “外婆 罗正芬 138 0000 2207”; empty without one."""
    found = _IN_TEXT.search(bare(text or ""))
    return number(found[0]) if found else ""


def dialled(text: str) -> str:
    """What a telephone is told: the first of several numbers, a pause before the extension."""
    return text.partition("、")[0].replace("-", ",")


def _refuse_words(text: str, strange: list[str]) -> None:
    if not (phone := phone_in(text)):
        return
    words = {"words": " ".join(strange), "number": phone}
    sentence = _("Here stands a number alone: %(number)s. Note “%(words)s” elsewhere.")
    raise NotOnePhone(sentence % words, phone)


def _parts(text: str) -> list[str]:
    """The numbers of a cell, each without what stands between its digits."""
    lines = (" ".join(line.split()) for line in bare(text or "").splitlines())
    whole = "、".join(filter(None, lines))
    if says_none(whole) or not whole.strip("0"):
        return []
    several = [part for part in _BETWEEN.split(whole) if part.strip()]
    if len(several) == 1 and len(_IN_TEXT.findall(whole)) > 1:
        several = _IN_TEXT.findall(whole)
    return list(dict.fromkeys(_spelled(part) for part in several))


def _spelled(part: str) -> str:
    extension = _EXTENSION.search(part)
    head = part[: extension.start()] if extension else part
    if _STRANGE.search(head):
        return part.strip()
    digits = number(head).replace(".", "")
    digits = _OF_CHINA.sub("", digits)
    return f"{digits}-{extension[1]}" if extension else digits


def without_extension(text: str) -> str:
    """The number at which the exchange answers."""
    return re.sub(r"(?<=\d{7})-\d{1,6}$", "", text)
