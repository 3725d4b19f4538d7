"""The words of what is done on the ground floor, and of what every kind of record has."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stations.audit.words import tell

RECORDS = {
    "add": _("added"),
    "edit": _("edited"),
    "void": _("voided"),
    "add_photos": _("added photos"),
    "read": _("read the file"),
    "read_page": _("read several records"),
    "who_saw": _("looked up who saw a person"),
}
MOVED_ALONG = {  # imports, jobs, lists
    "import": _("imported"),
    "decide": _("decided on rows of an import"),
    "correct": _("corrected an import"),
    "discard": _("discarded an import"),
    "leave_out": _("left rows of an import out"),
    "take_in": _("took rows of an import in again"),
    "map": _("mapped columns of an import"),
    "undo_import": _("undid an import"),
    "export": _("exported"),
    "download": _("downloaded"),
    "retry": _("tried a job again"),
}
PEOPLE_AND_LOG_INS = {
    "invite": _("invited"),
    "first_password": _("told a first password"),
    "post": _("gave a posting"),
    "end_posting": _("ended a posting"),
    "lock": _("locked the log-in"),
    "unlock": _("opened the log-in again"),
    "reset_password": _("set a first password"),
    "ask_reset": _("asked for a first password"),
    "withdraw_reset": _("refused a first password"),
    "reset_on_server": _("had a first password set on the server"),
    "appoint": _("appointed the first administrator"),
    "log_in": _("logged in"),
    "locked_out": _("was locked out after too many attempts"),
    "change_password": _("changed the own password"),
    "totp_activated": _("switched the second step on"),
    "totp_deactivated": _("switched the second step off"),
    "recovery_codes_generated": _("made recovery codes"),
    "make_client": _("made an API client"),
    "renew_secret": _("renewed a client's secret"),
    "end_client": _("ended an API client"),
    "number_elsewhere": _("entered a number of another station"),
    "number_crowded": _("asked for a number that too many had asked for"),
}
NETWORK = {
    "found": _("founded a station"),
    "serve": _("took on a division"),
    "end_service": _("gave up a division"),
    "close": _("closed"),
    "declare_posts": _("declared posts"),
    "change_operator": _("changed who runs it"),
    "add_worker": _("added a worker"),
    "assign": _("assigned"),
    "end_assignment": _("ended an assignment"),
    "certify": _("added a certificate"),
    "declare_population": _("stated a population"),
    "local division added": _("added a local division"),
    "division moved": _("moved a division"),
    "division move ended": _("ended a division's move"),
    "division closed": _("closed a division"),
}
tell(
    RECORDS,
    MOVED_ALONG,
    PEOPLE_AND_LOG_INS,
    NETWORK,
    details={
        "id_number": _("identity number"),
        "index": _("index of the number"),
        "answered": _("was answered"),
        "number": _("number of rows"),
        "fields": _("fields"),
        "format": _("format"),
        "filters": _("filters"),
        "kind": _("kind"),
        "where": _("which list"),
        "job": _("job"),
        "role": _("role"),
        "division": _("division"),
        "since": _("since"),
        "until": _("until"),
        "may_see": _("may also see"),
        "agreement": _("data agreement"),
        "asked_by": _("asked for by"),
        "second_step_ended": _("second step ended"),
        "old": _("before"),
        "new": _("after"),
    },
)
