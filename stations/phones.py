"""Phone numbers, and how any number is brought into plain characters."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_PHONE = re.compile(r"\+?\d{7,15}")
_OF_CHINA = re.compile(r"(?:\+|00)86(?=0?\d{9,11}$)")


def plain(text: str) -> str:
    """Without spaces and hyphens, full-width forms narrowed, upper case."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text or "")).upper()


def check_phone(text: str) -> str:
    """Digits alone (the + of another country may stay); a mobile number has 11."""
    number = _OF_CHINA.sub("", plain(text))
    if not number:
        return ""
    if not _PHONE.fullmatch(number) or (len(number) > 8 and number[0] == "1" and len(number) != 11):
        sentence = _("A mobile number has 11 digits, a landline 7 to 12 with its area code.")
        raise ValidationError(sentence, code="phone")
    return number


_IN_TEXT = re.compile(r"(?<!\d)(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}[ -]?\d{7,8})(?!\d)")


def phone_in(text: str) -> str:
    """The first number to call in words like “外婆 罗正芬 138 0000 2207”; empty without one."""
    found = _IN_TEXT.search(unicodedata.normalize("NFKC", text or ""))
    return plain(found[0]) if found else ""
