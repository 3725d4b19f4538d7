"""Cases (``IND-CAS-…``): accepted and closed in a month, open on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.facts.declaration import Happening, Lasting, Line
from cases.facts.faces import named, shown
from cases.models import Case
from stations.models import User


class CaseRow(NamedTuple):
    case: Case  # with the name, age and category that the reader may see
    day: date
    amount: int | Decimal
    is_open: bool


def case_rows(user: User, lines: Sequence[Line], day: date) -> list[CaseRow]:
    keys = [UUID(str(line.key).partition(":")[0]) for line in lines]
    cases = Case.objects.filter(pk__in=keys)
    rows = shown(user, cases.select_related("worker"), day)
    found = {case.pk: named(case, day) for case in rows}
    mine = set(cases.visible_to(user).values_list("pk", flat=True))
    return [
        CaseRow(found[key], line.day, line.amount, key in mine)
        for key, line in zip(keys, lines, strict=True)
    ]


def _stepped(kind: str, name: Promise, *verbs: str) -> Happening:
    """Once in each cycle of a case; the key is the case's hex and its cycle, ``…:2``."""
    taken = ", ".join(f"'{verb}'" for verb in verbs)
    return Happening(
        kind=kind,
        name=name,
        table="cases_case",
        sql=f"""
            station_id AS station, replace(step.case_id::text, '-', '') || ':' || step.cycle AS key,
            max(done_on) AS done_on, '' AS item, 1::numeric AS amount, 0::numeric AS value {{apart}}
        FROM cases_casestep step JOIN cases_case ON cases_case.id = step.case_id
        WHERE station_id = ANY(%(stations)s) AND verb IN ({taken})
            AND done_on BETWEEN %(first)s AND %(last)s
        GROUP BY cases_case.id, step.case_id, step.cycle
        """,
        rows=case_rows,
        listed="cases",
    )


CASE_ACCEPTED = _stepped("case_accepted", _("case accepted"), "accept", "reopen")
CASE_CLOSED = _stepped("case_closed", _("case closed"), "approve_closing")
# Accepted, and neither closed, referred nor ended: what the last step by a day led to.
OPEN = ", ".join(f"'{status}'" for status in [*Case.WORKING[1:], Case.Status.SUSPENDED])
OPEN_CASE = Lasting(
    kind="case",
    name=_("open case"),
    sql=f"""
    SELECT key, key AS row, station, since, until FROM (
        SELECT step.case_id AS key, station_id AS station, target, done_on AS since,
            lead(done_on, 1, 'infinity') OVER (
                PARTITION BY step.case_id ORDER BY done_on, step.id) AS until
        FROM cases_case JOIN cases_casestep step ON step.case_id = cases_case.id
        WHERE station_id = ANY(%(stations)s)
    ) AS steps WHERE target IN ({OPEN})
    """,  # noqa: S608
    rows=case_rows,
    listed="cases",
    is_single=True,
)
