"""A station asks for somebody who is registered elsewhere. Granting moves the person, which
touches duties and cases: ``cases.people.services`` does that; here it is asked and declined."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person, TransferRequest
from beneficiaries.open_stations import require_open
from beneficiaries.people.queries.holders import holders_for
from beneficiaries.people.queries.places import workers_at
from beneficiaries.rights import RIGHTS
from beneficiaries.transfers.workflow import WORKFLOW
from stations.audit import trail
from stations.idempotency import hold
from stations.identity_numbers.rules import check_id_number
from stations.identity_numbers.services import Answer, ask
from stations.masking import mask_name
from stations.models import Station, User, Worker
from stations.notices.services import notify
from stations.row_security.acting import beyond_scope
from stations.wording import moment


@beyond_scope()  # the person is another station's, and so are those who answer
def ask_for_transfer(
    *, id_number: str, to: Station, reason: str, by: User, worker: Worker | None = None
) -> TransferRequest:
    """Ask the station that has this person, without learning who or where it is.

    Counts against the limit like every question for a number of another station, and so does
    one that nobody has: here that is told in so many words. Whoever was just told of the number
    while registering somebody asks for nothing new. ``worker``: of ``to``, who will be responsible.
    """
    RIGHTS.require(by, "write", to)
    require_open(to)
    errors = {}
    try:
        number = check_id_number(id_number).number18
    except ValidationError as error:
        errors["id_number"] = error
    if not reason.strip():
        errors["reason"] = ValidationError(_("Say why: the other station decides by it."))
    if worker and not workers_at([to]).contains(worker):
        errors["worker"] = ValidationError(_("This worker doesn't work at that station."))
    if errors:
        raise ValidationError(errors)
    found = ask([number], by=by, station=to, look_up=holders_for(by), every=True)
    return _ask(_askable(found[number]), to, reason.strip(), by, worker)


def _askable(answer: Answer) -> Person:
    if answer.refusal:
        raise ValidationError({"id_number": answer.refusal})
    if answer.known:
        sentence = _("This person is in your stations already: %(name)s.")
        error = ValidationError(sentence, code="here", params={"name": answer.known.name})
        raise ValidationError({"id_number": error})
    person: Person | None = answer.elsewhere
    if person is None:
        sentence = _("Nobody is registered under this number.")
        raise ValidationError({"id_number": ValidationError(sentence, code="unknown")})
    if person.died_on or person.station is None:
        sentence = _("This person is on no station's ledger any more; ask the county.")
        raise ValidationError({"id_number": ValidationError(sentence, code="left")})
    return person


@transaction.atomic
def _ask(
    person: Person, to: Station, reason: str, by: User, worker: Worker | None
) -> TransferRequest:
    hold("transfer", person.pk, to.pk)
    standing = TransferRequest.objects.filter(state=TransferRequest.State.ASKED)
    if known := standing.filter(person=person, to=to).select_related("asked_by").first():
        sentence = _(
            "Your station has asked for this person already (%(by)s, %(when)s), and the other one "
            "has not answered yet. What was asked with: %(reason)s"
        )
        words = {"by": known.asked_by, "when": moment(known.asked_at), "reason": known.reason}
        raise ValidationError(sentence, code="asked", params=words)
    asked = TransferRequest.objects.create(
        person=person, to=to, reason=reason[:300], asked_by=by, worker=worker
    )
    trail.record("ask_transfer", person, by=by, reason=reason, to=to.code)
    _tell_leads(asked)
    return asked


def _tell_leads(asked: TransferRequest) -> None:
    """The answer is given on a page of the app above, so its address is known by name only."""
    station = asked.person.station
    if station is None:
        return
    names = {"name": mask_name(asked.person.name), "station": asked.to}

    def words() -> str:
        return _("%(station)s asks for %(name)s: let them go, or say why not.") % names

    url = reverse("cases:transfer_answer", args=[asked.pk])
    notify(RIGHTS.holders("answer_transfer", station), words, url=url, about=asked.person)


def decline_transfer(request: TransferRequest, *, reason: str, by: User) -> TransferRequest:
    """The lead of the person's station says no, and why."""
    WORKFLOW.require("decline", request, by=by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the asking station reads it.")})
    WORKFLOW.take(
        "decline",
        request,
        by=by,
        reason=reason,
        fields={"answered_by": by, "answered_at": timezone.now()},
        about=request.person,
        to=request.to.code,
    )
    return request
