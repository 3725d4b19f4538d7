"""The protected facts of a person as a page shows them before somebody reveals one."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from stations.masking import mask_identity, mask_phone, masked, stars


class Masked(NamedTuple):
    field: str
    label: object
    text: str  # empty: nothing is known, so there is nothing to reveal


def protected_fields(person: Person) -> list[Masked]:
    """Identity number and phone by their ends, the others as stars."""
    home = person.household
    place = f"{home.division.short_name}{home.group_name}" if home else ""
    address = masked(home, "address", stars) if home else ""
    return [
        Masked("id_number", _("identity number"), masked(person, "id_number", mask_identity)),
        Masked("phone", _("phone"), masked(person, "phone", mask_phone)),
        Masked("address", _("address"), address and f"{place} {address}"),
        Masked("guardian", _("guardian"), masked(person, "guardian", stars)),
        Masked("health", _("health"), masked(person, "health", stars)),
    ]


# What it is usually needed for; an auditor reads the choice.
REVEAL_REASONS = [
    _("Visit or phone call"),
    _("Help with an application"),
    _("Checking the entry"),
    _("Danger or emergency"),
]
