"""A month's figures beside earlier ones: part of a page about a station's month."""

from __future__ import annotations

from datetime import date

from django import template

from cases.models import Filing
from reports.figures.evidence import evidence as evidence_of
from reports.figures.periods import Period
from stations.models import Station

register = template.Library()


@register.inclusion_tag("reports/_evidence.html")
def evidence(station: Station, month: date, filing: Filing | None = None) -> dict[str, object]:
    """Of a version as it was filed; without one as the books are now."""
    return {
        "evidence": evidence_of(station, month, filing or None),
        "station": station,
        "month": month,
        "last": Period.month(month).last,
        "filing": filing,
    }
