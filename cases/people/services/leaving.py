"""A person leaves the ledger, and comes back: moved away, out of hardship, wants no more help.

``Person.station`` stays: it says who keeps the file. What ends is the enrolment, with what is
owed by it; what begins when somebody comes back is another enrolment (domain/9-rules, Leaving).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.codes import Leaving
from beneficiaries.models import Enrolment, Person
from beneficiaries.open_stations import require_open
from beneficiaries.signals import people_changed
from cases.casework.services import end_open_case, locked
from cases.casework.services.opening import works_at
from cases.duties.services.duties import end_duties
from cases.models import Case
from cases.people.services.deaths import last_met_on
from cases.reasons import LONGEST, stated
from cases.rights import RIGHTS
from stations.audit import trail
from stations.dated import still_to_come
from stations.idempotency import check_version
from stations.masking import mask_name
from stations.models import User
from stations.notices.services import notify
from stations.wording import short_day

SUSPEND, END = "suspend", "end"  # what becomes of an open case


@transaction.atomic
def leave_ledger(
    person: Person,
    *,
    on: date,
    because: str,
    note: str = "",
    case: str = SUSPEND,
    seen_version: int | None = None,
    by: User,
) -> Person:
    """``on`` is the last day on the ledger. An open case is suspended (中止：迁出、拒绝) for the
    lead to end; ``case="end"``: whoever may end one does so at once."""
    person = locked(person)
    RIGHTS.require(by, "leave", person)
    check_version(person, seen_version)
    enrolment = _latest(person)
    _check_leaving(person, enrolment, on, because, note.strip())
    person.left_on, person.left_because = on, because
    person.version += 1
    person.save()
    enrolment.until = on + timedelta(days=1)
    enrolment.left_because, enrolment.left_note = because, note.strip()
    enrolment.save()
    ended = _end_case(person, on, case, by)
    end_duties(person, on=on)
    people_changed.send(Person, people_ids=[person.pk], since=on)
    left_on = on.isoformat()
    trail.record("leave", person, by=by, reason=note.strip(), left_on=left_on, because=because)
    _tell(person, partial(_left_in_words, person, ended), by)
    return person


def _latest(person: Person) -> Enrolment:
    rows = Enrolment.objects.select_for_update(of=("self",)).filter(person=person)
    return rows.latest("since")


def _check_leaving(person: Person, enrolment: Enrolment, on: date, because: str, note: str) -> None:
    if person.died_on:
        raise ValidationError(_("The person has died."), code="stale")
    if person.left_on or enrolment.until:
        raise ValidationError(_("The person has left already."), code="stale")
    errors: dict[str, str] = {}
    if because not in Leaving.values:
        errors["because"] = _("Choose why they leave.")
    elif because == Leaving.OTHER and not note:
        errors["note"] = _("Say which reason it is.")
    if len(note) > LONGEST:
        errors["note"] = _("At most 300 characters, please.")
    if sentence := _too_early(person, enrolment, on) or still_to_come(on):
        errors["on"] = str(sentence)
    if errors:
        raise ValidationError(errors)


def said_of_leaving(person: Person) -> str:
    words = {"day": short_day(person.left_on), "reason": person.get_left_because_display()}
    return _("Left the ledger already on %(day)s: %(reason)s.") % words


def _too_early(person: Person, enrolment: Enrolment, on: date) -> str:
    if on < enrolment.since:
        words = {"day": short_day(enrolment.since)}
        return _("The person came to the ledger on %(day)s; they can't leave before.") % words
    met_on = last_met_on(person)
    if met_on and on < met_on:
        words = {"day": short_day(met_on)}
        sentence = _(
            "They were met on %(day)s still, a record says; the last day can't lie before."
        )
        return sentence % words
    return ""


def _end_case(person: Person, on: date, wanted: str, by: User) -> Case | None:
    words = {"day": short_day(on), "reason": person.get_left_because_display()}
    note = _("Left the ledger on %(day)s: %(reason)s.") % words
    case = end_open_case(person, SUSPEND, note=note, done_on=on, by=by)
    if wanted == END:
        return end_open_case(person, END, note=note, done_on=on, by=by)
    return case


def _left_in_words(person: Person, case: Case | None) -> str:
    words = {
        "name": mask_name(person.name),
        "day": short_day(person.left_on),
        "reason": person.get_left_because_display(),
    }
    text = _("%(name)s left the ledger on %(day)s: %(reason)s.") % words
    if case and case.status == Case.Status.SUSPENDED:
        sentence = _("Case %(number)s is suspended and waits for its end.")
        text += " " + sentence % {"number": case.number}
    return text


def _tell(person: Person, words: Callable[[], str], by: User) -> None:
    """Whoever is responsible, and who may take it back."""
    told = [*RIGHTS.holders("undo_leaving", person.station)]  # type: ignore[arg-type]
    if person.worker and person.worker.user:
        told.append(person.worker.user)
    told = [user for user in told if user != by]
    notify(told, words, url=person.get_absolute_url(), about=person)


@transaction.atomic
def take_up_again(
    person: Person, *, on: date | None = None, seen_version: int | None = None, by: User
) -> Person:
    """Whoever left is on the ledger of the same station again: another enrolment, from this day
    on (today). What is owed begins anew; who was responsible is so still, if they work there."""
    person = locked(person)
    RIGHTS.require(by, "take_up", person)
    check_version(person, seen_version)
    on = on or timezone.localdate()
    station = person.station
    if station is None or person.died_on or not person.left_on:
        raise ValidationError(_said_of(person), code="stale")
    require_open(station)
    last = _latest(person)
    if sentence := still_to_come(on):
        raise ValidationError({"on": sentence})
    if last.until and on < last.until:
        words = {"day": short_day(person.left_on)}
        sentence = _(
            "The person was on the ledger until %(day)s; take them up later than that. If the "
            "leaving was a mistake, the lead takes it back: the ledger goes on without a gap."
        )
        raise ValidationError({"on": sentence % words})
    Enrolment.objects.create(person=person, station=station, since=on)
    if person.worker and not works_at(person.worker, station, on):
        person.worker = None
    _be_back(person)
    people_changed.send(Person, people_ids=[person.pk], since=on)
    trail.record("take_up", person, by=by, on=on.isoformat())
    _tell(person, partial(_back_in_words, person, on), by)
    return person


def not_yet_back(person: Person) -> str:
    """Why nobody can take this person up today, whatever day is said; or nothing."""
    if not person.left_on or person.left_on < timezone.localdate():
        return ""
    sentence = _(
        "The ledger goes until %(day)s, that day included: take them up the day after. If the "
        "leaving was a mistake, the lead takes it back."
    )
    return sentence % {"day": short_day(person.left_on)}


def _back_in_words(person: Person, on: date) -> str:
    words = {"name": mask_name(person.name), "day": short_day(on)}
    return _("%(name)s is on the ledger again since %(day)s.") % words


def _said_of(person: Person) -> str:
    return _("The person has died.") if person.died_on else _("The person is on the ledger.")


def _be_back(person: Person) -> None:
    person.left_on, person.left_because = None, ""
    person.version += 1
    person.save()


@transaction.atomic
def undo_leaving(person: Person, *, reason: str, by: User) -> Person:
    """It was entered by mistake. The lead says why; the ledger goes on without a gap."""
    person = locked(person)
    RIGHTS.require(by, "undo_leaving", person)
    if person.died_on or not person.left_on:
        raise ValidationError(_said_of(person), code="stale")
    return take_back(person, reason=reason, by=by)


def take_back(person: Person, *, reason: str, by: User) -> Person:
    reason = stated(reason, missing=_("Say why the leaving was wrong."))
    last = _latest(person)
    last.until, last.left_because, last.left_note = None, "", ""
    last.save()
    day = person.left_on
    trail.record("undo_leaving", person, by=by, reason=reason, left_on=str(day))
    _be_back(person)
    people_changed.send(Person, people_ids=[person.pk], since=day)
    return person
