"""A person dies: nothing is owed any more, the enrolment ends, an open case is suspended.

``Person.station`` stays: it says who keeps the file. What ended is the enrolment (the ledger).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import DateField, F, Max, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from beneficiaries.categories.services import begin_category
from beneficiaries.codes import Category, Relation
from beneficiaries.households.services.succession import (
    appoint_householder,
    living_members,
    yield_to_householder,
)
from beneficiaries.models import Enrolment, Person
from beneficiaries.signals import people_changed
from cases.casework.services import end_open_case, locked
from cases.codes import Outcome
from cases.duties.services.duties import end_duties
from cases.models import Attendance, Case
from cases.reasons import stated
from cases.rights import RIGHTS
from stations.audit import trail
from stations.dated import still_to_come
from stations.masking import mask_name
from stations.models import User
from stations.notices.services import notify
from stations.refused import StandsAlready
from stations.wording import full_day, short_day


@dataclass(frozen=True)
class Followed:
    """Who died, and what it changed for those who stay: ``unsaid``, whose relation to the new
    householder couldn't be said."""

    person: Person
    alone: Person | None = None
    householder: Person | None = None
    unsaid: list[Person] = field(default_factory=list)


@transaction.atomic
def record_death(
    person: Person,
    *,
    on: date,
    reason: str,
    by: User,
    alone: Person | None = None,
    householder: Person | None = None,
) -> Followed:
    """The day belongs to the ledger still. An open case is suspended (中止：死亡) for the lead
    to end; ``reason`` says how it is known. ``alone``: of the household, who lives alone now;
    ``householder``: who of it is the householder from that day on."""
    person = locked(person)
    if person.station is None:
        raise RIGHTS.refusal("record_death", by, is_nowhere=True)
    RIGHTS.require(by, "record_death", person)
    reason = stated(reason, missing=_("Say how it is known: who said so, which certificate."))
    _check(person, on)
    person.died_on = on
    person.version += 1
    person.save()
    enrolled = Enrolment.objects.filter(person=person, until=None)
    enrolled.update(until=Greatest(Value(on, DateField()), F("since")) + timedelta(days=1))
    note = _("Died on %(day)s.") % {"day": full_day(on)}
    case = end_open_case(person, "suspend", note=note, done_on=on, by=by)
    end_duties(person, on=on)
    people_changed.send(Person, people_ids=[person.pk], since=on)
    trail.record("death", person, by=by, reason=reason, died_on=on.isoformat())
    leads = [user for user in RIGHTS.holders("undo_death", person.station) if user != by]
    words = partial(_in_words, person, on, case)
    notify(leads, words, url=person.get_absolute_url(), about=person)
    return _follow(person, on, alone, householder, by)


def _in_words(person: Person, on: date, case: Case | None) -> str:
    words = {"name": mask_name(person.name), "day": full_day(on)}
    text = _("The death of %(name)s on %(day)s was recorded.") % words
    if case:
        waits = _("Case %(number)s is suspended and waits for its end.")
        text += " " + waits % {"number": case.number}
    return text


def _follow(
    person: Person, on: date, alone: Person | None, householder: Person | None, by: User
) -> Followed:
    stay = living_members(person)
    errors = {}
    if alone and [alone] != stay:
        errors["alone"] = _("Only whoever remains of a household lives alone now.")
    if householder and householder not in stay:
        errors["householder"] = _("Choose one of the living members.")
    if errors:
        raise ValidationError(errors)
    if alone:
        begin_category(alone, Category.LIVES_ALONE, since=on, by=by)
    if not householder:
        return Followed(person, alone)
    appointed = appoint_householder(householder, on=on, by=by)
    return Followed(person, alone, appointed.person, appointed.unsaid)


def _check(person: Person, on: date) -> None:
    if person.died_on:
        raise StandsAlready(said_of_death(person), stands=person.get_absolute_url(), code="stale")
    errors = {}
    met_on = last_met_on(person)
    if sentence := still_to_come(on):
        errors["on"] = sentence
    elif on < person.born_on:
        errors["on"] = _("The date lies before the person was born.")
    elif met_on and on < met_on:
        words = {"day": short_day(met_on)}
        errors["on"] = _("A service record says the person was met on %(day)s.") % words
    if errors:
        raise ValidationError(errors)


def said_of_death(person: Person) -> str:
    words = {"day": full_day(person.died_on)} if person.died_on else {}
    return _("The death is recorded already: died on %(day)s.") % words


def last_met_on(person: Person) -> date | None:
    """The last day on which a record not voided met the person."""
    met = Attendance.objects.filter(
        person=person, record__outcome=Outcome.MET, record__voided_at=None
    )
    return met.aggregate(last=Max("record__done_on"))["last"]


@transaction.atomic
def undo_death(person: Person, *, reason: str, by: User) -> Person:
    """It was somebody else, or not true. The lead says why; the ledger goes on without a gap."""
    person = locked(person)
    RIGHTS.require(by, "undo_death", person)
    if not person.died_on:
        raise ValidationError(_("No death is recorded."), code="stale")
    reason = stated(reason, missing=_("Say why the record of the death was wrong."))
    if not person.left_on:  # whoever had left before they died has still left
        last = Enrolment.objects.filter(person=person).order_by("-since").values("pk")[:1]
        Enrolment.objects.filter(pk__in=last).update(until=None)
    trail.record("undo_death", person, by=by, reason=reason, died_on=person.died_on.isoformat())
    day, person.died_on = person.died_on, None
    person.version += 1
    person.save()
    if person.relation == Relation.SELF:
        yield_to_householder(person)
    people_changed.send(Person, people_ids=[person.pk], since=day)
    return person
