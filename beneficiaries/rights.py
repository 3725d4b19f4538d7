"""Who may do what in the register of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stations.rights_table import AT_DESK, LEADS, OFFICERS, PEOPLE, WRITING, Right, table

RIGHTS = table(
    #     act               who        in the sentence of a refusal
    Right("enter", AT_DESK, _("Register somebody")),
    Right("import", AT_DESK, _("Import people")),
    Right("write", WRITING, _("Keep the register of people")),
    Right("find_household", PEOPLE, _("Find a household")),
    Right("open_file", OFFICERS, _("Open a file with a reason")),
    Right("answer_transfer", LEADS, _("Answer a transfer request")),
)
