"""Reads that leave a trace: an officer opens a file, somebody reveals a protected field."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Opening, Person
from beneficiaries.rights import RIGHTS
from stations.audit import trail
from stations.audit.seen import unseen
from stations.models import User
from stations.rights_table import Denied

OPEN_FOR = timedelta(minutes=30)
REVEALABLE = ("id_number", "phone", "address", "guardian", "health")


@transaction.atomic
def open_file(person: Person, *, reason: str, by: User) -> Opening:
    """Let an officer of the place read one person's file for half an hour."""
    RIGHTS.require(by, "open_file", person)
    reason = _stated(reason)
    opening = Opening.objects.create(
        user=by, person=person, reason=reason, until=timezone.now() + OPEN_FOR
    )
    trail.record("open_file", person, by=by, reason=reason, opening=opening.pk)
    return opening


@transaction.atomic
def reveal(person: Person, field: str, *, by: User, reason: str = "") -> str:
    """The protected text itself; the read is logged in the same transaction.

    Whoever opened the file with a reason has said it already.
    """
    if field not in REVEALABLE:
        raise ValidationError(_("This field can't be revealed."), code="field")
    if not Person.objects.visible_to(by).filter(pk=person.pk).exists():
        raise Denied(_("This person's file is not open to you."))
    reason = _stated(reason or _opened_for(person, by))
    trail.record("reveal", person, by=by, reason=reason, field=field)
    with unseen():  # that was the entry
        if field == "address":
            return person.household.address if person.household else ""
        return str(getattr(person, field))


def _opened_for(person: Person, by: User) -> str:
    opening = Opening.objects.active().filter(user=by, person=person).order_by("-until").first()
    return opening.reason if opening else ""


def _stated(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Say why: the reason is kept in the log.")})
    if len(reason) > 300:
        raise ValidationError({"reason": _("The reason may have 300 characters at most.")})
    return reason
