"""What a person can be found by, as tokens that are compared for equality only.

Equality serves two characters as well as five, needs no trigram index, and is all that
row-level security lets an index do. ``n:`` characters and pairs of the name, ``y:`` pinyin
and initials with their beginnings, ``p:`` and ``i:`` keyed hashes of the last four of the
phone (per county) and of the identity number, ``f:`` of the whole phone number.

Each stands behind its station's key (``12:n:李``): a search reads the few entries of the
searcher's own stations, however many people of that name the whole register has.
"""

from __future__ import annotations

from beneficiaries.search import names
from stations.crypto import blind_index
from stations.phones import without_extension

LONGEST = 12  # letters of pinyin that are told apart


def tokens_of(
    name: str, *, station: int, county: str, phone: str = "", id_number: str = ""
) -> set[str]:
    """All tokens of one person; ``county`` is the six-character code of the station's county."""
    tokens: set[str] = set()
    if len(phone) >= 4:
        exchange = without_extension(phone)
        tokens |= {phone_whole(phone), phone_whole(exchange), phone_end(exchange[-4:], county)}
    if id_number:
        tokens.add(id_end(id_number[-4:]))
    return {at(station, token) for token in tokens} | name_tokens_of(name, station=station)


def name_tokens_of(name: str, *, station: int) -> set[str]:
    """Those of them that the name says: its characters, and how it is read."""
    characters = {f"n:{part}" for part in _characters(names.plain(name))}
    return {at(station, token) for token in characters | _readings(name)}


def reading_tokens(name: str, *, station: int) -> set[str]:
    """Those of them that say how the name is read."""
    return {at(station, token) for token in _readings(name)}


def _readings(name: str) -> set[str]:
    return {
        f"y:{part}"
        for surname, given in names.readings(name)
        for part in _beginnings(surname, given)
    }


def at(station: int, token: str) -> str:
    return f"{station}:{token}"


def _characters(text: str) -> set[str]:
    """李桂兰 → 李, 桂, 兰, 李桂, 桂兰."""
    return set(text) | {text[i : i + 2] for i in range(len(text) - 1)}


def _beginnings(surname: list[str], given: list[str]) -> set[str]:
    """li xue mei → l, li, lix … lixuemei; lx, lxm; lixm; xuemei, xm."""
    whole = "".join(surname + given)[:LONGEST]
    initials = "".join(syllable[:1] for syllable in surname + given)[:LONGEST]
    short = "".join(syllable[:1] for syllable in given)
    found = {whole[:n] for n in range(1, len(whole) + 1)}
    found |= {initials[:n] for n in range(1, len(initials) + 1)}
    found |= {("".join(surname) + short[:n])[:LONGEST] for n in range(1, len(short) + 1)}
    if len(given) > 1:
        found |= {"".join(given)[:LONGEST], short}
    return found - {""}


def phone_end(last4: str, county: str) -> str:
    return "p:" + blind_index(f"phone4:{county}", last4).hex()


def phone_whole(number: str) -> str:
    return "f:" + blind_index("phone", number).hex()


def id_end(last4: str) -> str:
    return "i:" + blind_index("id4", last4.upper()).hex()


def name_tokens(text: str) -> list[str]:
    """What a typed name must match, all of it: 李桂兰 → 李桂, 桂兰; a single character itself."""
    han = "".join(char for char in names.plain(text) if names.is_han(char))
    pairs = [han[i : i + 2] for i in range(len(han) - 1)] or ([han] if han else [])
    return [f"n:{pair}" for pair in pairs]


def pinyin_token(text: str) -> str:
    typed = names.typed_pinyin(text)[:LONGEST]
    return f"y:{typed}" if typed else ""


def end_tokens(digits: str, county: str) -> list[str]:
    """Either of these: the last four of a phone in this county, or of an identity number."""
    return [phone_end(digits, county), id_end(digits)]
