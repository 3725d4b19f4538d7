"""The register of stations: a province's whole network from one sheet."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from stations.imports.cells import (
    WrongCell,
    digits,
    many,
    name_text,
    number_text,
    text,
    whole,
)
from stations.imports.columns import Column, coded
from stations.imports.importers import Importer, Step, Written, register
from stations.imports.places import Places, find_places
from stations.imports.rows import Row
from stations.imports.sheet_columns import column, day, home_division
from stations.imports.units import POSTS
from stations.models import Station, User
from stations.network.services.rules import StationDraft, station_problems
from stations.network.services.stations import found_stations
from stations.organisations.credit_code import check_credit_code
from stations.phones import spelled_phone
from stations.rights import RIGHTS
from stations.workers.services.posts import MOST as MOST_POSTS

DATES = {
    "approved_on": (_("approved on"), _("approval date")),
    "built_on": (_("built on"), _("completed on|date built")),
    "plaque_on": (_("plaque put up on"), _("plaque date")),
    "operating_on": (_("operating since"), _("date of operation|in operation since")),
    "suspended_on": (_("suspended on"), _("date suspended|suspended since|out of operation since")),
    "closed_on": (_("station closed on"), _("date closed")),
}


def credit_code(cell: str) -> str:
    try:
        return check_credit_code(str(digits(18)(cell)))
    except WrongCell:
        raise
    except ValidationError as error:
        raise WrongCell(" ".join(error.messages)) from None


@register
class StationImporter(Importer):
    kind = "stations"
    title = _("Stations")
    lead = _("Stations, whom they serve, their dates and operators")
    icon = "building-community"
    right = RIGHTS, "import"
    stays = _("A station that was founded stays in the trail: close it instead.")

    def columns(self) -> Sequence[Column]:
        return [
            column("code", number_text(32), _("station code"), _("code|station number"),
                   required=True, is_shown=True, hint=_("Your own code; each one only once"),
                   example="522327101S1"),
            column("name", name_text(100), _("station name"), _("name|name of the station"),
                   required=True, is_shown=True, example=_("Pomei Town Social-Work Station")),
            coded("tier", Station.Tier,
                  _("2=county station|3=station|4=room|4=social-work room|5=point"),
                  label=_("tier"), aliases=_("kind of station|level of station"), required=True,
                  is_shown=True, example=_("township station")),
            home_division(_("division|where it lies|seat"), "522327101"),
            column("parent_code", number_text(32), _("code of the station above"),
                   _("parent|parent code"),
                   hint=_("A county hub above a township station; it may stand in the same file"),
                   example="522327H1"),
            column("serves", many(text(200)), _("served divisions"), _("serves|service area"),
                   hint=_("Codes or names, parted by commas; empty means the home division"),
                   example="522327101"),
            *(
                day(key, label, aliases, example="2021-06-01")
                for key, (label, aliases) in DATES.items()
            ),
            column("operator", name_text(100), _("operator"), _("operating organisation|run by"),
                   hint=_("The organisation that runs it; an unknown one is added")),
            column("operator_code", credit_code, _("operator's credit code"),
                   _("unified social credit code|credit code"),
                   hint=_("18 characters with a check character (GB 32100)")),
            column("posts", whole(0, MOST_POSTS), _("number of posts"),
                   _("posts|social-work posts"), unit=POSTS,
                   hint=_("Posts set up for social workers, filled or not, from its first day on"),
                   example="2", adds=True),
            column("address", text(200), _("station address"), _("address|where it is")),
            column("phone", number_text(30, spelled_phone), _("phone"),
                   _("telephone|contact number")),
        ]  # fmt: skip

    def check(self, rows: Sequence[Row], *, by: User, station: Station | None) -> None:
        texts = [row.get("home", "") for row in rows]
        texts += [name for row in rows for name in row.get("serves", [])]
        near = RIGHTS.divisions(by, "keep").values_list("pk", flat=True)
        places = Places(texts, near=near)
        for row in rows:
            find_places(row, places, "home", "serves")
        whole = [row for row in rows if not row.is_bad]
        problems = station_problems([_draft(row) for row in whole], by)
        for index, row in enumerate(whole):
            row.refuse(ValidationError(problems[index]))

    def write(
        self, rows: Sequence[Row], *, by: User, station: Station | None, step: Step
    ) -> Written:
        found = found_stations([_draft(row) for row in rows], by=by)
        return {row.number: one for row, one in zip(rows, found, strict=True)}


def _draft(row: Row) -> StationDraft:
    return StationDraft(**row.values)
