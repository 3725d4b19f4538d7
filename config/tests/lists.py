"""An example of every list that is no kind's: whose page it is, where, and what makes a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from stations.audit import trail
from stations.models import Job

FIRST = date(2025, 10, 1)


@dataclass(frozen=True)
class Example:
    """``make``: the n-th row, out of fixtures by name. ``narrow``: a query that leaves none of
    the rows (they are of East), for a list that has a filter."""

    name: str
    who: str
    where: Callable[[Any], str]
    make: Callable[[Any, int], Any]
    narrow: str = ""
    is_total: bool = False


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


def handed(get: Any, n: int) -> Any:
    granny, quilts = get("granny_li"), get("quilts")
    return get("make_record")(granny, done_on=day(n), handed=[(granny, quilts, 1)])


def helped(get: Any, n: int) -> Any:
    record = get("make_record")(get("granny_li"), done_on=day(n))
    return record.volunteering.create(volunteer=get("make_volunteer")(f"志愿{n}"), minutes=60)


def certified(get: Any, n: int) -> Any:
    from cases.models import VolunteerCertificate

    return VolunteerCertificate.objects.create(
        client_uuid=uuid4(), station=get("east"), volunteer=get("make_volunteer")(f"志愿{n}"),
        name=f"志愿{n}", number=f"ZM-{n}", code="ABC234", since=day(n), until=day(n), minutes=60,
        issued_on=day(n), issued_by=get("he"),
    )  # fmt: skip


def station(get: Any, n: int) -> Any:
    return get("make_station")(f"A{n}", f"Station {n}", get("east_town"))


def job(get: Any, n: int) -> Any:
    return Job.objects.create(kind="x", title=f"Job {n}", by=get("lin"), state="done")


def entry(get: Any, n: int) -> Any:
    return trail.record("lock", get("lin"), by=get("lin"), station=get("east"), reason=f"No {n}")


def met(get: Any, n: int) -> Any:
    return get("make_service")([get("granny_li")], on=day(n))


def board(subject: str) -> Callable[[Any], str]:
    def where(get: Any) -> str:
        place = ["division", get("county").pk]
        return f"{reverse('reports:behind', args=[*place, subject])}?month=2025-10"

    return where


def live(get: Any) -> str:
    place = f"place=division:{get('county').pk}&first=2025-10-01&last=2025-10-31"
    return f"{reverse('reports:live', args=['IND-SVC-01'])}?{place}"


def of_report(get: Any) -> str:
    report = get("report")
    return reverse("reports:records", args=[report.pk, "IND-SVC-01"])


def at(name: str) -> Callable[[Any], str]:
    return lambda get: reverse(name)


EXAMPLES = [
    Example("records", "lin", at("cases:records"), is_total=True, narrow="method=T",
            make=lambda get, n: get("make_record")(done_on=day(n))),
    Example("hand_overs", "lin", at("cases:hand_overs"), handed, is_total=True,
            narrow="receipt=relative"),
    Example("hours", "lin", at("cases:hours"), helped, is_total=True, narrow="state=approved"),
    Example("hours_certificates", "lin", at("cases:hours_certificates"), certified,
            narrow="state=withdrawn"),
    Example("people", "lin", at("cases:people"), is_total=True, narrow="risk=H",
            make=lambda get, n: get("make_person")(f"李{n}")),
    Example("filings", "chen", at("cases:filings"), station, narrow="state=reviewed"),
    Example("cases", "lin", at("cases:case_list"), is_total=True, narrow="status=suspended",
            make=lambda get, n: get("make_case")(get("make_person")(f"李{n}"),
                                                 status="plan", opened_on=day(n))),
    Example("audit", "shen", at("stations:audit"), entry, narrow="verb=unlock"),
    Example("stations", "chen", at("stations:list"), station, narrow="tier=4"),
    Example("jobs", "lin", at("stations:jobs"), job),
    Example("behind_board", "chen", board("services"), met),
    Example("behind_live", "chen", live, met),
    Example("behind_report", "chen", of_report, met),
]  # fmt: skip
each = pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.name)
