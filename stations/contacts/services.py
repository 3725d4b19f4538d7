"""Contacts are added, corrected, voided by the protocol of all kinds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.utils import timezone

from stations.contacts.models import Contact
from stations.contacts.rules import RULES, Facts
from stations.kinds.protocol import Batch, draft, judged_by, shape
from stations.kinds.rights import station_register
from stations.organisations.queries import held

RIGHTS = station_register()


def facts_of(rows: Sequence[Contact]) -> list[Facts]:
    """One statement for all rows."""
    facts = Facts(timezone.localdate(), held(rows))
    return [facts] * len(rows)


BATCH = Batch[Contact, Contact](
    model=Contact, rights=RIGHTS, judge=judged_by((shape, *RULES), facts_of)
)
contact_row = partial(draft, Contact)
