"""Donations (``IND-RES-01``, ``02``, ``04``), by thing: ``cash``, or name|unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.facts.declaration import Happening, Line
from resources.models import Donation
from stations.models import User


class DonationRow(NamedTuple):
    donation: Donation
    donor: str  # "" wants to stay anonymous
    amount: int | Decimal
    is_open: bool


def donation_rows(user: User, lines: Sequence[Line], day: date) -> list[DonationRow]:
    """Whoever reads figures sees which shop or office gave, and of people the surname."""
    keys = [UUID(str(line.key)) for line in lines]
    known = Donation.objects.all().named_for(user)
    found = known.select_related("donor", "station", "item").in_bulk(keys)
    visible = Donation.objects.visible_to(user).filter(pk__in=keys)
    mine = set(visible.values_list("pk", flat=True))
    return [
        DonationRow(found[key], _donor(found[key]), line.amount, key in mine)
        for key, line in zip(keys, lines, strict=True)
    ]


def _donor(donation: Donation) -> str:
    return "" if donation.is_anonymous else donation.shown_donor


DONATION = Happening(
    kind="donation",
    name=_("donation"),
    table="resources_donation",
    sql="""
        resources_donation.station_id AS station, resources_donation.id::text AS key,
        received_on AS done_on,
        CASE resources_donation.kind WHEN 'cash' THEN 'cash' ELSE item.name || '|' || item.unit END
            AS item,
        resources_donation.quantity AS amount, resources_donation.value AS value {apart}
    FROM resources_donation JOIN resources_stockitem item ON item.id = item_id
    WHERE resources_donation.station_id = ANY(%(stations)s)
        AND received_on BETWEEN %(first)s AND %(last)s AND voided_at IS NULL
    """,
    adds="value",
    rows=donation_rows,
    listed="donations",
)
