"""The protected facts of a person as a page shows them before somebody reveals one."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from stations.masking import mask_identity, mask_phone

HIDDEN = "****"


class Masked(NamedTuple):
    field: str
    label: object
    text: str  # empty: nothing is known, so there is nothing to reveal


def protected_fields(person: Person) -> list[Masked]:
    """Identity number and phone by their ends, the others as stars."""
    home = person.household
    place = f"{home.division.short_name}{home.group_name}" if home else ""
    return [
        Masked("id_number", _("identity number"), mask_identity(person.id_number)),
        Masked("phone", _("phone"), mask_phone(person.phone)),
        Masked("address", _("address"), f"{place} {HIDDEN}" if home and home.address else ""),
        Masked("guardian", _("guardian"), HIDDEN if person.guardian else ""),
        Masked("health", _("health"), HIDDEN if person.health else ""),
    ]


# What it is usually needed for; an auditor reads the choice.
REVEAL_REASONS = [
    _("Visit or phone call"),
    _("Help with an application"),
    _("Checking the entry"),
    _("Danger or emergency"),
]
