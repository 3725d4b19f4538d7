"""Organisations are added, corrected, voided by the protocol of all kinds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils import timezone

from stations.kinds.places import OF_DIVISION
from stations.kinds.protocol import Batch, judged_by, shape
from stations.kinds.rights import division_register
from stations.organisations.models import Organisation
from stations.organisations.rules import RULES, Facts

RIGHTS = division_register()


def tidy(row: Organisation) -> None:
    row.credit_code = row.credit_code or None


def named_or_coded(names: Iterable[str], codes: Iterable[str | None]) -> list[Organisation]:
    """Those that have one of these names or credit codes. Both are given once in the nation, so
    until the transaction ends nobody else gives any."""
    OF_DIVISION.hold(Organisation, ["names"])
    fitting = Q(name__in=set(names)) | Q(credit_code__in={code for code in codes if code})
    return list(Organisation.objects.not_voided().filter(fitting))


def facts_of(rows: Sequence[Organisation]) -> list[Facts]:
    """One statement for all rows; an earlier row has its name and code as well."""
    today = timezone.localdate()
    known = named_or_coded((row.name for row in rows), (row.credit_code for row in rows))
    names: dict[str, Organisation] = {one.name: one for one in known}
    codes: dict[str, Organisation] = {one.credit_code: one for one in known if one.credit_code}
    found = []
    for row in rows:
        named = names.setdefault(row.name, row)
        coded = codes.setdefault(row.credit_code, row) if row.credit_code else row
        found.append(
            Facts(
                today,
                is_named=_is_other(named, row),
                has_code=coded.name if _is_other(coded, row) else "",
            )
        )
    return found


def _is_other(known: Organisation, row: Organisation) -> bool:
    return known is not row and (row.pk is None or known.pk != row.pk)


BATCH = Batch[Organisation, Organisation](
    model=Organisation, rights=RIGHTS, judge=judged_by((shape, *RULES), facts_of), tidy=tidy,
)  # fmt: skip
