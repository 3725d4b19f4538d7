"""One gift is received by a station or raised for a project, never both: it is known again by the
number of its receipt, within a division and whatever lies in it.

Whoever enters one of them holds a lock that lets in many who receive, or one who raises.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from django.db import connection
from django.utils.translation import gettext as _

from resources.donations.models import Donation
from resources.project_money.models import Fundraising
from stations.divisions.queries.chain import chains
from stations.models import Station
from stations.row_security.acting import beyond_scope
from stations.wording import money, short_day

RECEIVE = "SELECT pg_advisory_xact_lock_shared(hashtext('one gift once'))"
RAISE = "SELECT pg_advisory_xact_lock(hashtext('one gift once'))"


class Raised(Protocol):
    division_id: str
    document: str


def _hold(lock: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(lock)


@beyond_scope()
def received_already(rows: Collection[Raised]) -> Mapping[tuple[str, str], str]:
    """By division and number what to say of those that a station of there received as a donation;
    the caller is in a transaction."""
    _hold(RAISE)
    wanted = {row.document for row in rows if row.document}
    if not wanted:
        return {}
    found = Donation.objects.not_voided().filter(receipt_number__in=wanted)
    donations = list(found.select_related("station"))
    around = chains(donation.station.home_id for donation in donations)
    return {
        (code, donation.receipt_number): _(
            "%(station)s received this as a donation on %(day)s (%(number)s, %(amount)s); it"
            " counts there. Another gift has a number of its own."
        )
        % {
            "station": donation.station.name,
            "day": short_day(donation.received_on),
            "number": donation.receipt_number,
            "amount": money(donation.value),
        }
        for donation in donations
        for code in around.get(donation.station.home_id, [])
    }


@beyond_scope()
def raised_already(
    stations: Collection[Station], numbers: Collection[str]
) -> Mapping[tuple[int, str], str]:
    """By station and number what to say of those that were raised for a project around it; the
    caller is in a transaction. Nothing is asked where no number was typed."""
    if not numbers:
        return {}
    _hold(RECEIVE)
    found = Fundraising.objects.not_voided().filter(document__in=set(numbers))
    raised = list(found.select_related("project"))
    around = chains(station.home_id for station in stations) if raised else {}
    return {
        (station.pk, one.document): _(
            "This stands as raised for “%(project)s” on %(day)s (%(number)s, %(amount)s); it"
            " counts there. Another gift has a number of its own."
        )
        % {
            "project": one.project.name,
            "day": short_day(one.done_on),
            "number": one.document,
            "amount": money(one.amount),
        }
        for one in raised
        for station in stations
        if one.division_id in around.get(station.home_id, [])
    }
