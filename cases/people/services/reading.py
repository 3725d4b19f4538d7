"""Opening a file leaves a trace, in the transaction of the reading."""

from __future__ import annotations

from beneficiaries.models import Opening, Person
from cases.models import Case
from stations.audit import trail
from stations.models import User


def note_reading(obj: Person | Case, *, by: User) -> None:
    """One "read" entry; an officer's says for which reason the file was opened."""
    person = obj.person if isinstance(obj, Case) else obj
    opened = Opening.objects.active().filter(user=by, person=person).order_by("-until")
    reason = opened.values_list("reason", flat=True).first() or ""
    trail.record("read", obj, by=by, reason=reason)
