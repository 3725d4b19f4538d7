"""Partnerships are added, corrected, voided by the protocol of all kinds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.utils import timezone

from stations.kinds.protocol import Batch, draft, judged_by, shape
from stations.kinds.rights import station_register
from stations.organisations.queries import held
from stations.parties.queries import Parties, parties_at, party_of
from stations.partnerships.models import Partnership
from stations.partnerships.rules import RULES, Facts

RIGHTS = station_register()


def facts_of(rows: Sequence[Partnership]) -> list[Facts]:
    """A fixed number of statements. Who says no party is told it by the organisation's kind."""
    today = timezone.localdate()
    there = held(rows)
    parties = parties_at({row.station.home_id for row in rows})
    for row in rows:
        row.party = row.party or _usual(row, parties[row.station.home_id])
    known: list[Partnership] = list(
        Partnership.objects.not_voided().filter(
            station__in={row.station_id for row in rows},
            organisation__in={row.organisation_id for row in rows},
        )
    )
    found = []
    for row in rows:
        is_double = any(_overlap(row, other) for other in known)
        known.append(row)
        words = {code: said.word for code, said in parties[row.station.home_id].items()}
        found.append(Facts(today, words, there, is_double))
    return found


def _usual(row: Partnership, parties: Parties) -> str:
    return party_of(row.organisation.kind, parties) if row.organisation_id else ""


def _overlap(row: Partnership, other: Partnership) -> bool:
    """Of one station, organisation and party on some day of the same."""
    if row.pk == other.pk or not row.since or not other.since:
        return False
    alike = ("station_id", "organisation_id", "party")
    return (
        all(getattr(row, name) == getattr(other, name) for name in alike)
        and (row.until is None or other.since < row.until)
        and (other.until is None or row.since < other.until)
    )


BATCH = Batch[Partnership, Partnership](
    model=Partnership, rights=RIGHTS, judge=judged_by((shape, *RULES), facts_of)
)
partnership_row = partial(draft, Partnership)
