"""Donors: made on the first donation, or by another system; corrected by their station."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from resources.codes import DonorKind
from resources.models import Donor
from resources.rows import squeezed
from resources.services.permission import require_keeper
from stations import audit
from stations.models import Station, User
from stations.sync import check_version, create_once

FIELDS = ("name", "kind", "phone", "note")


@transaction.atomic
def register_donor(
    *,
    station: Station,
    by: User,
    client_uuid: UUID | None = None,
    payload: Mapping[str, Any] | None = None,
    **fields: Any,
) -> tuple[Donor, bool]:
    """The donor and whether it is new; ``fields``: name, kind, phone, note."""
    require_keeper(by, station)
    Station.objects.select_for_update(no_key=True).get(pk=station.pk)

    def create(digest: bytes) -> Donor:
        donor = Donor(
            origin=station,
            station=station,
            created_by=by,
            client_uuid=client_uuid or uuid4(),
            payload_hash=digest,
            **fields,
        )
        _check(donor)
        donor.save()
        audit.record("add_donor", donor, by=by)
        return donor

    return create_once(
        Donor,
        origin=station,
        client_uuid=client_uuid or uuid4(),
        payload=payload or {},
        create=create,
    )


@transaction.atomic
def edit_donor(donor: Donor, *, by: User, seen_version: int | None = None, **fields: Any) -> Donor:
    """Correct a donor; ``sync.Conflict`` when somebody was quicker."""
    require_keeper(by, donor.station)
    Station.objects.select_for_update(no_key=True).get(pk=donor.station_id)
    donor = Donor.objects.select_for_update().get(pk=donor.pk)
    check_version(donor, seen_version)
    before = {name: getattr(donor, name) for name in fields}
    for name, value in fields.items():
        setattr(donor, name, value)
    _check(donor)
    changed = audit.changes(donor, list(fields), before)
    if changed:
        donor.version += 1
        donor.save()
        audit.record("edit", donor, by=by, changes=changed)
    return donor


def _check(donor: Donor) -> None:
    """The station's row is locked: of two who add the same name one is told."""
    donor.name = squeezed(donor.name)
    errors = {}
    namesakes = Donor.objects.filter(station=donor.station_id, name=donor.name)
    if not donor.name or len(donor.name) > 100:
        errors["name"] = _("Name the donor, in 100 characters at most.")
    elif namesakes.exclude(pk=donor.pk).exists():
        errors["name"] = _("This station has a donor of that name already.")
    if donor.kind not in DonorKind.values:
        errors["kind"] = _("Choose one of the kinds.")
    if errors:
        raise ValidationError(errors)
