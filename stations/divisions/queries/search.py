"""Finds a place by what somebody types: a name, its reading, its initials, a code.

Every branch is a short range of a ``COLLATE "C"`` index that starts with the level, so the
620,000 villages don't slow down the search for a county, nor the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from stations.divisions.models import DivisionQuerySet
from stations.divisions.names import short_name, syllables
from stations.models import Division, DivisionPath
from stations.spelling.rules import words as spelled_words

LIMIT = 20
LONGEST = 60  # characters that are looked at
LONGEST_PAIR = 24  # of two names written as one
MOST_NEARBY = 500  # that are ranked; a county has about that many villages
OUTER = 5  # places that an outer word may mean at once
LEVELS = Division.Level.values
VILLAGE = Division.Level.VILLAGE
# What a typed name may leave out: 永康 is 永康市, 芝英 is 芝英街道.
_TAILS = ["", "街道", "地区", "社区", "苏木", "嘎查", *"省市州盟县区旗镇乡村"]
_READ_TAILS = ["".join(syllables(tail)) for tail in _TAILS]
_INITIAL_TAILS = ["", "jd", *sorted({syllables(tail)[0][0] for tail in _TAILS if len(tail) == 1})]


def search_divisions(
    text: str,
    *,
    within: Division | None = None,
    on: date | None = None,
) -> list[Division]:
    """At most 20 places that exist on a day (today) for what somebody typed, likeliest first.

    ``text`` is the start of a name, of its reading (``yongkang``), of its initials (``yk``)
    or of a code; the last of several words lies in what the others mean (永康 柳墅, and
    also 永康柳墅). Exact names come first, then higher levels, then shorter names.
    """
    words = spelled_words(text[:LONGEST])
    if not words:
        return []
    scope = _Scope(on or timezone.localdate(), LEVELS)
    if within:
        scope = scope.below([within])
    *outer, last = words
    for word in outer:
        scope = scope.below(_meant(scope, word))
    found = _nearby(scope, last) if scope.is_small else _anywhere(scope, last)
    return _best(found or _split(scope, last), last)


def _anywhere(scope: _Scope, word: str) -> list[Division]:
    found = _exact(scope, word)
    if len(found) < LIMIT:
        found += _starting(scope, word)
    return found or _containing(scope, word)


def _nearby(scope: _Scope, word: str) -> list[Division]:
    """Below a county it is quicker to look at all there is, and parts of names count too."""
    fitting = Q() if word.isascii() else Q(name__contains=word)
    for level in scope.levels:
        for column, names in _names(word, level).items():
            fitting |= Q(**{f"{column}__startswith": names[0]})
    return list(scope.rows(fitting, level__in=scope.levels)[:MOST_NEARBY])


class _Scope:
    """Which places are looked at: existing ones of some levels, below some others."""

    def __init__(
        self,
        day: date,
        levels: Sequence[int],
        ground: Q | None = None,
        is_small: bool = False,  # nothing larger than counties
    ) -> None:
        self.day, self.levels, self.ground, self.is_small = day, levels, ground, is_small

    def below(self, places: Sequence[Division]) -> _Scope:
        inner = Q(pk__in=[])
        for place in places:
            inner |= Q(pk__in=DivisionPath.objects.under(place, self.day).values("division"))
        small = self.is_small or all(place.level >= Division.Level.COUNTY for place in places)
        return _Scope(self.day, self.levels, inner & self.ground if self.ground else inner, small)

    def outer(self) -> _Scope:
        """Where the places of an outer word are: anything that has others below it."""
        return _Scope(self.day, LEVELS[:-1], self.ground)

    def rows(self, *conditions: Q, **lookups: Any) -> DivisionQuerySet:
        rows = Division.objects.valid_on(self.day).filter(is_pseudo=False)
        return rows.filter(*conditions, *([self.ground] if self.ground else []), **lookups)


def _meant(scope: _Scope, word: str) -> list[Division]:
    outer = scope.outer()
    return (_exact(outer, word) or _best(_starting(outer, word), word))[:OUTER]


def _exact(scope: _Scope, *words: str) -> list[Division]:
    """Places called exactly one of these, but for what people leave out."""
    named = Q(pk__in=[])
    for word in words:
        for column, names in _names(word).items():
            named |= Q(**{f"{column}__in": names})
    return list(scope.rows(named, level__in=scope.levels).order_by("level", "code")[:LIMIT])


def _starting(scope: _Scope, word: str) -> list[Division]:
    ranges = []
    for level in scope.levels:
        for column, names in _names(word, level).items():
            rows = scope.rows(level=level, **{f"{column}__startswith": names[0]})
            ranges.append(rows.order_by(column)[:LIMIT])
    return list(ranges[0].union(*ranges[1:], all=True))


def _containing(scope: _Scope, word: str) -> list[Division]:
    """高新区 in 宜昌高新区. Without the villages, there are too many of them."""
    if word.isascii():
        return []
    levels = [each for each in scope.levels if each < VILLAGE]
    return list(scope.rows(level__in=levels, name__contains=word).order_by("level")[:LIMIT])


def _split(scope: _Scope, text: str) -> list[Division]:
    """永康柳墅: the longest beginning that is a place's name, and the rest below it."""
    cuts = range(min(len(text), LONGEST_PAIR) - 1, 1, -1)
    places = _exact(scope.outer(), *(text[:cut] for cut in cuts))
    for cut in cuts:
        outer = [place for place in places if _is_called(place, text[:cut])][:OUTER]
        found = _starting(scope.below(outer), text[cut:]) if outer else []
        if found:
            return found
    return []


def _names(word: str, level: int = VILLAGE) -> dict[str, list[str]]:
    """Which columns a word may stand in, and as what: first itself, then with its tails."""
    if any(char.isdigit() for char in word) and word.isascii():
        return {"code": [_bare_code(word)]}
    many = None if len(word) > 1 else 1  # a single character is no name without its tail
    if word.isascii():
        word = word.lower().replace("'", "")
        return {
            "pinyin": [word + tail for tail in _READ_TAILS[:many]],
            "initials": [word + tail for tail in _INITIAL_TAILS[:many]],
        }
    word = short_name(word, level)
    return {"short_name": [word + tail for tail in _TAILS[:many]]}


def _bare_code(code: str) -> str:
    """330784000000 as other systems write it is 330784 here."""
    code = code.upper()
    for width in (2, 4, 6, 9):
        if len(code) in (6, 9, 12) and len(code) > width and not code[width:].strip("0"):
            return code[:width]
    return code


def _best(found: Iterable[Division], word: str) -> list[Division]:
    unique = {place.pk: place for place in found}
    return sorted(unique.values(), key=lambda place: _rank(place, word))[:LIMIT]


def _rank(place: Division, word: str) -> tuple[bool, bool, int, int, str]:
    names = _names(word, place.level)
    starts = any(getattr(place, column).startswith(some[0]) for column, some in names.items())
    return not _is_called(place, word), not starts, place.level, len(place.short_name), place.pk


def _is_called(place: Division, word: str) -> bool:
    names = _names(word, place.level)
    return any(getattr(place, column) in some for column, some in names.items())
