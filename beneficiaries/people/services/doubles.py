"""Who looks like somebody that is written down, and who is writing such a one at this moment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from zlib import crc32

from django.db.models import Q

from beneficiaries.codes import BornPrecision
from beneficiaries.models import Person
from beneficiaries.people.queries.reach import people_within_reach
from beneficiaries.people.services.drafts import ALL, Draft
from stations.idempotency import Repeated, hold_all
from stations.models import Station, User

LOCKS = 64  # of each county: a long list takes no more
COUNTY = 6  # digits of a division's code


def hold_doubles(people: Iterable[tuple[Station, str]]) -> None:
    """Whoever writes somebody that reads alike in a county waits until this transaction ends:
    who reads otherwise is no double (``find_doubles``). People: station and pinyin; those of a list
    in parts all at once, before its first row, or two lists wait in a ring."""
    hold_all({_lock(station, pinyin) for station, pinyin in people})


def _lock(station: Station, pinyin: str) -> str:
    return f"alike in {station.home_id[:COUNTY]} {crc32(pinyin.encode()) % LOCKS}"


def look_again(
    drafts: Sequence[Draft], station: Station, by: User, *, act: str, besides: Collection[Person]
) -> None:
    """With nobody else writing their like: ``Repeated`` when somebody has, since these were
    checked; who that is stands in their ``doubles``. ``besides``: earlier parts of one list."""
    hold_doubles((station, d.pinyin) for d in drafts)
    seen = [list(d.doubles) for d in drafts]
    find_doubles(drafts, by, act=act)
    own = {person.pk for person in besides}
    for d, before in zip(drafts, seen, strict=True):
        if d.different_from == ALL:
            d.different_from = [person.pk for person in before]
        d.doubles = [person for person in d.doubles if person.pk not in own]
    if any(d.undecided for d in drafts):
        raise Repeated


def find_doubles(
    drafts: Sequence[Draft], by: User, *, besides: Person | None = None, act: str = "write"
) -> None:
    """People within reach with the same name and birth date, or the same pinyin and village; the
    dead by name and birth date alone.

    Two identity numbers that differ tell two people apart; ``besides`` is the person being
    edited, whose verdicts of old are kept.
    """
    keys = {d.pinyin for d in drafts if not d.known and not d.is_elsewhere}
    alike: dict[str, list[Person]] = {}
    people = people_within_reach(by, act).filter(pinyin__in=keys)
    if besides is not None:
        judged = Q(links__other=besides) | Q(pk__in=besides.links.values("other"))
        people = people.exclude(judged).exclude(pk=besides.pk)
    for person in people.select_related("household__division").order_by("pinyin", "id"):
        alike.setdefault(person.pinyin, []).append(person)
    for d in drafts:
        d.doubles = [p for p in alike.get(d.pinyin, ()) if _is_like(d, p)]


def _is_like(d: Draft, person: Person) -> bool:
    if d.id_index and person.id_index and d.id_index != bytes(person.id_index):
        return False
    if person.name == d.values["name"] and _may_be_born_alike(d, person):
        return True
    return (
        bool(d.village)
        and not person.died_on
        and person.household is not None
        and (person.household.division_id == d.village)
    )


def _may_be_born_alike(d: Draft, person: Person) -> bool:
    """On the same day; where one of them knows no more than the year, about the same one (an age
    says it to a year)."""
    on = d.values["born_on"]
    if on and d.values["born_precision"] == BornPrecision.YEAR:
        return abs(on.year - person.born_on.year) <= 1
    return on is not None and person.may_be_born_on(on)
