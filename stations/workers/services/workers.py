"""Workers: registered, assigned to stations, certified."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Unpack, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from stations.audit import trail
from stations.models import Assignment, Certificate, Division, Station, User, Worker
from stations.network.services.organisations import known_or_new
from stations.refused import as_errors, refuse_any
from stations.rights import RIGHTS
from stations.workers.rules import (
    CertificateDraft,
    WorkerDraft,
    WorkerFields,
    assignment_problems,
    certificate_problems,
    worker_problems,
)


def require_keeper_at(by: User, place: Station | Division) -> None:
    RIGHTS.require(by, "keep", place.home if isinstance(place, Station) else place)


def register_worker(
    *, name: str, home: Division, by: User, **fields: Unpack[WorkerFields]
) -> Worker:
    """A worker, with an assignment and certificates if given."""
    return register_workers([WorkerDraft(name=name, home=home, **fields)], by=by)[0]


@transaction.atomic
def register_workers(drafts: Sequence[WorkerDraft], *, by: User) -> list[Worker]:
    """Register all or none (``Refused``); the same number of statements for each 1,000."""
    refuse_any(as_errors(worker_problems(drafts, by)))
    employers = known_or_new([(d.employer, "") for d in drafts if d.employer], by=by)
    workers = [
        Worker(
            name=draft.name,
            number=draft.number or None,
            sex=draft.sex,
            born_on=draft.born_on,
            home=draft.home,
            employer=employers.get(draft.employer),
            user=draft.user,
        )
        for draft in drafts
    ]
    Worker.objects.bulk_create(workers, batch_size=1000)
    pairs = list(zip(workers, drafts, strict=True))
    Assignment.objects.bulk_create(
        [
            Assignment(
                worker=worker,
                station=draft.station,
                role=draft.role,
                is_full_time=draft.is_full_time,
                since=cast(date, draft.since),  # worker_problems asked for it
                until=draft.until,
            )
            for worker, draft in pairs
            if draft.station
        ],
        batch_size=1000,
    )
    Certificate.objects.bulk_create(
        [
            Certificate(worker=worker, level=c.level, number=c.number, obtained_on=c.obtained_on)
            for worker, draft in pairs
            for c in draft.certificates
        ],
        batch_size=1000,
    )
    trail.record_many("register", workers, by=by)
    return workers


@transaction.atomic
def assign_worker(
    worker: Worker,
    *,
    station: Station,
    since: date,
    by: User,
    role: str = Assignment.Role.WORKER,
    is_full_time: bool = True,
    until: date | None = None,
) -> Assignment:
    """A worker begins at a station; other assignments go on."""
    require_keeper_at(by, station)
    problems = assignment_problems(station, since, until)
    same = worker.assignments.filter(station=station, role=role)
    if same.on(since).exists():
        problems.append(("station", _("The worker is at this station in this role already.")))
    if problems:
        raise ValidationError({field: [sentence] for field, sentence in problems})
    assignment = Assignment.objects.create(
        worker=worker,
        station=station,
        role=role,
        is_full_time=is_full_time,
        since=since,
        until=until,
    )
    trail.record("assign", worker, by=by, station=station, role=role, since=str(since))
    return assignment


@transaction.atomic
def end_assignment(assignment: Assignment, *, until: date, by: User) -> None:
    """``until`` is the first day on which the worker no longer is there."""
    require_keeper_at(by, assignment.station)
    if until <= assignment.since:
        raise ValidationError(
            {
                "until": _("The end must lie after %(day)s, the beginning.")
                % {"day": assignment.since}
            }
        )
    assignment.until = until
    assignment.save(update_fields=["until"])
    trail.record(
        "end_assignment", assignment.worker, by=by, station=assignment.station, until=str(until)
    )


@transaction.atomic
def add_certificate(
    worker: Worker, *, level: int, obtained_on: date, by: User, number: str = ""
) -> Certificate:
    """One certificate a level; not obtained in the future."""
    require_keeper_at(by, worker.home)
    certificate = Certificate(worker=worker, level=level, number=number, obtained_on=obtained_on)
    certificate.full_clean()
    sentences = certificate_problems(certificate, worker.born_on)
    if sentences:
        raise ValidationError({"obtained_on": sentences})
    certificate.save()
    trail.record("certify", worker, by=by, level=level)
    return certificate


__all__ = [
    "CertificateDraft",
    "WorkerDraft",
    "add_certificate",
    "assign_worker",
    "end_assignment",
    "register_worker",
    "register_workers",
]
