"""One person comes into the register."""

from __future__ import annotations

from typing import Unpack

from django.core.exceptions import ValidationError

from beneficiaries.models import Person
from beneficiaries.people.services.bulk import check_people
from beneficiaries.people.services.drafts import Draft, Registration
from beneficiaries.people.services.refusals import (
    AlreadyHere,
    LikelyDouble,
    RegisteredElsewhere,
    SecondHouseholder,
)
from beneficiaries.people.services.writing import write
from stations.idempotency import Repeated
from stations.models import Station, User


def register_person(*, station: Station, by: User, **fields: Unpack[Registration]) -> Person:
    """Enrol somebody at a station, with a household, categories and a responsible worker."""
    return send_person(station=station, by=by, **fields)[0]


def send_person(
    *, station: Station, by: User, **fields: Unpack[Registration]
) -> tuple[Person, bool]:
    """The same, with whether they are new: what was sent before creates nothing.

    Raises ``AlreadyHere``, ``RegisteredElsewhere``, ``SecondHouseholder``, ``LikelyDouble`` or a
    ``ValidationError`` by fields. Of two people who register one number at the same moment one
    wins, the other is told what everybody is told who comes later.
    """
    [checked] = check_people([fields], station=station, by=by)
    try:
        _refuse(checked)
    except (AlreadyHere, SecondHouseholder, LikelyDouble):
        return _sent_meanwhile(fields, station, by)
    try:
        return _written(checked, station, by)
    except Repeated:
        return _sent_meanwhile(fields, station, by)


def _sent_meanwhile(fields: Registration, station: Station, by: User) -> tuple[Person, bool]:
    """The same form, sent beside this one, may have been stored between the check's looks: it
    is the answer, and no double of itself. Raises what is wrong when it isn't that."""
    [again] = check_people([fields], station=station, by=by)
    _refuse(again)
    return _written(again, station, by)


def _written(d: Draft, station: Station, by: User) -> tuple[Person, bool]:
    return write([d], station=station, by=by)[0], d.existing is None


def _refuse(d: Draft) -> None:
    if d.existing is not None:
        return
    if d.errors:
        raise ValidationError(d.errors)
    if d.known:
        raise AlreadyHere(d.known)
    if d.is_elsewhere:
        raise RegisteredElsewhere
    if d.head:
        raise SecondHouseholder(d.head)
    if d.undecided:
        raise LikelyDouble(d.undecided)
