"""Who may do what in the register of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stations.rights_table import (
    ADMINISTRATORS,
    AT_DESK,
    LEADS,
    OFFICERS,
    PEOPLE,
    WRITING,
    Right,
    table,
)

RIGHTS = table(
    #     act               who        in the sentence of a refusal
    Right("enter", AT_DESK, _("Register somebody")),
    # who keeps the network brings a county's people in by one sheet, and opens nobody thereby
    Right("import", AT_DESK | OFFICERS | ADMINISTRATORS, _("Import people")),
    Right("write", WRITING, _("Keep the register of people")),
    Right("find_household", PEOPLE, _("Find a household")),
    Right("open_file", OFFICERS, _("Open a file with a reason")),
    Right("answer_transfer", LEADS, _("Answer a transfer request")),
)
