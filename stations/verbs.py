"""The audit trail's words: every verb and detail that a service writes, for people to read."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "invite": _("invited"),
    "post": _("gave a posting"),
    "end_posting": _("ended a posting"),
    "lock": _("locked the log-in"),
    "unlock": _("opened the log-in again"),
    "reset_password": _("set a first password"),
    "make_client": _("made an API client"),
    "renew_secret": _("renewed a client's secret"),
    "end_client": _("ended an API client"),
    "retry": _("tried a job again"),
    "role": _("role"),
    "division": _("division"),
    "since": _("since"),
    "until": _("until"),
    "may_see": _("may also see"),
    "agreement": _("data agreement"),
    "old": _("before"),
    "new": _("after"),
}
