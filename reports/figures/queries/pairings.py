"""Organisations whose party units stand by somebody, as of a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from cases.facts.pairings import HELD
from reports.counting.queries.reading import read

PAIRED = f"""
SELECT DISTINCT organisation_id::text, station
FROM ({HELD}) AS held JOIN cases_pairing ON id = held.key
WHERE is_party_unit AND since <= %(day)s AND until > %(day)s
ORDER BY 1, 2
"""  # noqa: S608


def party_units_paired(stations: Collection[int], day: date) -> list[tuple[str, int]]:
    """Key of the organisation, and the station at which it is paired on the day."""
    return [(key, at) for key, at in read(PAIRED, {"stations": list(stations), "day": day})]
