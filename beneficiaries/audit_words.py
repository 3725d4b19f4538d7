"""The audit trail's words for what is done with people and households."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from beneficiaries.transfers.workflow import WORKFLOW as TRANSFERS
from stations.audit.words import tell

tell(
    {
        "register": _("registered a person"),
        "open_file": _("opened the file"),
        "reveal": _("looked at protected fields"),
        "set_categories": _("set the categories"),
        "end_category": _("ended a category"),
        "form_household": _("formed a household"),
        "move_in": _("moved into a household"),
        "appoint_householder": _("became the householder"),
        "ask_transfer": _("asked for a transfer"),
    },
    TRANSFERS.words,
    details={"field": _("field")},
)
