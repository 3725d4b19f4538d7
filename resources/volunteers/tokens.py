"""What a volunteer can be found by, as tokens that are compared for equality only: all that
row-level security lets an index do.

``n:`` characters and pairs of the name, ``v:`` the platform's number, ``f:`` and ``p:`` keyed
hashes of the phone and of its last four. Each stands behind its station's key (``12:n:罗``): a
search reads the few entries of the searcher's own stations, however many volunteers there are.
"""

from __future__ import annotations

import re

from stations.crypto import blind_index
from stations.phones import spelled_phone, without_extension
from stations.spelling.rules import code
from stations.spelling.rules import name as spelled_name

_NOT_READ = re.compile(r"[^\w]|_")
_NUMBER = re.compile(r"\+?\d+(-\d+)?")
_END = re.compile(r"\d{4}")


def tokens_of(name: str, *, station: int, number: str = "", phone: str = "") -> set[str]:
    """All tokens of one volunteer."""
    letters = _letters(name)
    found = {f"n:{part}" for part in set(letters) | set(_pairs(letters))}
    if number:
        found.add(_numbered(number))
    if len(phone) >= 4:
        exchange = without_extension(phone)
        found |= {_phone(phone), _phone(exchange), _end(exchange[-4:], station)}
    return {at(station, token) for token in found}


def asked_for(typed: str, station: int) -> list[list[str]]:
    """What somebody typed, as tokens at this station: of each list all must fit, of the lists
    one. A name or its part; a number, whole; of a phone its end, too."""
    ways = []
    letters = _letters(typed)
    if letters:
        ways.append([f"n:{part}" for part in _pairs(letters) or [letters]])
    if number := code(typed):
        ways.append([_numbered(number)])
    phone = spelled_phone(typed)
    if _END.fullmatch(phone):
        ways.append([_end(phone, station)])
    elif _NUMBER.fullmatch(phone):
        ways.append([_phone(phone)])
    return [[at(station, token) for token in way] for way in ways]


def at(station: int, token: str) -> str:
    return f"{station}:{token}"


def _letters(name: str) -> str:
    return _NOT_READ.sub("", spelled_name(name)).lower()


def _pairs(letters: str) -> list[str]:
    """罗小红 → 罗小, 小红; of a single character none."""
    return [letters[n : n + 2] for n in range(len(letters) - 1)]


def _numbered(number: str) -> str:
    return f"v:{number.upper()}"


def _phone(number: str) -> str:
    return "f:" + blind_index("volunteer_phone", number).hex()


def _end(last4: str, station: int) -> str:
    return "p:" + blind_index(f"volunteer_phone4:{station}", last4).hex()
