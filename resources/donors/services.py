"""Donors: made on the first donation, or by another system; corrected by their station."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _

from resources import rights
from resources.donors.models import Donor
from stations.kinds.protocol import Batch, Problems, draft, judged_by, shape
from stations.organisations.queries import held
from stations.organisations.rules import still_there

RIGHTS = rights.DONORS


@dataclass(frozen=True)
class Facts:
    """``is_taken``: another donor of the station has the name. ``held``: keys of organisations
    that stand."""

    is_taken: bool = False
    held: Collection[int] = ()


def name_is_new(donor: Donor, facts: Facts) -> Problems:
    if facts.is_taken:
        yield "name", _("This station has a donor of that name already.")


def organisation_stands(donor: Donor, facts: Facts) -> Problems:
    yield from still_there(donor.organisation_id, facts.held)


def facts_of(donors: Sequence[Donor]) -> list[Facts]:
    """The station's row is locked."""
    there = held(donors)
    same = Donor.objects.filter(
        station__in={donor.station_id for donor in donors},
        name__in={donor.name for donor in donors},
    )
    owners = {(s, name): pk for s, name, pk in same.values_list("station", "name", "pk")}
    return [Facts(owners.setdefault((d.station_id, d.name), d.pk) != d.pk, there) for d in donors]


BATCH = Batch[Donor, Donor](
    model=Donor,
    rights=RIGHTS,
    judge=judged_by((shape, name_is_new, organisation_stands), facts_of),
    verb="add_donor",
)
donor_row = partial(draft, Donor)
add_donors, check_donors, edit_donor = BATCH.add, BATCH.check, BATCH.edit
