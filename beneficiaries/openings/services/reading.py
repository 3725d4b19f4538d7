"""An edit form shows what is protected: opening it is a read, and logged as one."""

from __future__ import annotations

from django.utils.translation import gettext as _

from beneficiaries.models import Person
from beneficiaries.rights import RIGHTS
from stations.audit import seen
from stations.models import User


def note_form(person: Person, *, by: User) -> None:
    """The entry for what the form shows says that it was opened to edit."""
    RIGHTS.require(by, "write", person.station)
    seen.opened(person, _("Opened the form to edit"))
