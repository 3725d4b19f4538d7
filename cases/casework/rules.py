"""What stands in the way of a case's step beyond state and role: the workflow table's guards.

Each says why this person can't take the step yet, or nothing (domain/4-lifecycles, Case); the
page shows the very words with which the service refuses.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from beneficiaries.models import Person
from cases.codes import Method
from cases.models import Case, ServiceRecord
from cases.records.models import ServiceRecordQuerySet
from cases.rights import RIGHTS
from stations.models import User

CONTACTS = {Method.HOME_VISIT, Method.REMOTE_VISIT, Method.CASE_SESSION}
SUBMITTED_BY = {"approve_plan": "submit_plan", "approve_closing": "submit_closing"}


def is_assessed(case: Case, by: User) -> str:
    if not _was_taken(case, "assess"):
        return _("Assess first: there is no plan without an assessment.")
    return ""


def has_sessions(case: Case, by: User) -> str:
    return "" if sessions(case).exists() else _("Hold at least one session first.")


def is_evaluated(case: Case, by: User) -> str:
    if not _was_taken(case, "evaluate"):
        return _("Evaluate first: there is no closing without an evaluation.")
    return ""


def is_anothers(verb: str) -> Callable[[Case, User], str]:
    """Maker–checker; a lead who is alone may approve an own proposal, and the audit says so."""

    def guard(case: Case, by: User) -> str:
        others = RIGHTS.holders("approve_case", case.station).exclude(pk=by.pk)
        if is_own_proposal(case, verb, by) and others.exists():
            return _("You submitted it yourself; another lead or supervisor must approve it.")
        return ""

    return guard


def is_followed_up(case: Case, by: User) -> str:
    if not was_followed_up(case):
        return _("Follow up at least once after the closing: a visit, a call or a session.")
    return ""


def is_alive(case: Case, by: User) -> str:
    """Nor has left: nothing is begun with who isn't on the ledger."""
    return gone(case.person)


def is_free(case: Case, by: User) -> str:
    """A case begins anew where the person is, and beside no other."""
    if sentence := gone(case.person):
        return sentence
    if case.person.station_id != case.station_id:
        return _("The person belongs to another station now; open a case there.")
    if case.person.cases.open().exists():
        return _("This person has an open case already.")
    return ""


def gone(person: Person) -> str:
    """Why nothing is begun with somebody any more."""
    if person.died_on:
        return _("The person has died.")
    return _("The person has left the ledger; take them up again first.") if person.left_on else ""


def open_case_of(person: Person) -> Case | None:
    """The one that suspending ends, or that waits suspended for its end."""
    status = [*Case.WORKING, Case.Status.SUSPENDED]
    return person.cases.filter(status__in=status).select_related("station").first()


def sessions(case: Case) -> ServiceRecordQuerySet:
    """Case sessions held in this cycle, first to last."""
    rows = case.sessions.met().filter(method=Method.CASE_SESSION)
    if case.accepted_on:
        rows = rows.filter(done_on__gte=case.accepted_on)
    return rows.order_by("done_on", "pk")


def was_followed_up(case: Case) -> bool:
    """Somebody met the person after the closing; who died or left needs no follow-up."""
    if gone(case.person):
        return True
    later = ServiceRecord.objects.met().filter(method__in=CONTACTS, done_on__gt=case.closed_on)
    return later.of_person(case.person).exists()


def is_own_proposal(case: Case, verb: str, by: User) -> bool:
    """Whether this person submitted what the step approves."""
    submitted = case.steps.filter(verb=SUBMITTED_BY[verb]).last()
    return submitted is not None and submitted.by_id == by.pk


def _was_taken(case: Case, verb: str) -> bool:
    return case.steps.filter(cycle=case.cycle, verb=verb).exists()
