"""A case's file is corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.casework.services.opening import check_worker
from cases.models import Case
from cases.rights import RIGHTS
from resources.attribution.models import ITEMS
from resources.attribution.queries import of_station, offered_to
from resources.attribution.rows import AttributedAt, AttributionFields, stood_in
from resources.attribution.rules import attribution_is_offered
from resources.models import Project, Theme
from stations import idempotency
from stations.audit import trail
from stations.models import User, Worker
from stations.workers.services.workers import hold_work

PLANNING = (Case.Status.ASSESSMENT, Case.Status.PLAN)
EDITABLE = ("problem", "goals", "worker", "next_step_on", *ITEMS)


class CaseEdits(AttributionFields, total=False):
    problem: str
    goals: str
    worker: Worker | None
    next_step_on: date | None


@transaction.atomic
def edit_case(
    case: Case, *, by: User, seen_version: int | None = None, **fields: Unpack[CaseEdits]
) -> Case:
    """Correct the problem, the worker, the date of the next step; goals while it is planned."""
    if worker := fields.get("worker"):
        hold_work([worker.pk])
    now = Case.objects.select_for_update(of=("self",)).select_related("station").get(pk=case.pk)
    idempotency.check_version(now, seen_version)
    RIGHTS.require(by, "write_case", now)
    before = {name: getattr(now, name) for name in EDITABLE}
    stood = stood_in(now)
    for name, value in fields.items():
        if name not in EDITABLE:
            raise ValidationError(_("“%(name)s” can't be edited.") % {"name": name})
        setattr(now, name, value)
    changed = trail.changes(now, list(EDITABLE), before)
    _check_edit(now, changed)
    _check_attribution(now, stood)
    if changed:
        now.version += 1
        now.save()
        texts = {name: [] if name in {"problem", "goals"} else changed[name] for name in changed}
        trail.record("edit", now, by=by, changes=texts)
    return now


def _check_edit(case: Case, changed: Mapping[str, object]) -> None:
    if not changed:
        return
    if case.is_ended:
        raise ValidationError(_("The case has ended; it can't be edited."))
    if "problem" in changed and not case.problem.strip():
        raise ValidationError({"problem": _("Say what the problem is.")})
    if "goals" in changed and case.status not in PLANNING:
        raise ValidationError({"goals": _("The goals are part of the plan: change the plan.")})
    if "worker" in changed:
        check_worker(case.worker, case.station, timezone.localdate())


def _check_attribution(case: Case, stood: Sequence[Project | Theme]) -> None:
    """Sessions that were held keep what they were written with."""
    said = {"project": case.project, "theme": case.theme}
    row = AttributedAt(station=case.station, stood=stood, **said)
    offered = of_station(offered_to([row]), case.station)
    if errors := dict(attribution_is_offered(row, timezone.localdate(), offered)):
        raise ValidationError(errors)
