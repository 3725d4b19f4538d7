"""A session of a case is held: a service record like every other, counted once."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.codes import Method
from cases.models import Case, ServiceRecord
from cases.records.services import record_visit
from stations.models import User

S = Case.Status
HELD_IN = frozenset({S.ASSESSMENT, S.PLAN, S.INTERVENTION, S.EVALUATION, S.FOLLOW_UP})


def hold_session(case: Case, *, by: User, **fields: Any) -> ServiceRecord:
    """``fields``: done_on, minutes, domain, attended, note, client_uuid; by the rules of every
    service record. Only while the case is being worked on."""
    if case.status not in HELD_IN:
        words = {"status": case.get_status_display()}
        raise ValidationError(_("No session now: the case is at “%(status)s”.") % words)
    if fields["done_on"] < case.opened_on:
        raise ValidationError({"done_on": _("The date lies before the case was opened.")})
    worker = getattr(by, "worker", None)
    record, _is_new = record_visit(
        by=by,
        station=case.station,
        subject=case.person,
        case=case,
        method=Method.CASE_SESSION,
        workers=[worker] if worker else [],
        **fields,
    )
    return record
