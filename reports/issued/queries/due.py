"""When filings and reports are due: settings.REPORT_SCHEDULE, and the days a county has set."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from django.conf import settings

from reports.figures.periods import Period
from reports.models import DueDay
from stations.models import Division

LEVELS = {
    "county": Division.Level.COUNTY,
    "city": Division.Level.CITY,
    "province": Division.Level.PROVINCE,
}


class Days(NamedTuple):
    """Days after the end of a period."""

    filing: int
    report: int


def default_days() -> Days:
    """For a county that has set none."""
    month = settings.REPORT_SCHEDULE["month"]
    return Days(month["filing"], month["county"])


def own_days() -> dict[str, Days]:
    """What counties have set, by code."""
    rows = DueDay.objects.values_list("division", "filing_day", "report_day")
    return {code: Days(filing, report) for code, filing, report in rows}


def report_due(period: Period, level: str, county: str, own: Mapping[str, Days]) -> date | None:
    """When a place's report of this period is compiled; a county's day holds for its stations.
    None: the calendar never asks for it."""
    day = settings.REPORT_SCHEDULE.get(period.kind, {}).get(level)
    if day is not None and level in ("station", "county") and county in own:
        day = own[county].report
    return None if day is None else period.last + timedelta(days=day)


def filing_due(month: date, county: str, own: Mapping[str, Days]) -> date:
    day = own[county].filing if county in own else settings.REPORT_SCHEDULE["month"]["filing"]
    return Period.month(month).last + timedelta(days=day)
