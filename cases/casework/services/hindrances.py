"""What stands in the way of a step beyond status and role; the page shows the same words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cases.casework.workflow import APPROVERS, SUBMITTED_BY
from cases.codes import Method
from cases.models import Case, ServiceRecord
from cases.records.models import ServiceRecordQuerySet
from stations.models import User
from stations.scope import posted_at

CONTACTS = {Method.HOME_VISIT, Method.REMOTE_VISIT, Method.CASE_SESSION}


def hindrance(case: Case, verb: str, *, by: User) -> str:
    """Why this step can't be taken yet, or an empty string (domain/4-lifecycles, Case)."""
    if verb == "submit_plan" and not _was_taken(case, "assess"):
        return _("Assess first: there is no plan without an assessment.")
    if verb == "evaluate" and not sessions(case).exists():
        return _("Hold at least one session first.")
    if verb == "submit_closing" and not _was_taken(case, "evaluate"):
        return _("Evaluate first: there is no closing without an evaluation.")
    if verb in SUBMITTED_BY and is_own_proposal(case, verb, by) and _others(case, by):
        return _("You submitted it yourself; another lead or supervisor must approve it.")
    if verb == "archive" and not was_followed_up(case):
        return _("Follow up at least once after the closing: a visit, a call or a session.")
    if verb == "resume" and case.person.died_on:
        return _("The person has died.")
    if verb == "reopen":
        return _cannot_reopen(case)
    return ""


def sessions(case: Case) -> ServiceRecordQuerySet:
    """Case sessions held in this cycle, first to last."""
    rows = case.sessions.met().filter(method=Method.CASE_SESSION)
    if case.accepted_on:
        rows = rows.filter(done_on__gte=case.accepted_on)
    return rows.order_by("done_on", "pk")


def was_followed_up(case: Case) -> bool:
    """Somebody met the person after the closing; the dead need no follow-up."""
    if case.person.died_on:
        return True
    later = ServiceRecord.objects.met().filter(method__in=CONTACTS, done_on__gt=case.closed_on)
    return later.of_person(case.person).exists()


def is_own_proposal(case: Case, verb: str, by: User) -> bool:
    """Maker–checker: whoever submitted what this step approves is no judge of it."""
    submitted = case.steps.filter(verb=SUBMITTED_BY[verb]).last()
    return submitted is not None and submitted.by_id == by.pk


def _others(case: Case, by: User) -> bool:
    """A lead who is alone may approve an own proposal; the audit entry says so."""
    return posted_at(case.station, *APPROVERS).exclude(pk=by.pk).exists()


def _was_taken(case: Case, verb: str) -> bool:
    return case.steps.filter(cycle=case.cycle, verb=verb).exists()


def _cannot_reopen(case: Case) -> str:
    if case.person.died_on:
        return _("The person has died.")
    if case.person.station_id != case.station_id:
        return _("The person belongs to another station now; open a case there.")
    if case.person.cases.open().exists():
        return _("This person has an open case already.")
    return ""
