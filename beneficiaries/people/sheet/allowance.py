"""低保 is of a town or of the country: the residence that the sheet says, or the household's."""

from __future__ import annotations

from collections.abc import Sequence

from beneficiaries.codes import Category
from beneficiaries.models import Household
from beneficiaries.people.sheet.columns import ALLOWANCE, ask_categories
from stations.imports.cells import WrongCell
from stations.imports.rows import Row

BY_RESIDENCE = {
    Household.Residence.URBAN: Category.ALLOWANCE_URBAN,
    Household.Residence.RURAL: Category.ALLOWANCE_RURAL,
}


def settle_allowance(rows: Sequence[Row]) -> None:
    """After households are settled. Where no row of the household says, it is asked."""
    homes = [(row, row.get("household")) for row in rows]
    said = {id(home): row.get("residence") for row, home in homes if home and row.get("residence")}
    for row, home in homes:
        known = home.residence if isinstance(home, Household) else None
        residence = row.get("residence") or said.get(id(home)) or known
        found = row.get("categories", [])
        if not any(one == ALLOWANCE for one, _since in found):
            continue
        if residence in BY_RESIDENCE:
            meant = BY_RESIDENCE[residence]
            row.values["categories"] = [(meant if c == ALLOWANCE else c, s) for c, s in found]
            continue
        try:
            ask_categories(row.cells["categories"])
        except WrongCell as error:
            row.wrong("categories", error.message, *error.fixes)
