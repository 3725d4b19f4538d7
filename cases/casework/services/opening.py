"""A case begins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypedDict, Unpack
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.models import Person
from cases.casework.rules import gone
from cases.casework.services import notices
from cases.casework.services.numbers import next_number
from cases.casework.services.steps import write_step
from cases.models import Case, ServiceRecord
from cases.rights import RIGHTS
from stations import idempotency
from stations.audit import trail
from stations.dated import still_to_come
from stations.identity import uuid7
from stations.models import Station, User, Worker


class OpenedFields(TypedDict, total=False):
    next_step_on: date | None
    source: str
    external_id: str


class OpeningFields(OpenedFields, total=False):
    """``opened_on``: today, when it isn't told."""

    worker: Worker | None
    opened_on: date
    from_record: ServiceRecord | None


@transaction.atomic
def open_case(
    *,
    person: Person,
    problem: str,
    by: User,
    client_uuid: UUID | None = None,
    payload: Mapping[str, object] | None = None,
    **fields: Unpack[OpeningFields],
) -> Case:
    """A case for a person, in intake. A repeat of the same ``client_uuid`` creates nothing.

    ``idempotency.Conflict`` when that UUID came before with another payload.
    """
    person = locked(person)
    if person.station is None:
        raise ValidationError(_("This person isn't enrolled at any station."))
    RIGHTS.require(by, "write_case", person)
    key = client_uuid or uuid7()
    case, _is_new = idempotency.create_once(
        Case,
        origin=person.station,
        client_uuid=key,
        payload=payload or {"person": person.pk, "problem": problem, **_plain(fields)},
        create=lambda digest: _open(person, problem.strip(), by, key, digest, **fields),
    )
    return case


def locked(person: Person) -> Person:
    """The person as they are now; whoever opens, moves or ends something waits in line."""
    people = Person.objects.select_for_update(of=("self",), no_key=True)
    return people.select_related("station__home").get(pk=person.pk)


def _plain(fields: Mapping[str, object]) -> dict[str, str]:
    return {name: str(getattr(value, "pk", value)) for name, value in fields.items()}


def _open(
    person: Person,
    problem: str,
    by: User,
    client_uuid: UUID,
    digest: bytes,
    *,
    worker: Worker | None = None,
    opened_on: date | None = None,
    from_record: ServiceRecord | None = None,
    **fields: Unpack[OpenedFields],
) -> Case:
    station, opened_on = person.station, opened_on or timezone.localdate()
    if station is None:
        raise ValidationError(_("The person is enrolled at no station."))
    _check_opening(person, problem, opened_on, from_record)
    check_worker(worker, station, opened_on)
    worker = worker or _usual_worker(person, by, opened_on)
    year, serial, number = next_number(station, opened_on)
    case = Case.objects.create(
        origin=station,
        station=station,
        person=person,
        year=year,
        serial=serial,
        number=number,
        problem=problem,
        worker=worker,
        opened_on=opened_on,
        from_record=from_record,
        client_uuid=client_uuid,
        payload_hash=digest,
        created_by=by,
        **fields,
    )
    write_step(case, "open", source="", note=problem, done_on=opened_on, by=by)
    trail.record("open", case, by=by, person=str(person.pk))
    notices.tell_opened(case, by)
    return case


def _check_opening(
    person: Person, problem: str, opened_on: date, from_record: ServiceRecord | None
) -> None:
    errors = {}
    if not problem:
        errors["problem"] = _("Say what the problem is.")
    if sentence := still_to_come(opened_on):
        errors["opened_on"] = sentence
    if opened_on < person.born_on:
        errors["opened_on"] = _("The date lies before the person was born.")
    if errors:
        raise ValidationError(errors)
    if sentence := gone(person):
        raise ValidationError(sentence)
    if person.cases.open().exists():
        raise ValidationError(_("This person has an open case already."), code="open_case")
    if from_record and not ServiceRecord.objects.of_person(person).not_voided().contains(
        from_record
    ):
        raise ValidationError(_("The service record isn't about this person."))


def _usual_worker(person: Person, by: User, day: date) -> Worker | None:
    """Whoever opens it, else whoever is responsible for the person, if they work there."""
    for worker in (getattr(by, "worker", None), person.worker):
        if worker and person.station and works_at(worker, person.station, day):
            return worker
    return None


def works_at(worker: Worker, station: Station, day: date) -> bool:
    return worker.assignments.on(day).filter(station__in=_places(station)).exists()


def check_worker(worker: Worker | None, station: Station, day: date) -> None:
    """A case is carried by somebody who works at its station."""
    if worker and not works_at(worker, station, day):
        raise ValidationError({"worker": _("This worker isn't assigned to the station that day.")})


def _places(station: Station) -> list[int]:
    """The station and what stands above it: a room is served by its station's workers."""
    places = [station.pk]
    while station.parent:
        station = station.parent
        places.append(station.pk)
    return places
