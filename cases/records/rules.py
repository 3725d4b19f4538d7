"""What must be true of a service record: functions over plain values.

The page, the API, the import and the demo all run these very rules; none of them looks at a
database. A rule yields ``(field, sentence)``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from beneficiaries.groups import GROUPS
from cases.codes import (
    Action,
    AttemptReason,
    Channel,
    Condition,
    Domain,
    Method,
    Outcome,
    Purpose,
)
from cases.models import HandOver
from cases.records.rows import ServiceRow, method_of
from cases.rights import RIGHTS
from resources.attribution.rules import Offered, attribution_is_offered
from resources.donations.rules import amount_problem
from stations.dated import still_to_come
from stations.wording import short_day

VISITS = frozenset({Method.HOME_VISIT, Method.REMOTE_VISIT})
MINUTES_A_DAY = 1440
MAX_HEADS = 100_000
MAX_NOTE = 5000
MAX_TITLE = 100
MAX_NAME = 50

Problems = Iterator[tuple[str, str]]


@dataclass(frozen=True)
class Life:
    """What a person's dates allow."""

    born_on: date
    died_on: date | None = None
    left_on: date | None = None


@dataclass(frozen=True)
class Facts:
    """What a row is judged by: fetched once for a whole batch."""

    today: date
    roles: frozenset[str]
    act: str = "write_records"  # what the writer must have the right to; "": asked already
    opened_on: date | None = None
    closed_on: date | None = None
    lives: Mapping[UUID, Life] = field(default_factory=dict)  # of visible people only
    workers: frozenset[UUID] = frozenset()  # visible ones
    volunteers: Mapping[UUID, date | None] = field(default_factory=dict)  # visible; when they left
    cases: frozenset[UUID] = frozenset()  # visible ones
    offered: Offered = field(default_factory=dict)  # projects and themes of the station


def writer_has_a_role(row: ServiceRow, facts: Facts) -> Problems:
    if facts.act and not facts.roles & RIGHTS.acts[facts.act]:
        yield "station", _("You can't write records at this station.")


def date_is_not_in_the_future(row: ServiceRow, facts: Facts) -> Problems:
    if sentence := still_to_come(row.done_on, facts.today):
        yield "done_on", sentence


def station_is_open(row: ServiceRow, facts: Facts) -> Problems:
    """A lead may book after the closing day, with a reason; a correction that leaves the record
    on its day books nothing anew and needs none."""
    if facts.opened_on and row.done_on < facts.opened_on:
        yield (
            "done_on",
            _("The station opened only on %(day)s.") % {"day": short_day(facts.opened_on)},
        )
    if not facts.closed_on or row.done_on < facts.closed_on:
        return
    words = {"day": short_day(facts.closed_on)}
    if not facts.roles & RIGHTS.acts["book_late"]:
        yield "done_on", _("The station closed on %(day)s; only its lead may book later.") % words
    elif row.done_on != row.stands_on and not row.override_reason.strip():
        yield "override_reason", _("The station closed on %(day)s: give a reason.") % words


def people_are_visible(row: ServiceRow, facts: Facts) -> Problems:
    if row.subject and row.subject.pk not in facts.lives:
        yield "subject", _("This person is not on your ledger.")
    for n, person in enumerate(row.attended, 1):
        if person.pk not in facts.lives:
            yield f"attended.{n}", _("Somebody in this list is not on your ledger.")


def people_were_alive(row: ServiceRow, facts: Facts) -> Problems:
    for person in dict.fromkeys(row.people):
        life = facts.lives.get(person.pk)
        if life is None:
            continue
        words = {"name": person.name}
        if row.done_on < life.born_on:
            words["day"] = short_day(life.born_on)
            yield "done_on", _("%(name)s was born only on %(day)s.") % words
        if life.died_on and row.done_on > life.died_on:
            words["day"] = short_day(life.died_on)
            yield "done_on", _("%(name)s died on %(day)s.") % words
        elif life.left_on and row.done_on > life.left_on:
            words["day"] = short_day(life.left_on)
            yield (
                "done_on",
                _("%(name)s left the ledger on %(day)s; take them up again first.") % words,
            )


def nobody_is_named_twice(row: ServiceRow, facts: Facts) -> Problems:
    seen: set[UUID] = set()
    for n, person in enumerate(row.attended, 1):
        if person.pk in seen:
            yield f"attended.{n}", _("Somebody stands in this list twice.")
        seen.add(person.pk)
    for n, worker in enumerate(row.workers, 1):
        if worker in list(row.workers)[: n - 1]:
            yield f"workers.{n}", _("Somebody stands in this list twice.")


def somebody_was_reached(row: ServiceRow, facts: Facts) -> Problems:
    if row.outcome == Outcome.MET and not row.attended and not row.head_counts:
        yield "attended", _("Say who was there: tick a person or give a head count.")


def attempts_reach_nobody(row: ServiceRow, facts: Facts) -> Problems:
    if row.outcome == Outcome.MET:
        return
    if row.subject is None:
        yield "subject", _("An attempt must name the person it was about.")
    for name in ("attended", "head_counts"):
        if getattr(row, name):
            yield name, _("Nobody was met, so nobody can have been there.")
    if row.method not in VISITS:
        yield "outcome", _("Only a visit can fail to meet somebody.")


def reasons_are_of_attempts(row: ServiceRow, facts: Facts) -> Problems:
    """Nobody has to say why; whoever says "another reason" says it in words."""
    if not row.attempt_reason:
        return
    if row.outcome == Outcome.MET:
        yield "attempt_reason", _("They were met, so there is no reason why nobody was.")
    elif row.attempt_reason == AttemptReason.OTHER and not row.note.strip():
        yield "note", _("Say in a few words why nobody was met.")


def method_fits_the_channel(row: ServiceRow, facts: Facts) -> Problems:
    if not row.channel:
        return
    if row.method not in VISITS:
        yield "channel", _("Only a visit is at home, by phone, by video or by a neighbour.")
    elif row.method != method_of(row.channel):
        yield "method", _("At home is a home visit (V); everything else a remote one (T).")


def heads_stand_in_known_groups(row: ServiceRow, facts: Facts) -> Problems:
    for group, number in row.head_counts.items():
        if group and group not in GROUPS:
            yield "head_counts", _("There is no group “%(group)s”.") % {"group": group}
        if not 1 <= number <= MAX_HEADS:
            yield (
                "head_counts",
                _("A head count is a number from 1 to %(most)d.") % {"most": MAX_HEADS},
            )


def minutes_fit_into_a_day(row: ServiceRow, facts: Facts) -> Problems:
    if row.minutes is not None and not 0 <= row.minutes <= MINUTES_A_DAY:
        yield "minutes", _("Minutes are 0 to 1440.")


def case_is_of_the_people(row: ServiceRow, facts: Facts) -> Problems:
    if row.case is None:
        return
    if row.case.pk not in facts.cases:
        yield "case", _("There is no such case on your ledger.")
    elif row.case.person_id not in {person.pk for person in row.people}:
        yield "case", _("This is the case of another person.")


def activity_holds_the_record(row: ServiceRow, facts: Facts) -> Problems:
    """A record of an activity is of its station and method, on one of its days."""
    if row.activity is None:
        return
    if row.activity.station_id != row.station.pk:
        yield "activity", _("There is no such activity at this station.")
    elif row.activity.voided_at:
        yield "activity", _("This activity was voided.")
    elif row.method != Method.COMMUNITY:
        yield "method", _("A record of an activity is of method S.")
    elif not row.activity.began_on <= row.done_on <= row.activity.done_on:
        days = {"first": short_day(row.activity.began_on), "last": short_day(row.activity.done_on)}
        yield "done_on", _("The activity took place from %(first)s to %(last)s.") % days


def receivers_were_reached(row: ServiceRow, facts: Facts) -> Problems:
    there = {person.pk for person in row.attended}
    for n, line in enumerate(row.handed, 1):
        if line.person.pk not in there:
            words = {"name": line.person.name, "item": line.item.name}
            yield (
                f"handed.{n}.person",
                _("%(name)s gets %(item)s but is not ticked as present.") % words,
            )


def goods_are_of_the_station(row: ServiceRow, facts: Facts) -> Problems:
    for n, line in enumerate(row.handed, 1):
        if line.item.station_id != row.station.pk:
            yield f"handed.{n}.item", _("This item is not in the station's stock.")


def quantities_are_real(row: ServiceRow, facts: Facts) -> Problems:
    for n, line in enumerate(row.handed, 1):
        problem = amount_problem(line.quantity)
        if problem:
            yield f"handed.{n}.quantity", f"{line.item.name}{_(': ')}{problem}"


def nobody_gets_an_item_twice(row: ServiceRow, facts: Facts) -> Problems:
    seen = set()
    for n, line in enumerate(row.handed, 1):
        key = line.person.pk, line.item.pk
        if key in seen:
            words = {"name": line.person.name, "item": line.item.name}
            yield f"handed.{n}", _("%(name)s gets %(item)s twice: write it in one line.") % words
        seen.add(key)


def receipts_name_who_signed(row: ServiceRow, facts: Facts) -> Problems:
    for n, line in enumerate(row.handed, 1):
        for sentence in receipt_problems(line.receipt, line.signed_by):
            yield f"handed.{n}.receipt", sentence


def receipt_problems(receipt: str, signed_by: str) -> Iterator[str]:
    """What is wrong with a signature; also asked when it is given later."""
    if receipt not in HandOver.Receipt.values:
        yield _("There is no code “%(code)s”.") % {"code": receipt}
    elif receipt == HandOver.Receipt.RELATIVE and not signed_by.strip():
        yield _("Name whoever signed in the receiver's place.")
    elif receipt != HandOver.Receipt.RELATIVE and signed_by:
        yield _("Only somebody else who signed is named.")
    elif len(signed_by) > MAX_NAME:
        yield _("At most %(most)d characters.") % {"most": MAX_NAME}


def workers_are_known(row: ServiceRow, facts: Facts) -> Problems:
    if any(worker.pk not in facts.workers for worker in row.workers):
        yield "workers", _("This worker does not belong to your stations.")


def volunteers_are_known(row: ServiceRow, facts: Facts) -> Problems:
    """Of whichever station of the writer's; a guest helps here as well. Who was registered later
    may have helped before."""
    for n, line in enumerate(row.volunteers, 1):
        if line.volunteer.pk not in facts.volunteers:
            yield f"volunteers.{n}.volunteer", _("This volunteer is not of your stations.")
            continue
        left_on = facts.volunteers[line.volunteer.pk]
        if left_on and row.done_on > left_on:
            words = {"name": line.volunteer.name, "day": short_day(left_on)}
            sentence = _("%(name)s was a volunteer until %(day)s.") % words
            yield f"volunteers.{n}.volunteer", sentence


def volunteers_gave_time(row: ServiceRow, facts: Facts) -> Problems:
    for n, line in enumerate(row.volunteers, 1):
        if not 1 <= line.minutes <= MINUTES_A_DAY:
            words = {"name": line.volunteer.name}
            sentence = _("%(name)s: a volunteer's minutes are 1 to 1440.") % words
            yield f"volunteers.{n}.minutes", sentence


def no_volunteer_stands_twice(row: ServiceRow, facts: Facts) -> Problems:
    seen: set[UUID] = set()
    for n, line in enumerate(row.volunteers, 1):
        if line.volunteer.pk in seen:
            yield f"volunteers.{n}", _("Somebody stands in this list twice.")
        seen.add(line.volunteer.pk)


def codes_are_known(row: ServiceRow, facts: Facts) -> Problems:
    lists: list[tuple[str, Iterable[str], list[str]]] = [
        ("method", [row.method], Method.values),
        ("domain", [row.domain], Domain.values),
        ("outcome", [row.outcome], Outcome.values),
        ("attempt_reason", [row.attempt_reason], ["", *AttemptReason.values]),
        ("channel", [row.channel], ["", *Channel.values]),
        ("condition", [row.condition], ["", *Condition.values]),
        ("purposes", row.purposes, Purpose.values),
        ("actions", row.actions, Action.values),
    ]
    for name, given, allowed in lists:
        for code in given:
            if code not in allowed:
                yield name, _("There is no code “%(code)s”.") % {"code": code}


def project_and_theme_are_offered(row: ServiceRow, facts: Facts) -> Problems:
    yield from attribution_is_offered(row, row.done_on, facts.offered)


def texts_fit(row: ServiceRow, facts: Facts) -> Problems:
    for name, text, most in [("note", row.note, MAX_NOTE), ("title", row.title, MAX_TITLE)]:
        if len(text) > most:
            yield name, _("At most %(most)d characters.") % {"most": most}


RULES = (
    writer_has_a_role,
    date_is_not_in_the_future,
    station_is_open,
    people_are_visible,
    people_were_alive,
    nobody_is_named_twice,
    somebody_was_reached,
    attempts_reach_nobody,
    reasons_are_of_attempts,
    method_fits_the_channel,
    heads_stand_in_known_groups,
    minutes_fit_into_a_day,
    case_is_of_the_people,
    activity_holds_the_record,
    receivers_were_reached,
    goods_are_of_the_station,
    quantities_are_real,
    nobody_gets_an_item_twice,
    receipts_name_who_signed,
    workers_are_known,
    volunteers_are_known,
    volunteers_gave_time,
    no_volunteer_stands_twice,
    codes_are_known,
    project_and_theme_are_offered,
    texts_fit,
)


def refusal(row: ServiceRow, facts: Facts) -> ValidationError | None:
    """All that is wrong with a row, by field; None when nothing is."""
    found: dict[str, list[str]] = {}
    for rule in RULES:
        for name, sentence in rule(row, facts):
            found.setdefault(name, []).append(sentence)
    return ValidationError(found) if found else None
