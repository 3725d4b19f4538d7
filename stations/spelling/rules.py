"""Text to its one spelling: names, and numbers of three kinds. Pure functions, each idempotent.

What two people type for the same thing is the same text afterwards, so that everything that
compares (doubles, people of a record, donors, items) compares texts and nothing else.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category, normalize

from .characters import CHARACTERS, DOTS

_HAN = (
    "\u3005-\u3007\u3400-\u9fff\ufa0e-\ufa29\U00020000-\U0003ffff"
    "\ue000-\uf8ff\U000f0000-\U0010ffff"  # private ones stand for characters too
)
_DOT = re.compile(rf"(?<=[{_HAN}])\s*[{re.escape(DOTS)}]\s*(?=[{_HAN}])")
_SPACE_IN_HAN = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_BESIDE_BRACKETS = re.compile(r"\s*([（）])\s*")
_WIDE = str.maketrans("()", "（）")
_ANY_HAN = re.compile(rf"[{_HAN}]")
_WRAPPED = re.compile(r"""=?(["'])(.*)\1""", re.DOTALL)  # ="0123", as exports keep a number text
_QUOTES = "'`\u2018\u2019\u201c\u201d\""
_BESIDE_DIGITS = re.compile(r"[\s\-\u2010-\u2015\u2212()\[\]{}\u3010\u3011]+")
# How a cell says that there is none.
NONE = frozenset({"无", "没有", "暂无", "未办", "空", "/", "\\", "-", "--", "N/A"})
_DASH = re.compile(r"[\u2010-\u2015\u2212]+")
_PLAIN = re.compile(r"[A-Za-z0-9\u4e00-\u9fff]*")  # what is spelled already, as most of all is
LONGEST_KEPT = 100  # characters of a text whose spelling is remembered
_ZERO = re.compile(r"0+(\.0)?")


def name(text: str) -> str:
    """Of a person, a place, an organisation, a thing.

    NFKC without format characters, private code points where they belong, one ·, no space
    between Chinese characters and one between other words. Brackets of a Chinese name have the
    width in which it is printed.
    """
    if _PLAIN.fullmatch(text):
        return text
    return _name(text) if len(text) <= LONGEST_KEPT else _name.__wrapped__(text)


@lru_cache(maxsize=10_000)
def _name(text: str) -> str:
    found = " ".join(_visible(normalize("NFKC", text.translate(CHARACTERS))).split())
    if _ANY_HAN.search(found):
        found = _SPACE_IN_HAN.sub("", _DOT.sub("·", found))
        found = _BESIDE_BRACKETS.sub(r"\1", found.translate(_WIDE))
    return found


def code(text: str) -> str:
    """A number with letters and hyphens of its own: a staff number, a household's, a receipt's."""
    found = normalize("NFKC", "".join(bare(text).split()))  # a bare accent had a space
    return "" if says_none(found) else found


def number(text: str) -> str:
    """Digits and letters alone: an identity number, a credit code."""
    found = text.upper()
    if not _PLAIN.fullmatch(text):
        found = normalize("NFKC", _BESIDE_DIGITS.sub("", bare(text)).upper())
    return "" if says_none(found) or _ZERO.fullmatch(found) else found


def household_number(text: str) -> str:
    """The same as a code; a register writes 0 where there is none."""
    found = code(text)
    return "" if _ZERO.fullmatch(found) else found


def printed(text: str) -> str:
    """A number that stands on paper, such as a receipt's: as it is printed there."""
    return _visible(text).strip()


def words(text: str) -> list[str]:
    """Of what somebody looks for: each word as names are spelled."""
    return [name(word) for word in _visible(normalize("NFKC", text)).split()]


def says_none(text: str) -> bool:
    """无, /, — and the like."""
    return _DASH.sub("-", normalize("NFKC", text)).upper() in NONE


# All that ``str.strip`` takes and that plain widths leave.
_SPACE = " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u1680\u2028\u2029"


def bare(text: str) -> str:
    """In plain widths, without what nobody sees and what only wraps it."""
    found = _visible(normalize("NFKC", text)).strip()
    wrapped = _WRAPPED.fullmatch(found)
    return (wrapped[2] if wrapped else found).strip(_QUOTES + _SPACE)


def _visible(text: str) -> str:
    """Without format characters (zero width, byte order, direction) and variation selectors."""
    if text.isascii():
        return text
    return "".join(one for one in text if not _is_unseen(one))


@lru_cache(maxsize=4096)
def _is_unseen(one: str) -> bool:
    return (
        category(one) == "Cf" or "\ufe00" <= one <= "\ufe0f" or "\U000e0100" <= one <= "\U000e01ef"
    )
