"""Targets from a sheet: what a city has promised for all its counties, at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model, TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports.indicators import CATALOGUE
from reports.models import Target
from reports.rights import RIGHTS
from reports.targets.services import check_targets, set_targets
from stations.imports.cells import amount, day, text
from stations.imports.columns import coded
from stations.imports.importers import register
from stations.imports.one_call import OneCallImporter
from stations.imports.places import find_divisions
from stations.imports.rows import Row
from stations.imports.sheet_columns import column
from stations.imports.units import FREE, Counted
from stations.models import User

# The catalogue as a code table: read by its id or its name, and offered by the template.
INDICATORS = TextChoices(  # type: ignore[misc]
    "INDICATORS", [(row.id.replace("-", "_"), (row.id, row.name)) for row in CATALOGUE.values()]
)
COLUMNS = [
    column("division", text(200), _("division"),
           _("place|division code|name of the division|area"), required=True, is_shown=True,
           hint=_("Division code, or names from the top down like A/B/C"), example="522300"),
    coded("indicator", INDICATORS, label=_("indicator"), aliases=_("indicator id|figure"),
          required=True, is_shown=True, example="IND-NET-01"),
    column("due_on", day, _("reached by"), _("by|due date|deadline"), required=True,
           is_shown=True, example="2026-12-31"),
    column("value", amount, _("target"), _("target value|goal|promised"), required=True,
           is_shown=True, example="140", unit=FREE,
           hint=_("In the indicator's unit, a share in percent; it replaces one for the same day")),
    column("source", text(200), _("source"), _("document|where it stands"),
           example=_("work plan 2026")),
]  # fmt: skip


@register
class TargetImporter(OneCallImporter[Target]):
    kind = "targets"
    title = _("Targets")
    lead = _("What divisions have promised: an indicator, a value and the day by which")
    icon = "flag"
    stays = _("Each may have replaced another one: set it again, or take it back on its page.")
    right = RIGHTS, "promise"
    list_view = "reports:targets"
    said, at_column = COLUMNS, {NON_FIELD_ERRORS: "value"}

    def look_up(self, rows: Sequence[Row], *, by: User) -> None:
        find_divisions(rows, near=RIGHTS.divisions(by, "promise"))
        for row in rows:
            _agree(row)

    def made(self, row: Row) -> Target:
        return Target(**row.values)

    def judge(self, made: Sequence[Target], *, by: User) -> Mapping[int, ValidationError]:
        return check_targets(made, by=by)

    def store(self, made: Sequence[Target], *, by: User) -> Sequence[Model]:
        return set_targets(made, by=by)


def _agree(row: Row) -> None:
    """A value counts in its indicator's unit; of a share below 1 it is asked whether Excel has
    hidden its percent sign."""
    said, indicator = row.get("value"), CATALOGUE.get(row.get("indicator", ""))
    if said is None or indicator is None:
        return
    unit, named = str(indicator.unit), said.unit if isinstance(said, Counted) else ""
    if named and named != unit:
        words = {"text": row.cells["value"], "unit": unit}
        row.wrong("value", gettext("“%(text)s”: this indicator is counted in %(unit)s.") % words)
    elif indicator.is_share and not named and 0 < said <= 1:
        words = {"text": row.cells["value"]}
        sentence = gettext("“%(text)s”: as a percentage, or as a share of 1?")
        row.wrong("value", sentence % words, f"{said * 100:f}%", f"{said:f}%")
