"""What was entered of the wrong person: taken back at once, or the lead is asked to do it."""

from __future__ import annotations

from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.models import Person
from cases.casework.services import locked
from cases.people.services.leaving import take_back
from cases.records.services.mend import UNDO_WITHIN
from cases.rights import RIGHTS
from stations.audit import trail
from stations.masking import mask_name
from stations.models import AuditEntry, User
from stations.notices.services import notify
from stations.row_security.acting import beyond_scope

ENDS = ["leave", "death"]


@transaction.atomic
def undo_own_leaving(person: Person, *, by: User) -> Person:
    """By whoever wrote it, within five minutes."""
    person = locked(person)
    RIGHTS.require(by, "undo_own_leaving", person)
    with beyond_scope():
        wrote = _entries(person).filter(verb="leave").last()
    if person.died_on or not person.left_on or wrote is None or wrote.by_id != by.pk:
        raise ValidationError(_("Only whoever wrote it takes it back like this."), code="stale")
    if timezone.now() - wrote.at > UNDO_WITHIN:
        sentence = _("More than five minutes have passed: ask the lead to take it back.")
        raise ValidationError(sentence, code="stale")
    return take_back(person, reason=_("Taken back within five minutes."), by=by)


@transaction.atomic
def ask_undo(person: Person, *, by: User) -> str:
    """Those who may take it back are told, once; what to say to who asks."""
    person = locked(person)
    RIGHTS.require(by, "ask_undo", person)
    act = "undo_death" if person.died_on else "undo_leaving"
    if not (person.died_on or person.left_on):
        raise ValidationError(_("The person is on the ledger."), code="stale")
    leads = [user for user in RIGHTS.holders(act, person.station) if user != by]  # type: ignore[arg-type]
    if not leads:
        raise ValidationError(_("This station has no lead who could take it back."))
    with beyond_scope():
        last = _entries(person).filter(verb__in=[*ENDS, "ask_undo"]).last()
    if last and last.verb == "ask_undo":
        return _("The lead has been asked already.")
    trail.record("ask_undo", person, by=by)
    page = "cases:person_death_undo" if person.died_on else "cases:person_leave_undo"
    url = reverse(page, args=[person.pk])
    notify(leads, partial(_in_words, person, by), url=url, about=person)
    return _("The lead has been asked to take it back.")


def _in_words(person: Person, by: User) -> str:
    words = {"name": mask_name(person.name), "by": by}
    if person.died_on:
        return _("%(by)s asks: the death of %(name)s was entered by mistake, take it back.") % words
    return _("%(by)s asks: the leaving of %(name)s was entered by mistake, take it back.") % words


def _entries(person: Person) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(record=f"beneficiaries.person:{person.pk}").order_by("pk")
