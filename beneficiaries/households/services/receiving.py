"""Lists of households that another system sends: all or none, and each only once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from beneficiaries.categories.services import household_spells
from beneficiaries.categories.spells import Spell
from beneficiaries.households.services.households import (
    NewHousehold,
    household_errors,
    known_already,
    new_household,
    served_codes,
)
from beneficiaries.models import Household, HouseholdCategory
from beneficiaries.open_stations import require_open
from beneficiaries.rights import RIGHTS
from stations.audit import trail
from stations.idempotency import payload_hash
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


@transaction.atomic
def create_households(rows: Sequence[SentHousehold], *, by: User) -> list[tuple[Household, bool]]:
    """All or none (``Refused``), in their order: each with whether it is new."""
    for station in {row.station for row in rows}:
        RIGHTS.require(by, "write", station)
        require_open(station)
    known = _sent_before(rows)
    fresh = {n: row for n, row in enumerate(rows) if n not in known}
    refuse_any(_refused(rows, fresh, known))
    made = _form(fresh, by)
    return [(known[n], False) if n in known else (made[n], True) for n in range(len(rows))]


def _sent_before(rows: Sequence[SentHousehold]) -> Known:
    sent = Household.objects.filter(
        origin__in={row.station for row in rows}, client_uuid__in={row.client_uuid for row in rows}
    )
    found = {(household.origin_id, household.client_uuid): household for household in sent}
    keys = [(row.station.pk, row.client_uuid) for row in rows]
    return {n: found[key] for n, key in enumerate(keys) if key in found}


def _refused(
    rows: Sequence[SentHousehold], fresh: Mapping[int, SentHousehold], known: Known
) -> dict[int, ValidationError]:
    found: dict[int, ValidationError] = {}
    for n, household in known.items():
        if bytes(household.payload_hash or b"") != payload_hash(rows[n].payload):
            sentence = _("This was sent before with other contents.")
            found[n] = ValidationError({"client_uuid": sentence})
    villages: dict[Station, set[str]] = {}
    for row in fresh.values():
        villages.setdefault(row.station, set()).add(row.new.division.pk)
    served = {station: served_codes(station, codes) for station, codes in villages.items()}
    numbered = {
        station: known_already([r.new for r in fresh.values() if r.station == station], station)
        for station in villages
    }
    seen: set[tuple[Station, UUID]] = set()
    for n, row in fresh.items():
        errors = household_errors(row.new, served[row.station])
        errors |= numbered[row.station].get(row.new, {})
        if (row.station, row.client_uuid) in seen:
            errors["client_uuid"] = [_("This row stands here twice.")]
        seen.add((row.station, row.client_uuid))
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
    household.client_uuid, household.payload_hash = row.client_uuid, payload_hash(row.payload)
    household.source, household.external_id = row.source, row.external_id
    return household
