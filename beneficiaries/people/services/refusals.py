"""Why somebody isn't registered: they are here already, or elsewhere, or likely a double."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from beneficiaries.households.services.householders import SecondHouseholder
from beneficiaries.models import Person
from stations.wording import short_day

__all__ = ["AlreadyHere", "LikelyDouble", "RegisteredElsewhere", "SecondHouseholder"]


class AlreadyHere(ValidationError):
    """Somebody whom this user sees has the number: ``person``."""

    def __init__(self, person: Person) -> None:
        self.person = person
        sentence = _("This identity number is registered here already: %(name)s.")
        if person.died_on:
            sentence = _("This is the identity number of %(name)s, who died on %(day)s.")
        elif person.left_on:
            sentence = _(
                "This is the identity number of %(name)s, who left the ledger on %(day)s; take "
                "them up again."
            )
        words = {"name": person.name, "day": short_day(person.gone_on)}
        error = ValidationError(sentence, code="already_here", params=words)
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
