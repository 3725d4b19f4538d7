"""The audit trail's words for what is done for people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.activities.workflow import WORKFLOW as ACTIVITIES
from cases.casework.workflow import WORKFLOW as CASES
from cases.crises.workflow import WORKFLOW as CRISES
from cases.filings.workflow import WORKFLOW as FILINGS
from stations.audit.words import tell

tell(
    {
        "record": _("recorded a service"),
        "replace": _("written in place of another"),
        "hold": _("recorded an activity"),
        "plan_activity": _("planned an activity"),
        "tell_seen": _("said who is seen on a photo"),
        "sign": _("entered signatures"),
        "open_check_in": _("opened the check-in of volunteers"),
        "approve_hours": _("approved volunteers' hours"),
        "object_hours": _("took back an approval of volunteers' hours"),
        "export_hours": _("exported volunteers' hours"),
        "issue_certificate": _("issued a certificate of volunteer hours"),
        "withdraw_certificate": _("withdrew a certificate of volunteer hours"),
        "export_certificates": _("exported certificates of volunteer hours"),
        "export_records": _("exported records"),
        "export_hand_overs": _("exported hand-overs"),
        "pairing_contact": _("logged a contact of a pairing"),
        "open": _("case opened"),
        "enter_case": _("case taken over from an index"),
        "report_crisis": _("reported a crisis"),
        "file_month": _("filed a month"),
        "set_visit_rule": _("set a visit rule"),
        "remove_visit_rule": _("removed a visit rule"),
        "transfer": _("transferred away"),
        "receive": _("received by transfer"),
        "death": _("recorded a death"),
        "undo_death": _("took back the record of a death"),
        "leave": _("left the ledger"),
        "take_up": _("taken up again"),
        "undo_leaving": _("took back a leaving"),
        "ask_undo": _("asked the lead to take it back"),
    },
    ACTIVITIES.words,
    CASES.words,
    CRISES.words,
    FILINGS.words,
    details={
        "alone": _("approved an own proposal, being alone"),
        "told": _("told"),
        "added": _("records added"),
        "removed": _("records removed"),
        "died_on": _("died on"),
        "left_on": _("left on"),
        "because": _("left because"),
        "on": _("new day"),
        "photo": _("photo"),
        "minutes": _("minutes"),
    },
)
