"""The life of a transfer request: the lead of the person's station answers it, once.

Granting moves the person, which ``cases.people.services`` does.
"""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import TransferRequest
from beneficiaries.rights import RIGHTS
from stations.models import User
from stations.scope import roles_of
from stations.workflow import Step, Workflow

S = TransferRequest.State
ANSWERING = RIGHTS.acts["answer_transfer"]


def roles_at_the_person(user: User, asked: TransferRequest) -> frozenset[str]:
    return roles_of(user, asked.person) if asked.person.station else frozenset()


def in_words(asked: TransferRequest, step: Step, by: User, reason: str) -> str:
    return gettext("Your transfer request was declined: %(reason)s") % {"reason": reason}


WORKFLOW = Workflow(
    #    verb       from       to          who    on the button, in the audit trail
    Step("grant", {S.ASKED}, S.GRANTED, ANSWERING, _("Let them go")),
    Step("decline", {S.ASKED}, S.DECLINED, ANSWERING, _("Keep them here"),
         _("declined a transfer"), tells=lambda asked: [asked.asked_by]),
    field="state",
    noun="transfer",
    stale=_("This request has been answered meanwhile."),
    says=in_words,
    is_versioned=False,
    roles=roles_at_the_person,
)  # fmt: skip
