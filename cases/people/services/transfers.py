"""A person moves to another station's ledger, by the lead who gives them up.

The station that had them keeps its records and its case file. An open case doesn't move: it
ends there as referred to the new station, which reads it on the person's page and opens a
case of its own when it goes on. So every number, session and step stays where it was done.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.models import Enrolment, Person, TransferRequest
from beneficiaries.search.services import refresh_tokens
from beneficiaries.signals import people_changed
from beneficiaries.transfers.services import decline_transfer
from beneficiaries.transfers.workflow import WORKFLOW
from cases.casework.services import end_open_case, locked
from cases.casework.services.opening import works_at
from cases.duties.services.duties import end_duties
from cases.reasons import stated
from cases.rights import RIGHTS
from stations.audit import trail
from stations.dated import still_to_come
from stations.masking import mask_name
from stations.models import Station, User, Worker
from stations.notices.services import notify
from stations.row_security.acting import beyond_scope
from stations.wording import short_day


@transaction.atomic
@beyond_scope()  # it ends where another station begins
def transfer_person(
    person: Person, *, to: Station, on: date, reason: str, by: User, worker: Worker | None = None
) -> Person:
    """Close the enrolment on this day and open one at ``to``; duties and files follow. Whoever had
    left the ledger is on it again there. ``worker``: of ``to``, who is responsible from now on."""
    person = locked(person)
    if person.station is None:
        raise ValidationError(_("This person isn't enrolled at any station."))
    RIGHTS.require(by, "transfer", person)
    giving = person.station
    reason = stated(reason, missing=_("Say why; both stations read it."))
    enrolment = Enrolment.objects.select_for_update().filter(person=person).latest("since")
    _check(person, enrolment, to, on)
    if worker and not works_at(worker, to, on):
        raise ValidationError({"worker": _("This worker doesn't work at that station.")})
    words = {"station": to.name}
    note = _("Moved to %(station)s: %(reason)s") % {**words, "reason": reason}
    end_open_case(person, "refer", note=note, done_on=on, by=by, referred_to=to.name)
    if enrolment.until is None:
        Enrolment.objects.filter(pk=enrolment.pk).update(until=on)
    Enrolment.objects.create(person=person, station=to, since=on)
    person.station, person.worker = to, worker
    person.left_on, person.left_because = None, ""
    person.version += 1
    person.save()
    end_duties(person, on=on)
    refresh_tokens([person])
    people_changed.send(Person, people_ids=[person.pk], since=on)
    _leave_receipts(person, giving, to, reason, by)
    return person


def _check(person: Person, enrolment: Enrolment, to: Station, on: date) -> None:
    errors = {}
    if to == person.station:
        errors["to"] = _("The person belongs to this station already.")
    if not to.is_open_on(on):
        errors["to"] = _("This station is closed.")
    if sentence := still_to_come(on):
        errors["on"] = sentence
    elif on <= enrolment.since:
        words = {"day": short_day(enrolment.since)}
        errors["on"] = _("The person came to this station on %(day)s; move them later.") % words
    elif enrolment.until and on < enrolment.until:
        words = {"day": short_day(person.left_on)}
        errors["on"] = _("The person was on the ledger until %(day)s; move them later.") % words
    if person.died_on:
        raise ValidationError(_("The person has died."))
    if errors:
        raise ValidationError(errors)


def _leave_receipts(person: Person, giving: Station, to: Station, reason: str, by: User) -> None:
    """An audit entry and a notice at both ends; what was asked for is answered by it."""
    trail.record("transfer", person, by=by, reason=reason, station=giving, to=to.pk)
    trail.record("receive", person, by=by, reason=reason, station=to, source=giving.pk)
    asked = TransferRequest.objects.filter(person=person, to=to, state=TransferRequest.State.ASKED)
    askers = [request.asked_by for request in asked.select_related("asked_by")]
    WORKFLOW.move("grant", asked, answered_by=by, answered_at=timezone.now())
    names = {"name": mask_name(person.name), "source": giving.name, "to": to.name}

    def words() -> str:
        return _("%(name)s moved from %(source)s to %(to)s.") % names

    notify([u for u in RIGHTS.holders("transfer", giving) if u != by], words, about=person)
    _tell_receivers(person, to, words, askers)


def _tell_receivers(
    person: Person, to: Station, moved: Callable[[], str], askers: list[User]
) -> None:
    """The worker who was named; the lead, and who asked, read whether somebody was."""
    worker, url = person.worker, person.get_absolute_url()
    named = [worker.user] if worker and worker.user else []

    def theirs() -> str:
        return " ".join([moved(), _("You are responsible for them now.")])

    def whose() -> str:
        more = (
            _("Responsible: %(worker)s.") % {"worker": worker}
            if worker
            else _("Say who is responsible for them.")
        )
        return f"{moved()} {more}"

    notify(named, theirs, url=url, about=person)
    others = [u for u in [*RIGHTS.holders("transfer", to), *askers] if u not in named]
    notify(others, whose, url=url, about=person)


@transaction.atomic
def answer_request(
    request: TransferRequest, *, grant: bool, by: User, reason: str = "", on: date | None = None
) -> TransferRequest:
    """The station that has the person gives them up, or says why not."""
    request = TransferRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    WORKFLOW.require("grant" if grant else "decline", request, by=by)
    if not grant:
        reason = stated(reason, missing=_("Say why; both stations read it."))
        return decline_transfer(request, reason=reason, by=by)
    day = on or timezone.localdate()
    transfer_person(
        request.person,
        to=request.to,
        on=day,
        reason=reason.strip() or request.reason,
        by=by,
        worker=_named(request, day),
    )
    request.refresh_from_db()
    return request


@beyond_scope()  # of the other station
def _named(request: TransferRequest, day: date) -> Worker | None:
    """Who was to be responsible, unless they have gone since."""
    worker = request.worker
    return worker if worker and works_at(worker, request.to, day) else None


STEPS = {
    "grant": partial(answer_request, grant=True),
    "decline": partial(answer_request, grant=False),
}
