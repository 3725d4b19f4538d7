"""For whom somebody asked."""

from __future__ import annotations

from dataclasses import dataclass

from beneficiaries.models import Person, TransferRequest
from stations.models import User

LATEST = 20


@dataclass(frozen=True)
class Asked:
    """``person``: once they are here; until then whoever asks learns nothing of them."""

    request: TransferRequest
    person: Person | None


def asked_by(user: User) -> list[Asked]:
    """The latest first. Whom it is about is looked up apart, being out of sight until they come."""
    rows = TransferRequest.objects.filter(asked_by=user).select_related("to")
    found = list(rows.order_by("-asked_at", "-pk")[:LATEST])
    granted = [row.person_id for row in found if row.state == TransferRequest.State.GRANTED]
    here = Person.objects.visible_to(user).in_bulk(granted)
    return [Asked(row, here.get(row.person_id)) for row in found]
