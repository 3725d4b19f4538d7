"""A session of a case is held: a service record like every other, counted once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Unpack
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from beneficiaries.models import Person
from cases.codes import Method
from cases.models import Case, ServiceRecord
from cases.records.services import record_visit
from resources.attribution.rows import AttributionFields
from stations.models import User

S = Case.Status
HELD_IN = frozenset({S.ASSESSMENT, S.PLAN, S.INTERVENTION, S.EVALUATION, S.FOLLOW_UP})


def hold_session(
    case: Case,
    *,
    by: User,
    done_on: date,
    domain: str,
    attended: Sequence[Person],
    minutes: int | None = None,
    note: str = "",
    client_uuid: UUID | None = None,
    **said: Unpack[AttributionFields],
) -> ServiceRecord:
    """By the rules of every service record, and only while the case is being worked on. ``said``:
    another project or theme than the case's."""
    if case.status not in HELD_IN:
        words = {"status": case.get_status_display()}
        raise ValidationError(_("No session now: the case is at “%(status)s”.") % words)
    if done_on < case.opened_on:
        raise ValidationError({"done_on": _("The date lies before the case was opened.")})
    worker = getattr(by, "worker", None)
    record, _is_new = record_visit(
        by=by,
        station=case.station,
        subject=case.person,
        case=case,
        method=Method.CASE_SESSION,
        workers=[worker] if worker else [],
        done_on=done_on,
        domain=domain,
        attended=attended,
        minutes=minutes,
        note=note,
        client_uuid=client_uuid,
        **said,
    )
    return record
