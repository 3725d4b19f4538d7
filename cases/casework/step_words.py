"""How a case's steps read once they are taken: in its history, in a timeline."""

from django.utils.translation import gettext_lazy as _

# verb: icon, words
STEP_WORDS = {
    "open": ("folder-plus", _("case opened")),
    "accept": ("folder-check", _("case accepted")),
    "decline": ("folder-x", _("case not taken on")),
    "assess": ("clipboard-check", _("case assessed")),
    "submit_plan": ("send", _("plan submitted")),
    "approve_plan": ("circle-check", _("plan approved")),
    "return_plan": ("arrow-back-up", _("plan returned")),
    "revise_plan": ("edit", _("plan under change")),
    "evaluate": ("clipboard-data", _("case evaluated")),
    "continue": ("refresh", _("back to the intervention")),
    "submit_closing": ("send", _("closing submitted")),
    "approve_closing": ("circle-check", _("case closed")),
    "return_closing": ("arrow-back-up", _("closing returned")),
    "archive": ("archive", _("case archived")),
    "refer": ("arrow-forward-up", _("case referred")),
    "suspend": ("player-pause", _("case suspended")),
    "resume": ("player-play", _("case resumed")),
    "end": ("player-stop", _("case ended")),
    "reopen": ("folder-open", _("case reopened")),
}
