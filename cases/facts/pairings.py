"""Pairings (``IND-PAI-01``, ``02``): those that hold on a day, and those overdue for a contact.

A pairing holds from its first day to its last, and no longer than the person is on the ledger. It
is overdue from the day after the one by which a contact was due, until the next contact; voided
contacts are none. The rhythm is the one that it has now.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.facts.declaration import Lasting, Line
from cases.models import Pairing, PairingContact
from cases.pairings.fields import party, whom
from cases.pairings.models import EVERY
from cases.pairings.queries import told_to
from stations.models import User


class PairingRow(NamedTuple):
    """``last``: the last contact up to the day."""

    pairing: Pairing
    party: str
    whom: str
    last: date | None
    amount: int | Decimal
    is_open: bool


def pairing_rows(user: User, lines: Sequence[Line], day: date) -> list[PairingRow]:
    keys = [UUID(str(line.key)) for line in lines]
    found = told_to(user, Pairing.objects.defer("note", "neighbour_phone")).in_bulk(keys)
    contacts = PairingContact.objects.not_voided().filter(pairing__in=keys, done_on__lte=day)
    last = dict(contacts.order_by().values_list("pairing").annotate(Max("done_on")))
    return [
        PairingRow(row, party(row), whom(row), last.get(key), line.amount, row.is_own)
        for key, line in zip(keys, lines, strict=True)
        for row in [found[key]]
    ]


HELD = """
    SELECT pairing.id AS key, pairing.id AS row, pairing.station_id AS station, frequency,
        began_on AS since,
        coalesce(least(ended_on, died_on, left_on) + 1, 'infinity'::date) AS until
    FROM cases_pairing pairing LEFT JOIN beneficiaries_person person ON person.id = person_id
    WHERE pairing.station_id = ANY(%(stations)s) AND voided_at IS NULL
"""
OWED = f"SELECT * FROM ({HELD}) AS held WHERE frequency <> 'none'"  # noqa: S608
STEP = " ".join(
    f"WHEN '{key}' THEN make_interval(0, {months}, 0, {days})"
    for key, (months, days) in EVERY.items()
)
LATE = f"""
    SELECT key, key AS row, station, since, until FROM (
        SELECT key, station, (day + CASE frequency {STEP} END)::date + 1 AS since,
            least(until, lead(day, 1, 'infinity') OVER (PARTITION BY key ORDER BY day)) AS until
        FROM ({OWED}) AS owed CROSS JOIN LATERAL (
            SELECT since AS day UNION
            SELECT done_on FROM cases_pairingcontact contact
            WHERE contact.pairing_id = owed.key AND contact.voided_at IS NULL
        ) AS days
    ) AS gaps WHERE since < until
"""  # noqa: S608


def _lasting(kind: str, name: Promise, sql: str) -> Lasting:
    return Lasting(
        kind=kind, name=name, sql=sql, rows=pairing_rows, listed="pairings", is_single=True
    )


PAIRING = _lasting("pairing", _("pairing that holds"), HELD)
PAIRING_OWED = _lasting("pairing_owed", _("pairing with a rhythm of contacts"), OWED)
PAIRING_LATE = _lasting("pairing_late", _("pairing overdue for a contact"), LATE)
