"""Donors: made on the first donation, or by another system; corrected by their station."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext as _

from resources import rights
from resources.donors.models import Donor
from stations.kinds.protocol import Batch, Problems, draft, judged_by, shape

RIGHTS = rights.DONORS


def name_is_new(donor: Donor, is_taken: bool) -> Problems:
    if is_taken:
        yield "name", _("This station has a donor of that name already.")


def taken_of(donors: Sequence[Donor]) -> list[bool]:
    """Whether another donor of the station has the name; the station's row is locked."""
    same = Donor.objects.filter(
        station__in={donor.station_id for donor in donors},
        name__in={donor.name for donor in donors},
    )
    owners = {(s, name): pk for s, name, pk in same.values_list("station", "name", "pk")}
    return [owners.setdefault((d.station_id, d.name), d.pk) != d.pk for d in donors]


BATCH = Batch[Donor, Donor](
    model=Donor,
    rights=RIGHTS,
    judge=judged_by((shape, name_is_new), taken_of),
    verb="add_donor",
)
donor_row = partial(draft, Donor)
add_donors, check_donors, edit_donor = BATCH.add, BATCH.check, BATCH.edit
