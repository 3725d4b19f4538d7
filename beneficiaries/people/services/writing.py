"""Checked drafts become rows: one INSERT a table, whatever their number."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Min

from beneficiaries.codes import HOUSEHOLD_CODES, Relation
from beneficiaries.households.services.householders import (
    Head,
    heads_of,
    hold_households,
    step_down,
)
from beneficiaries.households.services.households import (
    NewHousehold,
    form_many,
    hold_register,
    known_already,
)
from beneficiaries.models import (
    Enrolment,
    Household,
    HouseholdCategory,
    HouseholdMember,
    Person,
    PersonCategory,
    PersonLink,
)
from beneficiaries.people.services.doubles import look_again
from beneficiaries.people.services.drafts import Draft
from beneficiaries.search.services import refresh_tokens
from beneficiaries.signals import people_changed
from stations.audit import trail
from stations.idempotency import Repeated, hold_all, insert_new
from stations.identity import uuid7
from stations.models import Station, User

FEW = 100  # people, of whose numbers each may be held
NUMBER = "identity number"
Formed = dict[NewHousehold, Household]


@transaction.atomic
def write(
    drafts: Sequence[Draft],
    *,
    station: Station,
    by: User,
    act: str = "write",
    formed: Formed | None = None,
    besides: Sequence[Person] = (),
) -> list[Person]:
    """The people in the order of the drafts; one sent before is answered with what it is now.
    ``formed``, ``besides``: the new households and people so far, of whoever writes one list in
    parts. ``Repeated`` when what was checked is so no more."""
    fresh = [d for d in drafts if d.existing is None]
    look_again(fresh, station, by, act=act, besides=besides)
    _hold_households(fresh, station, {} if formed is None else formed)
    _name_householders(fresh, by)
    new = _form_households(fresh, station, by, {} if formed is None else formed)
    made = {id(d): _person(d, station, by) for d in fresh}
    people = list(made.values())
    if len(people) <= FEW:
        # Somebody may be writing one of these numbers into a file that stands.
        hold_all(f"{NUMBER} {bytes(p.id_index).hex()}" for p in people if p.id_index)
    insert_new(Person, people)
    pairs = list(zip(fresh, people, strict=True))
    Enrolment.objects.bulk_create(
        Enrolment(person=person, station=station, since=d.enrolled_on) for d, person in pairs
    )
    _memberships([(d, person) for d, person in pairs if person.household], new)
    given = _categories(pairs)
    _links(pairs, by)
    refresh_tokens(people)
    trail.record_many("register", people, by=by)
    if people:
        since = min(d.enrolled_on for d in fresh)
        people_changed.send(Person, people_ids=[p.pk for p in people], since=since)
        _tell_members({home: day for home, day in given.items() if home not in new}, people)
    return [d.existing or made[id(d)] for d in drafts]


def _hold_households(drafts: Sequence[Draft], station: Station, formed: Formed) -> None:
    """Nobody else forms any here; ``Repeated`` when somebody has given one of their numbers."""
    new = _new_households(drafts, formed)
    if not new:
        return
    hold_register([station])
    taken = known_already(new, station)
    for d in drafts:
        d.errors |= taken.get(d.values["household"], {})
    if taken:
        raise Repeated


def _new_households(drafts: Sequence[Draft], formed: Formed) -> list[NewHousehold]:
    asked = dict.fromkeys(d.values["household"] for d in drafts)
    return [one for one in asked if isinstance(one, NewHousehold) and one not in formed]


def _name_householders(drafts: Sequence[Draft], by: User) -> None:
    """Those of known households, before anybody else may name one; ``Repeated`` when somebody
    has done so since they were checked."""
    naming = [
        d
        for d in drafts
        if isinstance(d.values["household"], Household) and d.values["relation"] == Relation.SELF
    ]
    if not naming:
        return
    keys = {d.values["household"].pk for d in naming}
    if len(keys) <= FEW:
        hold_households(keys)
    heads = heads_of(keys, by)
    for d in naming:
        head = heads.get(d.values["household"].pk, Head())
        if head.person != d.former:
            raise Repeated
        if d.former:
            step_down(d.former, relation=d.former_relation, by=by)


def _form_households(
    drafts: Sequence[Draft], station: Station, by: User, formed: Formed
) -> set[UUID]:
    """The keys of those that nobody lived in before."""
    made = form_many(_new_households(drafts, formed), station=station, by=by)
    formed |= made
    for d in drafts:
        d.values["household"] = formed.get(d.values["household"], d.values["household"])
    return {home.pk for home in made.values()}


def _person(d: Draft, station: Station, by: User) -> Person:
    return Person(
        **d.values,
        pinyin=d.pinyin,
        id_index=d.id_index,
        station=station,
        origin=station,
        created_by=by,
        client_uuid=d.client_uuid or uuid7(),
        payload_hash=d.digest if d.client_uuid else None,
        source=d.source,
        external_id=d.external_id,
    )


def _memberships(pairs: Sequence[tuple[Draft, Person]], new: Collection[UUID]) -> None:
    """Of whom no day of enrolment is said, the day of entering tells nothing of where they lived:
    they belong to the household from its own first day, where none is known for as long as they
    live. Else a sign-in sheet of last month would count each of them as a household."""
    first: dict[UUID | None, date] = {}
    if homes := {p.household_id for d, p in pairs if not d.says_day} - set(new):
        known = HouseholdMember.objects.filter(household__in=homes).values_list("household")
        first |= dict(known.annotate(Min("since")).order_by())
    for d, person in pairs:
        if d.says_day:
            day = first.get(person.household_id, d.enrolled_on)
            first[person.household_id] = min(day, d.enrolled_on)
    HouseholdMember.objects.bulk_create(
        HouseholdMember(
            person=person,
            household=person.household,
            relation=person.relation,
            since=d.enrolled_on
            if d.says_day
            else max(person.born_on, first.get(person.household_id, person.born_on)),
        )
        for d, person in pairs
    )


def _tell_members(given: Mapping[UUID, date], besides: Sequence[Person]) -> None:
    """Who lives there already is what the household is, from that day on."""
    if not given:
        return
    members = Person.objects.filter(memberships__household__in=given)
    others = members.exclude(pk__in=[person.pk for person in besides]).distinct()
    if keys := list(others.values_list("pk", flat=True)):
        people_changed.send(Person, people_ids=keys, since=min(given.values()))


def _categories(pairs: Sequence[tuple[Draft, Person]]) -> dict[UUID, date]:
    """What became a fact of which household, and since when at the earliest."""
    own = []
    shared: dict[tuple[UUID | None, str], tuple[date, date | None]] = {}
    for d, person in pairs:
        for code, since, until in d.categories:
            if code in HOUSEHOLD_CODES:
                known = shared.get((person.household_id, code))
                if known is None or since < known[0]:
                    shared[person.household_id, code] = (since, until)
            else:
                own.append(PersonCategory(person=person, code=code, since=since, until=until))
    PersonCategory.objects.bulk_create(own)
    return _household_categories(shared)


def _household_categories(shared: dict) -> dict[UUID, date]:
    """What the members say of their household; what it has already it keeps."""
    given: dict[UUID, date] = {}
    if not shared:
        return given
    held = HouseholdCategory.objects.filter(
        household__in={household for household, _code in shared}, until=None
    )
    for key in held.values_list("household", "code"):
        shared.pop(key, None)
    HouseholdCategory.objects.bulk_create(
        HouseholdCategory(household_id=household, code=code, since=since, until=until)
        for (household, code), (since, until) in shared.items()
    )
    for (household, _code), (since, _until) in shared.items():
        given[household] = min(since, given.get(household, since))
    return given


def _links(pairs: Sequence[tuple[Draft, Person]], by: User) -> None:
    """Those who were called different people are never asked about again."""
    PersonLink.objects.bulk_create(
        PersonLink(person=person, other=other, verdict=PersonLink.Verdict.DIFFERENT, by=by)
        for d, person in pairs
        for other in d.doubles
    )
