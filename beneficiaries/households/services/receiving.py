"""Lists of households that another system sends: all or none, and each only once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Unpack
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from beneficiaries.categories.services import household_spells
from beneficiaries.categories.spells import Spell
from beneficiaries.households.services.households import (
    HouseholdFields,
    NewHousehold,
    hold_register,
    household_errors,
    known_already,
    new_household,
    served_codes,
)
from beneficiaries.models import Household, HouseholdCategory
from beneficiaries.open_stations import require_open
from beneficiaries.rights import RIGHTS
from stations.audit import trail
from stations.idempotency import Conflict, payload_hash
from stations.identity import uuid7
from stations.kinds.protocol import Name, names_at, sent_before, sent_otherwise
from stations.models import Station, User
from stations.refused import refuse_any

Known = dict[int, Household]


@dataclass(frozen=True, kw_only=True)
class SentHousehold:
    station: Station
    new: NewHousehold
    client_uuid: UUID
    payload: Mapping[str, object]
    categories: Sequence[Spell] = ()
    source: str = ""
    external_id: str = ""

    @property
    def digest(self) -> bytes:
        return payload_hash(self.payload)


def create_household(
    *,
    station: Station,
    by: User,
    client_uuid: UUID | None = None,
    payload: Mapping[str, object] | None = None,
    categories: Sequence[Spell] = (),
    source: str = "",
    external_id: str = "",
    **fields: Unpack[HouseholdFields],
) -> tuple[Household, bool]:
    """A household without members yet, in a village that the station serves, and whether it is new.
    ``Conflict`` when its UUID, or the other system's id of it, came with other contents."""
    row = SentHousehold(
        station=station,
        new=NewHousehold(**fields),
        client_uuid=client_uuid or uuid7(),
        payload=payload or {},
        categories=categories,
        source=source,
        external_id=external_id,
    )
    return create_households([row], by=by)[0]


@transaction.atomic
def create_households(rows: Sequence[SentHousehold], *, by: User) -> list[tuple[Household, bool]]:
    """All or none (``Refused``), in their order: each with whether it is new."""
    stations = {row.station for row in rows}
    for station in stations:
        RIGHTS.require(by, "write", station)
        require_open(station)
    hold_register(stations)
    known = sent_before(Household, rows)
    if len(rows) == 1 and known and not _is_same(known[0], rows[0]):
        raise Conflict(known[0])
    fresh = {n: row for n, row in enumerate(rows) if n not in known}
    refuse_any(_refused(rows, fresh, known))
    made = _form(fresh, by)
    return [(known[n], False) if n in known else (made[n], True) for n in range(len(rows))]


def _is_same(household: Household, row: SentHousehold) -> bool:
    return household.digest == row.digest


def _refused(
    rows: Sequence[SentHousehold], fresh: Mapping[int, SentHousehold], known: Known
) -> dict[int, ValidationError]:
    found: dict[int, ValidationError] = {}
    for n, household in known.items():
        if not _is_same(household, rows[n]):
            found[n] = sent_otherwise(household, rows[n])
    villages: dict[Station, set[str]] = {}
    for row in fresh.values():
        villages.setdefault(row.station, set()).add(row.new.division.pk)
    served = {station: served_codes(station, codes) for station, codes in villages.items()}
    numbered = {
        station: known_already([r.new for r in fresh.values() if r.station == station], station)
        for station in villages
    }
    seen: set[Name] = set()
    for n, row in fresh.items():
        errors = household_errors(row.new, served[row.station])
        errors |= numbered[row.station].get(row.new, {})
        names = names_at(row.station.pk, row)
        if seen.intersection(names):
            errors["client_uuid"] = [_("This row stands here twice.")]
        seen.update(names)
        try:
            household_spells(row.categories)
        except ValidationError as error:
            errors |= {name: [*found] for name, found in error.error_dict.items()}
        if errors:
            found[n] = ValidationError(errors)
    return found


def _form(fresh: Mapping[int, SentHousehold], by: User) -> Known:
    made = {n: _household(row, by) for n, row in fresh.items()}
    Household.objects.bulk_create(made.values())
    HouseholdCategory.objects.bulk_create(
        HouseholdCategory(household=made[n], code=code, since=since, until=until)
        for n, row in fresh.items()
        for code, since, until in household_spells(row.categories)
    )
    for station in {row.station for row in fresh.values()}:
        own = [made[n] for n, row in fresh.items() if row.station == station]
        trail.record_many("form_household", own, by=by, station=station)
    return made


def _household(row: SentHousehold, by: User) -> Household:
    household = new_household(row.new, row.station, by)
    household.client_uuid, household.payload_hash = row.client_uuid, row.digest
    household.source, household.external_id = row.source, row.external_id
    return household
