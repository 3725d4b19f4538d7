"""Find people by name, pinyin, initials, village, the end of phone or identity number, or a whole
one: by equality of tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual

from beneficiaries.models import Household, Person, PersonToken
from beneficiaries.people.queries.places import villages_served
from beneficiaries.search import names, tokens
from stations.identity_numbers.rules import id_number_or_none, index_of
from stations.models import Station, User
from stations.phones import spelled_phone
from stations.scope import countable_stations, masks_anything, stations_visible_to
from stations.spelling.rules import number as spelled_number
from stations.spelling.rules import words as spelled_words

_NUMBER = re.compile(r"\+?\d+(-\d+)?")
_ENDS = re.compile(r"\d{4}|\d{3}[xX]")
BATCH = 5000
_IS_LONG = GreaterThanOrEqual(Length("name"), 3)  # of a shorter name the mask leaves the surname
NamedBy = Callable[[Collection[int], str], Q]
MOST_VILLAGES = 50  # that one word may begin


def find_people(
    user: User, text: str, limit: int = 20, *, among: Q | None = None
) -> QuerySet[Person]:
    """People whom this user may open, in the order of their names; nothing typed finds nobody.
    ``among``: those of them who are meant."""
    people = Person.objects.visible_to(user).filter(among or Q())
    found = matching(people, user, text) if text.strip() else people.none()
    # Two steps in one statement: the matches are ordered from an index alone, and only the
    # few that are shown are read and joined.
    keys: Any = found.values("pk")[:limit]
    shown = Person.objects.filter(pk__in=keys).order_by("pinyin", "id")
    return shown.select_related("station", "household__division")


def matching(people: QuerySet[Person], user: User, text: str) -> QuerySet[Person]:
    """Those of ``people`` who match what was typed, ordered by pinyin.

    Four digits (or three and an X) are an end of a phone or identity number, 15 or 18 an identity
    number, other digits a whole phone number. Everything else is a name, in characters, letters
    or both, or a village. An end costs nothing of what ``stations.identity_numbers`` allows: it
    is compared with people whose file the asker may open, and tells of nobody else. Whom lists
    mask for the asker is found by what they show: village, and the ends of the name.
    """
    found, homes = _condition(user, text), countable_stations(user)
    if masks_anything(user):
        found &= Q(pk__in=Person.objects.visible_to(user).order_by().values("pk"))
        masked = homes.exclude(pk__in=stations_visible_to(user)).values_list("pk", flat=True)
        found |= _name_or_village(list(masked), text, _masked_condition)
    return people.filter(found).order_by("pinyin", "id")


def _condition(user: User, text: str) -> Q:
    text, typed = " ".join(spelled_words(text)), spelled_number(text)
    number = id_number_or_none(typed)
    if number:
        return Q(id_index=index_of(number.number18))
    homes = _homes(countable_stations(user))
    if _ENDS.fullmatch(typed):
        return _any_token(
            tokens.at(station, token)
            for station, county in homes.items()
            for token in tokens.end_tokens(typed, county)
        )
    phone = spelled_phone(text)
    if _NUMBER.fullmatch(phone):
        return _at_any(homes, tokens.phone_whole(phone))
    return _name_or_village(homes, text, _name_condition)


def _name_or_village(homes: Collection[int], text: str, named_by: NamedBy) -> Q:
    """李桂兰, 纳福村, or 纳福村 李: words that begin a village's name may mean the village."""
    words = text.split()
    villages = _villages(homes, words)
    named = named_by(homes, text)
    if not villages:
        return named
    there = Q(household__in=Household.objects.filter(division__in=villages).values("pk"))
    others = [word for word in words if not any(v.startswith(word) for v in villages.values())]
    return named | (there & named_by(homes, " ".join(others)) if others else there)


def _villages(homes: Iterable[int], words: Iterable[str]) -> dict[str, str]:
    """``{code: name}`` of the villages that these stations serve and one of the words begins; a
    single character begins too many."""
    asked = [word for word in words if len(word) > 1 and all(map(names.is_han, word))]
    if not asked:
        return {}
    begun = reduce(or_, (Q(name__startswith=word) for word in asked))
    found = villages_served(Station.objects.filter(pk__in=list(homes))).filter(begun)
    return dict(found.order_by().values_list("pk", "name")[:MOST_VILLAGES])


def _name_condition(homes: Iterable[int], text: str) -> Q:
    wanted = tokens.name_tokens(text)
    if any(char.isascii() and char.isalpha() for char in names.plain(text)) or not wanted:
        wanted = [*wanted, tokens.pinyin_token(text)]
    condition = Q()
    for token in wanted:
        if not token:
            return Q(pk__in=[])
        condition &= _at_any(homes, token)
    return condition


def _masked_condition(stations: Iterable[int], text: str) -> Q:
    """By what ``mask_name`` leaves: 罗, 芬, 罗芬 and 罗*芬 find 罗*芬; nothing else does."""
    shown = [char for char in text if not char.isspace() and char not in "*＊"]
    if not 0 < len(shown) <= 2 or not all(map(names.is_han, shown)):
        return Q(pk__in=[])
    first, last = shown[0], shown[-1]
    begins, ends = Q(name__startswith=first), Q(_IS_LONG) & Q(name__endswith=last)
    found = begins & ends if len(shown) > 1 else begins | ends
    for char in shown:  # few are looked at: those who have it anywhere in their name
        found &= _at_any(stations, f"n:{char}")
    return found


def _at_any(stations: Iterable[int], token: str) -> Q:
    return _any_token(tokens.at(station, token) for station in stations)


def _any_token(wanted: Iterable[str]) -> Q:
    return Q(pk__in=PersonToken.objects.filter(token__in=list(wanted)).values("person"))


def _homes(stations: QuerySet[Station]) -> dict[int, str]:
    """Their keys, each with the county in its home's code: what salts a phone's end."""
    return {pk: home[:6] for pk, home in stations.values_list("pk", "home")}


def refresh_tokens(people: Iterable[Person]) -> None:
    """Write anew what these people are found by: one DELETE, one INSERT a batch."""
    rows = list(people)
    homes = _homes(Station.objects.filter(pk__in={_station(person) for person in rows}))
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        PersonToken.objects.filter(person__in=[p.pk for p in part]).delete()
        PersonToken.objects.bulk_create(_tokens(part, homes))


def _station(person: Person) -> int:
    return person.station_id or person.origin_id


def _tokens(people: list[Person], homes: dict[int, str]) -> list[PersonToken]:
    return [
        PersonToken(person=person, token=token)
        for person in people
        for token in sorted(
            tokens.tokens_of(
                person.name,
                phone=person.phone,
                id_number=person.id_number,
                station=_station(person),
                county=homes[_station(person)],
            )
        )
    ]
