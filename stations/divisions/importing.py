"""How many people live where, from a sheet: the statistical offices' own tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from stations.divisions.services.population import check_populations, declare_populations
from stations.imports.cells import text, whole
from stations.imports.importers import register
from stations.imports.one_call import OneCallImporter
from stations.imports.places import find_divisions
from stations.imports.rows import Row
from stations.imports.sheet_columns import column, day
from stations.imports.units import PEOPLE
from stations.models import PopulationSnapshot, User
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
class PopulationImporter(OneCallImporter[PopulationSnapshot]):
    kind = "populations"
    title = _("Populations")
    lead = _("How many people live in a division, on which day and from which source")
    icon = "home-search"
    right = RIGHTS, "import"
    list_view = "stations:divisions"
    stays = _("A stated figure is never changed: state that of a later day.")
    said = COLUMNS

    def look_up(self, rows: Sequence[Row], *, by: User) -> None:
        find_divisions(rows, near=RIGHTS.divisions(by, "keep"))

    def made(self, row: Row) -> PopulationSnapshot:
        return PopulationSnapshot(**row.values)

    def judge(
        self, made: Sequence[PopulationSnapshot], *, by: User
    ) -> Mapping[int, ValidationError]:
        return check_populations(made, by=by)

    def store(self, made: Sequence[PopulationSnapshot], *, by: User) -> Sequence[Model]:
        return declare_populations(made, by=by)
