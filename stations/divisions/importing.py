"""How many people live where, from a sheet: the statistical offices' own tables."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from stations.divisions.services.population import check_populations, declare_populations
from stations.imports.cells import text, whole
from stations.imports.columns import Column
from stations.imports.importers import Importer, Step, WriteRefused, Written, register
from stations.imports.places import Places, find_places
from stations.imports.rows import Row
from stations.imports.sheet_columns import column, day
from stations.imports.units import PEOPLE
from stations.models import PopulationSnapshot, Station, User
from stations.refused import Refused
from stations.rights import RIGHTS

MOST = 2_000_000_000
COLUMNS = [
    column("division", text(200), _("division"),
           _("place|division code|name of the division|area"), required=True, is_shown=True,
           hint=_("Division code, or names from the top down like A/B/C"), example="522327103"),
    day("counted_on", _("counted on"), _("date|as of|day of the count"), required=True,
        is_shown=True, example="2024-12-31"),
    column("residents", whole(0, MOST), _("residents"),
           _("population|resident population|number of residents"), required=True, is_shown=True,
           unit=PEOPLE, hint=_("Whole numbers: people, not ten thousands"), example="21,340"),
    column("source", text(200), _("source"), _("source of the figure|where it stands"),
           required=True, example=_("statistical yearbook 2024")),
]  # fmt: skip


@register
class PopulationImporter(Importer):
    kind = "populations"
    title = _("Populations")
    lead = _("How many people live in a division, on which day and from which source")
    icon = "home-search"
    right = RIGHTS, "import"
    list_view = "stations:divisions"
    stays = _("A stated figure is never changed: state that of a later day.")

    def columns(self) -> Sequence[Column]:
        return COLUMNS

    def check(self, rows: Sequence[Row], *, by: User, station: Station | None) -> None:
        near = RIGHTS.divisions(by, "keep").values_list("pk", flat=True)
        places = Places([row.get("division", "") for row in rows], near=near)
        for row in rows:
            find_places(row, places, "division")
        whole = [row for row in rows if not row.is_bad]
        found = check_populations([PopulationSnapshot(**row.values) for row in whole], by=by)
        for index, error in found.items():
            whole[index].refuse(error)

    def write(
        self, rows: Sequence[Row], *, by: User, station: Station | None, step: Step
    ) -> Written:
        try:
            made = declare_populations([PopulationSnapshot(**row.values) for row in rows], by=by)
        except Refused as refused:
            for index, error in refused.entries.items():
                rows[index].refuse(error)
            raise WriteRefused from None
        return dict(zip((row.number for row in rows), made, strict=True))
