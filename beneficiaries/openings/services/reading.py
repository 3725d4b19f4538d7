"""An edit form shows what is protected: opening it is a read, and logged as one."""

from __future__ import annotations

from django.utils.translation import gettext as _

from beneficiaries.models import Person
from beneficiaries.openings.services.openings import REVEALABLE
from beneficiaries.rights import RIGHTS
from stations.audit import trail
from stations.models import User


def note_form(person: Person, *, by: User) -> None:
    """Leave one entry for all protected fields that the form is about to show."""
    RIGHTS.require(by, "write", person.station)
    reason = _("Opened the form to edit")
    trail.record("reveal", person, by=by, reason=reason, fields=list(REVEALABLE))
