"""Lists of people that another system sends: all or none, and each only once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from beneficiaries.models import Person
from beneficiaries.people.services.bulk import BATCH, check_people
from beneficiaries.people.services.doubles import hold_doubles
from beneficiaries.people.services.drafts import Draft, Errors, Registration
from beneficiaries.people.services.refusals import (
    AlreadyHere,
    LikelyDouble,
    RegisteredElsewhere,
    SecondHouseholder,
)
from beneficiaries.people.services.writing import write
from stations.idempotency import Repeated
from stations.models import Station, User
from stations.refused import Refused

Given = tuple[Station, Registration]


def send_people(given: Sequence[Given], *, by: User) -> list[tuple[Person, bool]]:
    """Register all or, by ``Refused``, none, in their order: each with whether it is new.

    A row: its station, and who it is.
    """
    try:
        return _write(_checked(given, by), by)
    except Repeated:  # the same list beside this one: it is the answer now
        return _write(_checked(given, by), by)


def _checked(given: Sequence[Given], by: User) -> dict[Station, list[Draft]]:
    rows: dict[Station, list[Registration]] = {}
    for number, (station, fields) in enumerate(given, 1):
        rows.setdefault(station, []).append({**fields, "row": number})
    drafts = {s: check_people(own, station=s, by=by) for s, own in rows.items()}
    bad = [d for own in drafts.values() for d in own if d.is_bad]
    if bad:
        raise Refused({d.row - 1: _reasons(d) for d in bad})
    return drafts


@transaction.atomic
def _write(drafts: Mapping[Station, list[Draft]], by: User) -> list[tuple[Person, bool]]:
    made: dict[int, tuple[Person, bool]] = {}
    people: list[Person] = []
    hold_doubles((station, d.pinyin) for station, own in drafts.items() for d in own)
    for station, own in drafts.items():
        for start in range(0, len(own), BATCH):
            part = own[start : start + BATCH]
            written = write(part, station=station, by=by, besides=people)
            people += written
            for d, person in zip(part, written, strict=True):
                made[d.row] = (person, d.existing is None)
    return [made[row] for row in sorted(made)]


def _reasons(d: Draft) -> ValidationError:
    """What is wrong, by field. Who looks like this one is named by key in ``different_from``."""
    errors: Errors = {name: list(found) for name, found in d.errors.items()}
    if d.known:
        errors.setdefault("id_number", []).extend(AlreadyHere(d.known).messages)
    if d.is_elsewhere:
        errors.setdefault("id_number", []).extend(RegisteredElsewhere().messages)
    if d.head:
        errors.setdefault("relation", []).extend(SecondHouseholder(d.head).messages)
    if d.undecided:
        errors.setdefault("name", []).extend(LikelyDouble(d.undecided).messages)
        errors["different_from"] = [str(person.pk) for person in d.undecided]
    if d.twin:
        sentence = _("Row %(row)d has the same name and birth date; send one of them later.")
        errors.setdefault("name", []).append(sentence % {"row": d.twin})
    return ValidationError(errors)
