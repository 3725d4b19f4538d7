"""Donations: received with a receipt, voided with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from resources import rights
from resources.attribution.queries import of_station, offered_to
from resources.donations.models import Donation
from resources.donations.receiving import write
from resources.donations.rows import DonationFields, DonationRow
from resources.donations.rules import RULES, Facts
from resources.raised_once import raised_already
from resources.stock.services.stock import give_back
from stations.kinds.protocol import Batch, judged_by
from stations.models import Station, User
from stations.reasons import stated

RIGHTS = rights.DONATIONS


def facts_of(rows: Sequence[DonationRow]) -> list[Facts]:
    """Receipt numbers in use, those of earlier rows among them; and what was raised
    under them; as many statements for all rows as for one."""
    numbers = {row.receipt_number for row in rows if row.receipt_number}
    taken: dict[int, set[str]] = {row.station.pk: set() for row in rows}
    used = Donation.objects.not_voided().filter(station__in=taken, receipt_number__in=numbers)
    for key, number in used.values_list("station", "receipt_number"):
        taken[key].add(number)
    raised = raised_already([row.station for row in rows], numbers)
    found, today, offered = [], timezone.localdate(), offered_to(rows)
    for row in rows:
        station, known = row.station, taken[row.station.pk]
        facts = Facts(
            today,
            opened_on(station),
            station.closed_on,
            frozenset(known),
            offered=of_station(offered, station),
            raised=raised.get((station.pk, row.receipt_number), ""),
        )
        found.append(facts)
        known.update({row.receipt_number} - {""})
    return found


BATCH = Batch[DonationRow, Donation](
    model=Donation, rights=RIGHTS, judge=judged_by(RULES, facts_of), write=write, verb="donation"
)
receive_donations, check_donations = BATCH.add, BATCH.check


def donation_row(*, by: User, **fields: Unpack[DonationFields]) -> DonationRow:
    return DonationRow(**fields)


@transaction.atomic
def void_donation(donation: Donation, *, reason: str, by: User, act: str = "void") -> Donation:
    """It stays readable and counts nowhere; what it brought leaves the stock again. Refused
    when that was handed over already."""
    voided = BATCH.void(donation, reason=reason, by=by, act=act)
    try:
        give_back(list(donation.moves.filter(reverses=None)), reason=stated(reason), by=by)
    except ValidationError as error:
        sentence = _(
            "Part of it was handed over or written off already; take the hand-overs back first."
        )
        raise ValidationError([sentence, *error.messages]) from None
    return voided


def opened_on(station: Station) -> date | None:
    """The earliest day on which the station may have received something."""
    days = [station.approved_on, station.built_on, station.plaque_on, station.operating_on]
    return min((day for day in days if day), default=None)
