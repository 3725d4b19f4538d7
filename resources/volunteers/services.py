"""Volunteers are registered, corrected, voided by the protocol of all kinds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from resources import rights
from resources.volunteers.codes import Paper
from resources.volunteers.models import Volunteer, VolunteerToken
from resources.volunteers.rules import RULES, Facts, known_number
from resources.volunteers.tokens import tokens_of
from stations.audit import trail
from stations.audit.seen import unseen
from stations.identity_numbers.rules import index_of
from stations.kinds.protocol import Batch, draft, judged_by, shape
from stations.models import User, Worker

RIGHTS = rights.VOLUNTEERS
SIZE = 2000  # volunteers whose tokens are written at once
Owners = dict[tuple[int, object], object]


def tidy(row: Volunteer) -> None:
    """The number of an identity card has one form, and says birth date and sex where these were
    left open. Of other papers two of a kind and number are one."""
    row.paper, row.sex = row.paper or Paper.CARD, row.sex or Worker.Sex.UNSTATED
    number = known_number(row)
    if number:
        if row.id_number != number.number18:
            row.id_number = number.number18
        row.born_on = row.born_on or number.born_on
        if row.sex == Worker.Sex.UNSTATED:
            row.sex = number.sex
    told = number.number18 if number else row.id_number and f"{row.paper}:{row.id_number}"
    row.id_index = index_of(told, "volunteer")


def facts_of(rows: Sequence[Volunteer]) -> list[Facts]:
    """Two statements for all rows."""
    today = timezone.localdate()
    cards = _owners(rows, "id_index", [bytes(row.id_index or b"") for row in rows if row.id_index])
    numbers = _owners(rows, "number", [row.number for row in rows if row.number])
    return [
        Facts(
            today,
            is_double=bool(row.id_index) and _is_others(cards, row, bytes(row.id_index or b"")),
            is_numbered=bool(row.number) and _is_others(numbers, row, row.number),
        )
        for row in rows
    ]


def _owners(rows: Sequence[Volunteer], column: str, wanted: Sequence[object]) -> Owners:
    """Who has these at the rows' stations."""
    if not wanted:
        return {}
    here = Volunteer.objects.not_voided().filter(station__in={row.station_id for row in rows})
    found: Any = here.filter(**{f"{column}__in": wanted}).values_list("station", column, "pk")
    plain = bytes if column == "id_index" else str
    return {(station, plain(value)): pk for station, value, pk in found}


def _is_others(owners: Owners, row: Volunteer, value: object) -> bool:
    """Whether it is another volunteer's, or an earlier row's."""
    return owners.setdefault((row.station_id, value), row.pk) != row.pk


def find_anew(volunteers: Sequence[Volunteer], by: User) -> None:
    """Writes what these are found by."""
    for start in range(0, len(volunteers), SIZE):
        part = volunteers[start : start + SIZE]
        VolunteerToken.objects.filter(volunteer__in=[one.pk for one in part]).delete()
        VolunteerToken.objects.bulk_create(_tokens(part))


def _tokens(volunteers: Iterable[Volunteer]) -> list[VolunteerToken]:
    with unseen():
        return [
            VolunteerToken(volunteer=one, token=token)
            for one in volunteers
            for token in sorted(
                tokens_of(one.name, station=one.station_id, number=one.number, phone=one.phone)
            )
        ]


class Register(Batch[Volunteer, Volunteer]):
    def _known(self, rows: Sequence[Volunteer]) -> dict[int, Volunteer]:
        """A row of the platform's export is known by the platform's number, too: the list of the
        next month says the same people again. Not where the identity number is another's."""
        known = super()._known(rows)
        numbers = {row.number for row in rows if row.is_exported and row.number}
        if not numbers:
            return known
        here = Volunteer.objects.not_voided().filter(number__in=numbers)
        found = here.filter(station__in={row.station_id for row in rows})
        numbered = {(one.station_id, one.number): one for one in found}
        for n, row in enumerate(rows):
            one = numbered.get((row.station_id, row.number)) if row.is_exported else None
            if one and n not in known and _is_same(one, row):
                known[n] = one
        return known


def _is_same(one: Volunteer, row: Volunteer) -> bool:
    tidy(row)
    return not (one.id_index and row.id_index) or bytes(one.id_index) == bytes(row.id_index)


BATCH = Register(
    model=Volunteer,
    rights=RIGHTS,
    judge=judged_by((shape, *RULES), facts_of),
    tidy=tidy,
    after=find_anew,
)


def volunteer_row(*, is_exported: bool = False, **values: Any) -> Volunteer:
    """``is_exported``: of the platform's export."""
    row = draft(Volunteer, **values)
    row.is_exported = is_exported
    return row


register_volunteers, check_volunteers = BATCH.add, BATCH.check
edit_volunteer, void_volunteer = BATCH.edit, BATCH.void


@transaction.atomic
def tell_hours(told: Iterable[tuple[Volunteer, Decimal | None]], *, by: User) -> int:
    """What the platform says by now of volunteers who stood already; how many that changes."""
    changed = {}
    for one, hours in told:
        if hours is not None and hours != one.told_hours:
            changed[one.pk] = one
            one.told_hours = hours
    rows, now = list(changed.values()), timezone.now()
    for one in rows:
        one.version, one.updated_at = F("version") + 1, now  # type: ignore[assignment]
    Volunteer.objects.bulk_update(rows, ["told_hours", "version", "updated_at"], batch_size=1000)
    trail.record_many("edit", rows, by=by, changes={"told_hours": []})
    return len(rows)
