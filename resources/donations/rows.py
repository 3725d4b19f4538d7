"""What comes in through every door: one donation, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from resources.attribution.rows import Attributed, AttributionFields
from resources.codes import ANONYMOUS, CASH_NAME, CASH_UNIT, DonationKind, DonorKind
from resources.donors.models import Donor
from stations.idempotency import payload_hash
from stations.models import Station
from stations.spelling.rules import name as spelled_name


@dataclass(frozen=True, kw_only=True)
class DonationRow(Attributed):
    """One donation to be received.

    The donor by key, or by name: a new name makes a donor of ``donor_kind``. Cash has no item:
    its ``quantity`` is yuan and its value. ``receipt_number`` "" is proposed by the system.
    ``payload`` is what the sender sent, hashed for repeats (without one: this row itself).
    """

    station: Station
    received_on: date
    kind: str
    quantity: Decimal
    donor: Donor | None = None
    donor_name: str = ""
    donor_kind: str = DonorKind.PERSON
    donor_phone: str = ""
    is_anonymous: bool = False
    item_name: str = ""
    unit: str = ""
    value: Decimal | None = None
    basis: str = ""
    receipt_number: str = ""
    purpose: str = ""
    earmark: str = ""
    note: str = ""
    client_uuid: UUID | None = None
    payload: Mapping[str, object] | None = None
    source: str = ""
    external_id: str = ""

    @property
    def digest(self) -> bytes:
        return payload_hash(self.plain() if self.payload is None else self.payload)

    @property
    def is_cash(self) -> bool:
        return self.kind == DonationKind.CASH

    @property
    def giver(self) -> str:
        """The donor's name as names are spelled."""
        return spelled_name(self.donor_name) or (ANONYMOUS if self.is_anonymous else "")

    @property
    def item_key(self) -> tuple[int, str, str, str, str]:
        """Station, kind, name, unit, purpose: what makes an item one item."""
        name, unit = spelled_name(self.item_name), spelled_name(self.unit)
        if self.is_cash:
            name, unit = CASH_NAME, CASH_UNIT
        return self.station.pk, str(self.kind), name, unit, str(self.purpose)

    @property
    def worth(self) -> Decimal:
        return self.quantity if self.is_cash else self.value or Decimal(0)

    def plain(self) -> dict[str, object]:
        """What is hashed when the sender gave no payload: keys instead of objects."""
        return {
            "station": self.station.pk,
            "received_on": self.received_on,
            "kind": str(self.kind),
            "quantity": f"{self.quantity:.2f}",
            "donor": self.donor and self.donor.pk,
            "donor_name": self.giver,
            "is_anonymous": self.is_anonymous,
            "item": self.item_key[2:],
            "value": f"{self.worth:.2f}",
            "basis": str(self.basis),
            "receipt_number": self.receipt_number,
            "earmark": self.earmark,
            "note": self.note,
            **self.attributed(),
        }


class DonationFields(AttributionFields, total=False):
    """``DonationRow`` as keywords."""

    station: Station
    received_on: date
    kind: str
    quantity: Decimal
    donor: Donor | None
    donor_name: str
    donor_kind: str
    donor_phone: str
    is_anonymous: bool
    item_name: str
    unit: str
    value: Decimal | None
    basis: str
    receipt_number: str
    purpose: str
    earmark: str
    note: str
    client_uuid: UUID | None
    payload: Mapping[str, object] | None
    source: str
    external_id: str
