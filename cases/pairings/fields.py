"""The fields of a pairing, and how its two sides are called for whoever reads it."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.pairings.models import Pairing
from stations import wording
from stations.imports.cells import whole
from stations.kinds.fields import Field
from stations.kinds.refs import Ref
from stations.masking import mask_name, mask_phone, stars
from stations.phones import check_phone

KIND = Field(name="kind", codes=Pairing.Kind, is_shown=True,
             aliases=_("kind of pairing|form of pairing"))  # fmt: skip
ORGANISATION = Ref(name="organisation", aliases=_("company|unit|partner"))
PARTY_UNIT = Field(name="is_party_unit", required=False, aliases=_("by its party unit"))
VOLUNTEER = Ref(name="volunteer")
NEIGHBOUR = Field(name="neighbour", mask=mask_name, is_shown=True,
                  help=_("Of whom there is no entry, by name"))  # fmt: skip
PHONE = Field(name="neighbour_phone", mask=mask_phone, is_sealed=True, clean=check_phone)
PERSON = Ref(name="person", aliases=_("person|paired with"))
HOUSEHOLD, VILLAGE = Ref(name="household"), Ref(name="village", aliases=_("village|community"))
FREQUENCY = Field(name="frequency", codes=Pairing.Frequency, is_shown=True,
                  aliases=_("frequency|how often"))  # fmt: skip
BEGAN = Field(name="began_on", initial=timezone.localdate, is_shown=True,
              aliases=_("since|paired on"), example="2026-03-01")  # fmt: skip
ENDED = Field(name="ended_on", aliases=_("until"), help=_("It still holds on this day"))
REASON = Field(name="end_reason", mask=stars)
PROGRAMME = Field(name="programme", help=_("As the division calls it"))
YEAR = Field(name="programme_year", read=whole(1949, 2100), aliases=_("year"))
NOTE = Field(name="note", mask=stars, is_wide=True)
# What a form of many asks once.
OF_ALL = (ORGANISATION, PARTY_UNIT, VOLUNTEER, KIND, FREQUENCY, BEGAN, PROGRAMME, YEAR)
PARTY, WHOM = (ORGANISATION, VOLUNTEER), (PERSON, HOUSEHOLD, VILLAGE)
FIELDS = (
    KIND, ORGANISATION, PARTY_UNIT, VOLUNTEER, NEIGHBOUR, PHONE, PERSON, HOUSEHOLD, VILLAGE,
    FREQUENCY, BEGAN, ENDED, REASON, PROGRAMME, YEAR, NOTE,
)  # fmt: skip


def party(row: Pairing) -> str:
    """Who stands by them, as this reader may know it."""
    named = next((ref.named(row) for ref in PARTY if getattr(row, f"{ref.name}_id")), "")
    unit = _("%(name)s (party unit)") % {"name": named} if row.is_party_unit else named
    return unit or str(NEIGHBOUR.shown(row))


def whom(row: Pairing) -> str:
    """By whom they stand."""
    return next((ref.named(row) for ref in WHOM if getattr(row, f"{ref.name}_id")), "")


class Line(NamedTuple):
    """A pairing where several are told. ``key``: of a contact that one tap may log."""

    pairing: Pairing
    party: str
    whom: str
    is_open: bool
    key: UUID

    @property
    def period(self) -> str:
        return wording.period(self.pairing.began_on, self.pairing.ended_on)


def line(row: Pairing) -> Line:
    return Line(row, party(row), whom(row), getattr(row, "is_own", False), uuid4())
