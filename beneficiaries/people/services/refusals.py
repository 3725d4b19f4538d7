"""Why somebody isn't registered: they are here already, or elsewhere, or likely a double."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from stations.audit import trail
from stations.models import AuditEntry, Station, User

ELSEWHERE = "number_elsewhere"  # the audit's verb
NUMBERS_AN_HOUR = 10


class AlreadyHere(ValidationError):
    """Somebody whom this user sees has the number: ``person``."""

    def __init__(self, person: Person) -> None:
        self.person = person
        sentence = _("This identity number is registered here already: %(name)s.")
        error = ValidationError(sentence, code="already_here", params={"name": person.name})
        super().__init__({"id_number": [error]})


class RegisteredElsewhere(ValidationError):
    """Somebody out of sight has the number. No name, no place; ``transfers`` asks for them."""

    def __init__(self) -> None:
        sentence = _("This identity number is registered elsewhere. Ask for a transfer.")
        super().__init__({"id_number": [ValidationError(sentence, code="elsewhere")]})


class LikelyDouble(ValidationError):
    """Visible ``people`` look like this one; nobody has said yet that they are others."""

    def __init__(self, people: list[Person]) -> None:
        self.people = people
        sentence = _("Somebody very much like this is registered already. Is it the same person?")
        super().__init__({"name": [ValidationError(sentence, code="likely_double")]})


def too_many_numbers(by: User) -> bool:
    """Whether this user has asked for numbers of other stations too often within an hour."""
    since = timezone.now() - timedelta(hours=1)
    asked = AuditEntry.objects.filter(by=by, verb=ELSEWHERE, at__gt=since)
    return asked.count() >= NUMBERS_AN_HOUR


def refuse_too_many(by: User) -> None:
    """Said before the number is looked up, so that the answer tells nothing about it."""
    if too_many_numbers(by):
        sentence = _(
            "Too many numbers of other stations were entered within the hour; try again later."
        )
        raise ValidationError({"id_number": [ValidationError(sentence, code="too_many")]})


def log_elsewhere(station: Station, by: User, **detail: Any) -> None:
    """Written before the refusal is raised, outside the transaction that it ends."""
    trail.record(ELSEWHERE, station, by=by, **detail)
