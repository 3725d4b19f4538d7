"""What is known about somebody is corrected or completed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, Unpack

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.categories.services import set_categories, set_household_categories
from beneficiaries.categories.spells import Spell
from beneficiaries.codes import HOUSEHOLD_CODES, BornPrecision, Relation, Risk
from beneficiaries.households.services.householders import (
    SecondHouseholder,
    heads_of,
    hold_households,
    step_down,
)
from beneficiaries.households.services.households import (
    NewHousehold,
    check_households,
    form_many,
    hold_register,
    move_in,
)
from beneficiaries.models import Household, HouseholdMember, Person, PersonLink
from beneficiaries.people.queries.holders import holders_for
from beneficiaries.people.queries.places import workers_at
from beneficiaries.people.services.doubles import find_doubles, hold_doubles
from beneficiaries.people.services.drafts import (
    DEFAULTS,
    Draft,
    Others,
    PersonFields,
    field_errors,
)
from beneficiaries.people.services.refusals import (
    AlreadyHere,
    LikelyDouble,
    RegisteredElsewhere,
)
from beneficiaries.people.services.writing import NUMBER
from beneficiaries.rights import RIGHTS
from beneficiaries.search.names import pinyin_key
from beneficiaries.search.services import refresh_tokens
from beneficiaries.signals import people_changed
from stations.audit import trail
from stations.idempotency import Conflict, Repeated, check_version, hold
from stations.identity_numbers.rules import index_of
from stations.identity_numbers.services import ask
from stations.models import User, Worker
from stations.workers.services.workers import hold_work

EDITABLE = frozenset(DEFAULTS) - {"household"}
SEARCHED = frozenset({"name", "phone", "id_number"})


def edit_person(
    person: Person,
    *,
    by: User,
    seen_version: int | None = None,
    seen_home: int | None = None,
    different_from: Others = (),
    household: Household | NewHousehold | None = None,
    moved_on: date | None = None,
    former_relation: str = "",
    categories: Iterable[Spell] | None = None,
    **fields: Unpack[PersonFields],
) -> Person:
    """Correct these fields; ``sync.Conflict`` when the row is no longer ``seen_version``, or would
    say something else of the household's categories than its version after ``seen_home`` does.

    Another ``household`` is a move on ``moved_on`` (today). Who becomes a householder beside
    another is refused (``SecondHouseholder``), unless ``former_relation`` says what that one is
    to them from now on. A ``born_on`` alone is a day. ``categories`` are all that hold
    from now on, of the person and of the household. The audit keeps which fields changed and,
    of unprotected ones, from what to what.
    """
    RIGHTS.require(by, "write", person.station)
    unknown = set(fields) - EDITABLE
    if unknown:
        raise TypeError(f"not a field to edit: {sorted(unknown)}")
    if fields.get("born_on", person.born_on) != person.born_on:
        fields.setdefault("born_precision", BornPrecision.DAY)
    if "id_number" in fields:
        _check_number(person, fields, by)
    try:
        with transaction.atomic():
            _hold_alike(person, household, fields)
            if worker := fields.get("worker"):
                hold_work([worker.pk])
            relation = fields.get("relation") or person.relation
            _name_householder(person, household, relation, former_relation, by)
            edited = _edit(person, by, seen_version, different_from, fields)
            lived_in = edited.household_id
            _move(edited, household, moved_on or timezone.localdate(), by)
            if categories is not None:
                seen_home = seen_home if edited.household_id == lived_in else None
                _set_all_categories(edited, list(categories), by, seen_home)
            return edited
    except Conflict:  # of the row or of its household: what the row says without this
        raise Conflict(Person.objects.get(pk=person.pk)) from None
    except (Repeated, IntegrityError):  # the constraint, beside a long import
        _check_number(person, fields, by)
        raise


def _hold_alike(
    person: Person, household: Household | NewHousehold | None, fields: PersonFields
) -> None:
    """Nobody else writes somebody who looks like this one, or forms a household here."""
    station = person.station or person.origin
    if fields.keys() & {"name", "born_on"}:
        hold_doubles([(station, pinyin_key(fields.get("name") or person.name))])
    if isinstance(household, NewHousehold):
        hold_register([station])


def _name_householder(
    person: Person,
    to: Household | NewHousehold | None,
    relation: str,
    former_relation: str,
    by: User,
) -> None:
    """Of the household that is known, of which they become the householder."""
    home = person.household_id if to is None else getattr(to, "pk", None)
    is_so = person.relation == Relation.SELF and home == person.household_id
    if relation != Relation.SELF or home is None or is_so:
        return
    hold_households([home])
    head = heads_of([home], by, besides=person.pk).get(home)
    if head is None:
        return
    if not (former_relation and head.may_step_down and head.person):
        raise SecondHouseholder(head)
    step_down(head.person, relation=former_relation, by=by)


def _move(person: Person, household: Household | NewHousehold | None, on: date, by: User) -> None:
    if isinstance(household, NewHousehold):
        check_households([household], person.station or person.origin)
        formed = form_many([household], station=person.station or person.origin, by=by)
        household = formed[household]
    if household is not None and household.pk != person.household_id:
        move_in(person, household=household, relation=person.relation, on=on, by=by)


def _set_all_categories(
    person: Person, categories: list[Spell], by: User, seen_home: int | None
) -> None:
    shared = [spell for spell in categories if spell[0] in HOUSEHOLD_CODES]
    set_categories(person, by=by, categories=[s for s in categories if s not in shared])
    if person.household:
        home = Household.objects.select_for_update().get(pk=person.household.pk)
        is_changed = set_household_categories(home, by=by, categories=shared)
        if is_changed and seen_home not in (None, home.version - 1):
            raise Conflict(person)
    elif shared:
        sentence = _("Hardship and aid are facts of a household: choose or form the household.")
        raise ValidationError({"home": sentence})


def _edit(
    person: Person, by: User, seen: int | None, different_from: Others, fields: PersonFields
) -> Person:
    person = Person.objects.select_for_update().get(pk=person.pk)
    check_version(person, seen)
    before = {name: getattr(person, name) for name in EDITABLE}
    values = {**DEFAULTS, **before, "household": person.household, **fields}
    edited = Draft(0, values, [], timezone.localdate(), different_from)
    edited.errors = field_errors(values)
    _check_worker(person, edited, before)
    if edited.errors:
        raise ValidationError(edited.errors)
    for name in EDITABLE:
        setattr(person, name, values[name])
    changed = trail.changes(person, sorted(EDITABLE), before)
    if not changed:
        return person
    _settle_doubles(person, edited, changed, by)
    _save(person, edited, changed)
    trail.record("edit", person, by=by, changes=changed)
    people_changed.send(Person, people_ids=[person.pk], since=person.born_on)
    return person


def _save(person: Person, edited: Draft, changed: Collection[str]) -> None:
    if edited.id_index and "id_number" in changed:
        hold(NUMBER, edited.id_index.hex())
        if Person.objects.filter(id_index=edited.id_index).exclude(pk=person.pk).exists():
            raise Repeated
    person.pinyin, person.id_index = edited.pinyin, edited.id_index
    person.version += 1
    person.save()
    if SEARCHED & set(changed):
        refresh_tokens([person])
    if "relation" in changed:
        current = HouseholdMember.objects.filter(person=person, until=None)
        current.update(relation=person.relation)


def _check_worker(person: Person, edited: Draft, before: Mapping[str, object]) -> None:
    worker = edited.values["worker"]
    station = person.station or person.origin
    is_new = worker and worker != before["worker"]
    if is_new and not workers_at([station]).filter(pk=worker.pk).exists():
        edited.add("worker", _("Choose somebody who works at this station today."))


def _check_number(person: Person, fields: PersonFields, by: User) -> None:
    """Refuse a number that somebody else has, outside the transaction so that the log stays."""
    own = {name: getattr(person, name) for name in ("name", "born_on", "born_precision")}
    values = {**DEFAULTS, **own, **fields}
    if "id_number" in field_errors(values):
        return  # said with the other fields
    number = values["id_number"]
    index = index_of(number)
    if index is None or index == (person.id_index and bytes(person.id_index)):
        return
    station = person.station or person.origin
    answer = ask([number], by=by, station=station, look_up=holders_for(by))[number]
    if answer.refusal:
        raise ValidationError({"id_number": [answer.refusal]})
    if answer.known:
        raise AlreadyHere(answer.known)
    if answer.elsewhere:
        raise RegisteredElsewhere


def _settle_doubles(person: Person, edited: Draft, changed: Collection[str], by: User) -> None:
    if not {"name", "born_on"} & set(changed):
        return
    find_doubles([edited], by, besides=person)
    if edited.undecided:
        raise LikelyDouble(edited.undecided)
    PersonLink.objects.bulk_create(
        PersonLink(person=person, other=other, verdict=PersonLink.Verdict.DIFFERENT, by=by)
        for other in edited.doubles
    )


@transaction.atomic
def change_many(
    people: Iterable[Person], *, by: User, worker: Worker | None = None, risk: str = ""
) -> int:
    """Give many people another responsible worker or risk level; how many changed.

    All or nothing: one person whom ``by`` may not edit refuses the whole change.
    """
    keys = [person.pk for person in people]
    if worker:
        hold_work([worker.pk])
    writable = RIGHTS.stations(by, "write")
    locked = Person.objects.select_for_update().filter(pk__in=keys, station__in=writable)
    rows = list(locked.order_by("pk"))
    if len(rows) != len(keys):
        raise RIGHTS.refusal("write", by)
    if worker and _stations_without(worker, rows):
        raise ValidationError(
            {"worker": _("This worker doesn't work at the station of each of these people.")}
        )
    if risk and risk not in Risk.values:
        raise ValidationError({"risk": _("Choose one of the list.")})
    values: dict[str, object] = ({"worker": worker} if worker else {}) | (
        {"risk": risk} if risk else {}
    )
    if not values:
        raise ValidationError(_("Choose what is to change."))
    changed = [p for p in rows if any(getattr(p, k) != v for k, v in values.items())]
    Person.objects.filter(pk__in=[p.pk for p in changed]).update(
        **values, version=F("version") + 1, updated_at=timezone.now()
    )
    told: dict[str, Any] = {k: str(getattr(v, "pk", v)) for k, v in values.items()}
    trail.record_many("edit", changed, by=by, **told)
    ids = [person.pk for person in changed]
    people_changed.send(Person, people_ids=ids, since=timezone.localdate())
    return len(changed)


def _stations_without(worker: Worker, rows: Iterable[Person]) -> set[int | None]:
    stations = {person.station_id for person in rows}
    assigned = worker.assignments.on().filter(station__in=stations)
    return stations - set(assigned.values_list("station", flat=True))
