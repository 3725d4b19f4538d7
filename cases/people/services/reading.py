"""Opening a file is a read, whatever of it is shown."""

from __future__ import annotations

from beneficiaries.models import Opening, Person
from cases.models import Case
from stations.audit import seen
from stations.models import User


def note_reading(obj: Person | Case, *, by: User) -> None:
    """The entry of this answer is about the file; an officer's says why it was opened."""
    person = obj.person if isinstance(obj, Case) else obj
    opened = Opening.objects.active().filter(user=by, person=person).order_by("-until")
    seen.opened(obj, opened.values_list("reason", flat=True).first() or "")
