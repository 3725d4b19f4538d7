"""Workers: registered and corrected by the protocol of all kinds, assigned, certified."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Required, TypedDict, Unpack
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stations.audit import trail
from stations.dated import too_far_ahead
from stations.kinds.protocol import Batch, draft, judged_by, shape
from stations.kinds.rights import division_register
from stations.models import (
    Assignment,
    Certificate,
    Division,
    Organisation,
    Station,
    User,
    Worker,
)
from stations.network.services.organisations import known_or_new
from stations.organisations.queries import Named, meant
from stations.rights import RIGHTS as NETWORK
from stations.wording import short_day
from stations.workers.rules import (
    RULES,
    Facts,
    assignment_problems,
    certificate_problems,
    with_the_station,
)

_HOLD_WORK = (
    "SELECT 1 FROM stations_assignment WHERE worker_id = ANY(%s::uuid[]) ORDER BY id FOR KEY SHARE"
)

RIGHTS = division_register(
    words={
        "list": gettext_lazy("Read the register of stations and workers"),
        "enter": gettext_lazy("Add stations and workers"),
        "add": gettext_lazy("Add stations and workers"),
        "import": gettext_lazy("Import stations and workers"),
        "edit": gettext_lazy("Keep the register of stations and workers"),
    }
)


class WorkerFields(TypedDict, total=False):
    """A worker with their first assignment, if any, and certificates. ``employer``: an
    organisation's name or credit code; an unknown name is made, of several the nearest is
    meant."""

    name: Required[str]
    home: Required[Division]
    number: str | None
    sex: str
    born_on: date | None
    employer: str
    user: User | None
    station: Station | None
    role: str
    is_full_time: bool
    since: date | None
    until: date | None
    certificates: Sequence[Certificate]


BEGINS = ("role", "is_full_time", "since", "until")


def worker_row(
    *,
    by: User,
    client_uuid: UUID | None = None,
    payload: Mapping[str, Any] | None = None,
    **fields: Unpack[WorkerFields],
) -> Worker:
    """What rules judge and ``BATCH`` writes. ``payload``: as another system sent it."""
    values: dict[str, Any] = dict(fields)
    holds, employer = values.pop("certificates", ()), values.pop("employer", "")
    station = values.pop("station", None)
    begins = {"since": None} | {name: values.pop(name) for name in BEGINS if name in values}
    if station and station.closed_on:
        begins["until"] = with_the_station(station, begins["since"], begins.get("until"))
    said = values | begins | {"employer": employer, "station": station}
    sent = {name: getattr(value, "pk", value) for name, value in said.items()}
    values["number"] = values.get("number") or None
    row: Worker = draft(Worker, by=by, client_uuid=client_uuid, payload=payload or sent, **values)
    row.sent = frozenset(payload or ())
    row.begins = Assignment(worker=row, station=station, **begins) if station else None
    row.holds = [
        Certificate(worker=row, level=one.level, number=one.number, obtained_on=one.obtained_on)
        for one in holds
    ]
    row.employer_name = employer or ""
    return row


def facts_of(rows: Sequence[Worker]) -> list[Facts]:
    """A fixed number of statements for any number of new rows, and two more for a known one."""
    numbers = Counter(row.number for row in rows if row.number)
    owners = dict(
        Worker.objects.not_voided().filter(number__in=numbers).values_list("number", "pk")
    )
    homes = {row.begins.station.home_id: row.created_by for row in rows if row.begins}
    kept: frozenset[str] = frozenset()
    for by in set(homes.values()):
        kept |= set(RIGHTS.divisions(by, "add").filter(pk__in=homes).values_list("pk", flat=True))
    today = timezone.localdate()
    employers = meant(Named(row.employer_name, home=row.home) for row in rows)
    return [
        Facts(
            today=today,
            employer_problem=employer.problem,
            is_taken=owners.get(row.number, row.pk) != row.pk,
            is_double=numbers[row.number or ""] > 1,
            kept=kept,
            **_held(row),
        )
        for row, employer in zip(rows, employers, strict=True)
    ]


def _held(row: Worker) -> dict[str, Any]:
    if row._state.adding:
        return {"since": row.begins and row.begins.since, "holds": row.holds}
    first = row.assignments.order_by("since").first()
    return {"since": first and first.since, "holds": list(row.certificates.all())}


def write(rows: list[Worker], by: User) -> list[Worker]:
    """The same number of statements for each 1,000."""
    employed = [row for row in rows if row.employer_name]
    if employed:
        named = [Named(row.employer_name, home=row.home) for row in employed]
        for row, employer in zip(employed, known_or_new(named, by=by), strict=True):
            row.employer = employer
    Worker.objects.bulk_create(rows, batch_size=1000)
    Assignment.objects.bulk_create([row.begins for row in rows if row.begins], batch_size=1000)
    Certificate.objects.bulk_create([one for row in rows for one in row.holds], batch_size=1000)
    return rows


class Register(Batch[Worker, Worker]):
    def _known(self, rows: Sequence[Worker]) -> dict[int, Any]:
        """What another system sends is known by its staff number, too."""
        known = super()._known(rows)
        numbers = {row.number for row in rows if row.sent and row.number}
        found = Worker.objects.not_voided().filter(number__in=numbers) if numbers else ()
        numbered = {worker.number: worker for worker in found}
        same = {n: numbered.get(row.number) for n, row in enumerate(rows) if row.sent}
        return {n: one for n, one in same.items() if one and _is_same(one, rows[n])} | known


def _is_same(worker: Worker, row: Worker) -> bool:
    """As far as it was said."""
    names = row.sent & {"name", "sex", "born_on", "home"}
    return all(getattr(worker, name) == getattr(row, name) for name in names)


BATCH = Register(
    model=Worker,
    rights=RIGHTS,
    judge=judged_by((shape, *RULES), facts_of),
    write=write,
    verb="add_worker",
)


def register_worker(*, by: User, **fields: Unpack[WorkerFields]) -> Worker:
    return register_workers([fields], by=by)[0]


def register_workers(people: Iterable[WorkerFields], *, by: User) -> list[Worker]:
    """All or none (``Refused``)."""
    return [made for made, _new in BATCH.add([worker_row(by=by, **one) for one in people], by=by)]


@transaction.atomic
def edit_worker(
    worker: Worker,
    *,
    by: User,
    seen_version: int | None = None,
    employer: str | None = None,
    **fields: Any,
) -> Worker:
    """``employer``: an organisation's name, none when it is empty."""
    RIGHTS.require(by, "edit", worker)
    if employer is not None and employer != str(worker.employer or ""):
        fields["employer"] = _employer(worker, employer, by)
    if "number" in fields:
        fields["number"] = fields["number"] or None
    return BATCH.edit(worker, by=by, seen_version=seen_version, **fields)


def _employer(worker: Worker, name: str, by: User) -> Organisation | None:
    if not name:
        return None
    asked = Named(name, home=worker.home)
    [known] = meant([asked])
    if known.problem:
        raise ValidationError({"employer": known.problem})
    return known_or_new([asked], by=by)[0]


def _changed(worker: Worker) -> None:
    """Whoever reads what has changed reads the worker again, with what was added."""
    Worker.objects.filter(pk=worker.pk).update(updated_at=timezone.now())


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
    """A worker begins at a station; other assignments go on: at other stations, and in another
    role at this one. It ends, if with nothing else, with the station's closing."""
    RIGHTS.require(by, "edit", station.home)
    Worker.objects.select_for_update().get(pk=worker.pk)  # of two who press, one is told
    until = with_the_station(station, since, until)
    problems = assignment_problems(station, since, until, worker.born_on)
    same = worker.assignments.filter(station=station, role=role)
    if same.between(since, until).exists():
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
    _changed(worker)
    trail.record("assign", worker, by=by, station=station, role=role, since=str(since))
    return assignment


def hold_work(workers: Iterable[UUID]) -> None:
    """Their assignments don't end until the transaction is over: taken before the people and cases
    that they are to carry, as by whoever ends one and passes those on."""
    keys = sorted({str(pk) for pk in workers})
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(_HOLD_WORK, [keys])


@transaction.atomic
def end_assignment(assignment: Assignment, *, until: date, by: User) -> None:
    """``until`` is the first day on which the worker no longer is there. What hangs on it passes
    by ``cases.staffing.services.end_work``."""
    NETWORK.require(by, "end_assignment", assignment.station)
    now = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if now.until and (now.until <= timezone.localdate() or now.until == until):
        raise ValidationError(_("The assignment has ended already."), code="stale")
    if sentence := too_far_ahead(until):
        raise ValidationError({"until": sentence})
    if until <= assignment.since:
        raise ValidationError(
            {
                "until": _("The end must lie after %(day)s, the beginning.")
                % {"day": short_day(assignment.since)}
            }
        )
    assignment.until = until
    assignment.save(update_fields=["until"])
    _changed(assignment.worker)
    trail.record(
        "end_assignment", assignment.worker, by=by, station=assignment.station, until=str(until)
    )


@transaction.atomic
def add_certificate(
    worker: Worker, *, level: int, obtained_on: date | None, by: User, number: str = ""
) -> Certificate:
    """One certificate a level; not obtained in the future. One whose day nobody knew is completed
    by it."""
    RIGHTS.require(by, "edit", worker)
    undated = worker.certificates.filter(level=level, obtained_on=None) if obtained_on else None
    certificate = (undated and undated.first()) or Certificate(worker=worker, level=level)
    certificate.number, certificate.obtained_on = number or certificate.number, obtained_on
    certificate.full_clean()
    sentences = certificate_problems(certificate, worker.born_on)
    if sentences:
        raise ValidationError({"obtained_on": sentences})
    certificate.save()
    _changed(worker)
    trail.record("certify", worker, by=by, level=level)
    return certificate
