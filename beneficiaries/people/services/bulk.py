"""Many people at once, by the same rules: checked by sets, written by sets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Relation
from beneficiaries.households.services.householders import Head, heads_of
from beneficiaries.households.services.households import (
    NewHousehold,
    household_errors,
    known_already,
    served_codes,
)
from beneficiaries.models import Household, Person
from beneficiaries.open_stations import require_open
from beneficiaries.people.queries.holders import holders_for
from beneficiaries.people.queries.places import workers_at
from beneficiaries.people.queries.reach import households_within_reach
from beneficiaries.people.services.doubles import find_doubles
from beneficiaries.people.services.drafts import Draft, Registration, draft
from beneficiaries.people.services.writing import Formed, write
from beneficiaries.rights import RIGHTS
from stations.idempotency import Conflict, Repeated
from stations.identity_numbers.services import ask
from stations.kinds.protocol import Name, made_at, names_at, sent_otherwise
from stations.models import Station, User

BATCH = 1000


class Steps(Protocol):
    """Who is told how far it is."""

    def step(self, done: int, total: int) -> None: ...


class RowErrors(ValidationError):
    """Some rows can't be registered: ``drafts`` are those, each with its reasons."""

    def __init__(self, drafts: list[Draft]) -> None:
        self.drafts = drafts
        sentence = _("%(n)d rows can't be registered.")
        super().__init__(sentence, code="rows", params={"n": len(drafts)})


def register_people(
    rows: Iterable[Registration],
    *,
    station: Station,
    by: User,
    progress: Steps | None = None,
    act: str = "write",
) -> list[Person]:
    """Register all rows or, by ``RowErrors``, none.

    Rows that share one ``NewHousehold`` share the household; ``different_from="all"`` says
    that likely doubles of a row are other people; ``row`` is its number in the user's file.
    Some forty statements for each 1,000 rows. Each batch is a transaction: a caller that
    wants all or nothing even against a race wraps the call in one.
    """
    drafts = check_people(rows, station=station, by=by, act=act)
    bad = [d for d in drafts if d.is_bad]
    if bad:
        raise RowErrors(bad)
    people: list[Person] = []
    formed: Formed = {}  # a household may begin in one batch and end in the next
    for start in range(0, len(drafts), BATCH):
        part = drafts[start : start + BATCH]
        try:
            people += write(part, station=station, by=by, act=act, formed=formed, besides=people)
        except Repeated:
            if bad := [d for d in part if d.is_bad]:
                raise RowErrors(bad) from None
            raise
        if progress is not None:
            progress.step(len(people), len(drafts))
    return people


def check_people(
    rows: Iterable[Registration], *, station: Station, by: User, act: str = "write"
) -> list[Draft]:
    """What each row would come to, without writing any: errors, doubles, numbers known. Asking
    for numbers has its limit and leaves its log (``stations.identity_numbers.services``). ``act``:
    what ``by`` must have the right to."""
    RIGHTS.require(by, act, station)
    require_open(station)
    drafts = [draft(given, number) for number, given in enumerate(rows, start=1)]
    check_within(drafts)
    for start in range(0, len(drafts), BATCH):
        part = drafts[start : start + BATCH]
        _find_sent_before(part, station)
        fresh = [d for d in part if d.existing is None]
        _check_places(fresh, station, by, act)
        _ask_for_numbers(fresh, station, by, act)
        find_doubles(fresh, by, act=act)
    check_householders([d for d in drafts if d.existing is None], by)
    return drafts


def check_within(drafts: Sequence[Draft]) -> None:
    """The same number, name and birth date or UUID in two rows of one file."""
    numbers: dict[str, int] = {}
    namesakes: dict[tuple, Draft] = {}
    seen: set[Name] = set()
    for d in drafts:
        for name in names_at(None, d):
            if name in seen:
                field = "client_uuid" if d.client_uuid in name else "external_id"
                d.add(field, _("This row stands here twice."))
            seen.add(name)
        number = d.values["id_number"]
        if number and numbers.setdefault(number, d.row) != d.row:
            sentence = _("Row %(row)d has the same identity number.")
            words = {"row": numbers[number]}
            d.add("id_number", ValidationError(sentence, code="twice", params=words))
        key = (d.values["name"], d.values["born_on"])
        first = namesakes.setdefault(key, d)
        if first is not d and d.different_from != "all" and not _are_two(first, d):
            d.twin = first.row


def _are_two(d: Draft, other: Draft) -> bool:
    """Two identity numbers that differ tell two people apart."""
    return bool(d.id_index and other.id_index and d.id_index != other.id_index)


def _find_sent_before(drafts: Sequence[Draft], station: Station) -> None:
    """Rows sent before under their UUID, or another system's id; of one row with other contents it
    is a ``Conflict``."""
    sent = [d for d in drafts if d.client_uuid or d.external_id]
    if not sent:
        return
    for n, person in made_at(Person, [(station.pk, d) for d in sent]).items():
        if person.digest == sent[n].digest:
            sent[n].existing = person
        elif len(drafts) == 1:
            raise Conflict(person)
        else:
            sent[n].add_all(sent_otherwise(person, sent[n]))


def _check_places(drafts: Sequence[Draft], station: Station, by: User, act: str) -> None:
    """Households in sight or new in a served village; workers of this station."""
    new = {d.values["household"] for d in drafts if isinstance(d.values["household"], NewHousehold)}
    served = served_codes(station, {n.division.pk for n in new}) if new else set()
    known = known_already(new, station)
    wrong = {n: household_errors(n, served) | known.get(n, {}) for n in new}
    old = {d.values["household"].pk for d in drafts if isinstance(d.values["household"], Household)}
    seen = set(_visible_households(by, old, act)) if old else set()
    wanted = {d.values["worker"].pk for d in drafts if d.values["worker"]}
    working = set(_workers(station, wanted)) if wanted else set()
    for d in drafts:
        household, worker = d.values["household"], d.values["worker"]
        for name, errors in wrong.get(household, {}).items():
            d.errors.setdefault(name, []).extend(errors)
        if isinstance(household, Household) and household.pk not in seen:
            d.add("household", _("This household is not in your stations."))
        if worker and worker.pk not in working:
            d.add("worker", _("Choose somebody who works at this station today."))


def check_householders(drafts: Sequence[Draft], by: User) -> None:
    """Of each household one is the householder: whoever says nothing of themselves is the first
    of them, or a relative; a second one is asked about (``Draft.head``)."""
    known = {
        d.values["household"].pk for d in drafts if isinstance(d.values["household"], Household)
    }
    heads: dict[object, Head] = {}
    if known:
        heads |= heads_of(known, by)
    for d in drafts:
        household = d.values["household"]
        if household is None:
            continue
        key = household.pk if isinstance(household, Household) else household
        head = heads.get(key)
        if head and not d.says_relation:
            d.values["relation"] = Relation.OTHER_RELATIVE
        if d.values["relation"] != Relation.SELF:
            continue
        d.former = head.person if head and d.former_relation and head.may_step_down else None
        d.head = None if d.former else head
        if d.head is None:
            heads[key] = Head(row=d.row)


def _visible_households(by: User, keys: set[UUID], act: str) -> Iterable[UUID]:
    return households_within_reach(by, act).filter(pk__in=keys).values_list("pk", flat=True)


def _workers(station: Station, keys: set[UUID]) -> Iterable[UUID]:
    return workers_at([station]).filter(pk__in=keys).values_list("pk", flat=True)


def _ask_for_numbers(drafts: Sequence[Draft], station: Station, by: User, act: str) -> None:
    """Whose number somebody has already, in sight or elsewhere; or that one may not ask now."""
    wanted = {d.values["id_number"]: d for d in drafts if "id_number" not in d.errors}
    wanted.pop("", None)
    answers = ask(
        list(wanted),
        by=by,
        station=station,
        look_up=holders_for(by, act),
        free={number for number, d in wanted.items() if d.number_is_free},
    )
    for number, answer in answers.items():
        wanted[number].known = answer.known
        wanted[number].is_elsewhere = answer.elsewhere is not None
        if answer.refusal:
            wanted[number].add("id_number", answer.refusal)
