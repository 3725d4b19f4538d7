"""Organisations are added, corrected, voided by the protocol of all kinds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from stations.kinds.places import OF_DIVISION
from stations.kinds.protocol import Batch, draft, judged_by, shape
from stations.kinds.rights import AT_DIVISION, division_register
from stations.organisations.models import Organisation
from stations.organisations.rules import RULES, Facts

RIGHTS = division_register(words={"merge": gettext_lazy("Merge organisations")}, merge=AT_DIVISION)


def tidy(row: Organisation) -> None:
    row.credit_code = row.credit_code or None
    if row.party_unit or row.party_since:  # who names one says that there is one
        row.has_party_unit = True if row.has_party_unit is None else row.has_party_unit


def hold_names() -> None:
    """Until the transaction ends nobody else gives a name or a credit code, or takes one away."""
    OF_DIVISION.hold(Organisation, ["names"])


def facts_of(rows: Sequence[Organisation]) -> list[Facts]:
    """One statement for all rows; an earlier row has its name, where it lies, and code as well."""
    hold_names()
    today = timezone.localdate()
    named, coded = {row.name for row in rows}, {row.credit_code for row in rows}
    fitting = Q(name__in=named) | Q(credit_code__in=coded - {None})
    known = list(Organisation.objects.not_voided().filter(fitting))
    names = {(one.place_id, one.name): one for one in known}
    codes = {one.credit_code: one for one in known if one.credit_code}
    found = []
    for row in rows:
        same = names.setdefault((row.place_id, row.name), row)
        owner = codes.setdefault(row.credit_code, row) if row.credit_code else row
        found.append(
            Facts(
                today,
                is_named=_is_other(same, row),
                has_code=owner.name if _is_other(owner, row) else "",
            )
        )
    return found


def _is_other(known: Organisation, row: Organisation) -> bool:
    return known is not row and (row.pk is None or known.pk != row.pk)


BATCH = Batch[Organisation, Organisation](
    model=Organisation, rights=RIGHTS, judge=judged_by((shape, *RULES), facts_of), tidy=tidy,
)  # fmt: skip
organisation_row = partial(draft, Organisation)
