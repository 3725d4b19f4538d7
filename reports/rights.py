"""Who may do what with figures and reports."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stations.models import Role
from stations.rights_table import ADMINISTRATORS, LEADS, OFFICERS, READING, Right, table

PROMISERS = OFFICERS | ADMINISTRATORS

RIGHTS = table(
    #     act              who         in the sentence of a refusal
    Right("read", READING, _("Read reports and dashboards")),
    Right("ask", LEADS | OFFICERS | {Role.CLIENT}, _("Ask for a report")),
    Right("remind", OFFICERS, _("Remind a station to file")),
    Right("set_due_days", OFFICERS, _("Set the days on which filings and reports are due")),
    Right("keep_bulletins", OFFICERS, _("Write bulletin templates")),
    Right("promise", PROMISERS, _("Set targets")),
    Right("set_target", PROMISERS | {Role.CLIENT}, _("Set targets")),
    # a station that is silent
    Right("nudge", OFFICERS | {Role.SUPERVISOR}, _("Remind a station to log what it did")),
    Right("be_reminded", LEADS, _("Be reminded")),
    Right("be_reminded_next", frozenset({Role.WORKER}), _("Be reminded where nobody leads")),
)
