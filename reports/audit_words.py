"""The audit trail's words for what is done with reports, bulletins and targets."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from reports.issued.workflow import WORKFLOW as REPORTS
from stations.audit.words import tell

tell(
    {
        "compile": _("compiled a report"),
        "download_report": _("downloaded a report"),
        "comment_report": _("commented on a report"),
        "set_due_days": _("set the days on which reports are due"),
        "remind": _("asked a station to file its month"),
        "nudge": _("reminded a silent station"),
        "set_target": _("set a target"),
        "remove_target": _("removed a target"),
        "save_bulletin": _("wrote a bulletin template"),
        "remove_bulletin": _("removed a bulletin template"),
    },
    REPORTS.words,
    details={
        "indicator": _("indicator"),
        "month": _("month"),
        "edition": _("edition"),
        "sha256": _("document's sha256"),
    },
)
