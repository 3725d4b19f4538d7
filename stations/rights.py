"""Who may do what on the ground floor: the network's register, people who come in, what runs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stations.models import Role
from stations.rights_table import ADMINISTRATORS, LEADS, OFFICERS, READING, Right, table

KEEPERS = frozenset({Role.ADMINISTRATOR, Role.OFFICER, Role.CLIENT})
AT_WORK = READING | ADMINISTRATORS

RIGHTS = table(
    #     act            who                     in the sentence of a refusal
    Right("network", AT_WORK, _("Read the register of stations and workers")),
    # asked with a division: a sync client keeps the register under its agreement
    Right("keep", KEEPERS, _("Keep the register of stations and workers")),
    Right("enter", KEEPERS - {Role.CLIENT}, _("Add stations and workers")),
    Right("import", KEEPERS - {Role.CLIENT}, _("Import stations and workers")),
    Right(
        "end_assignment",
        ADMINISTRATORS | OFFICERS | LEADS | {Role.CLIENT},
        _("End a worker's time at a station"),
    ),
    Right("imports", AT_WORK, _("Look at imports")),
    Right("jobs", AT_WORK, _("Look at jobs")),
    Right("keep_drafts", AT_WORK, _("Keep drafts on this device")),
    Right("audit", frozenset({Role.AUDITOR}), _("Read the audit trail")),
    Right("administer", ADMINISTRATORS, _("Administer people, postings and API clients")),
    Right("styleguide", ADMINISTRATORS, _("Look at the parts of pages")),
    Right("api", frozenset({Role.CLIENT}), _("Call the API with a token")),
)
