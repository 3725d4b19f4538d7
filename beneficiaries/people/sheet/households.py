"""Which household a row belongs to: the same number is the same household."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from beneficiaries.households.services.households import NewHousehold
from beneficiaries.models import Household
from beneficiaries.people.queries.places import villages_served
from stations.imports.cells import WrongCell
from stations.imports.places import Places
from stations.imports.rows import Row
from stations.models import Station


def settle_households(rows: Sequence[Row], station: Station | None) -> None:
    """Sets ``household``: one that is known here by its number, or a new one in the row's
    village. Rows with the same number share it."""
    _find_villages(rows, station)
    known = _known(rows, station)
    new: dict[str, tuple[NewHousehold, int]] = {}
    for row in rows:
        number = row.get("household_number", "")
        if number in known:
            row.values["household"] = known[number]
        elif number in new:
            _join(row, *new[number])
        elif row.get("village"):
            row.values["household"] = household = _new(row)
            if number:
                new[number] = (household, row.number)
        elif number and "village" not in row.errors:
            row.wrong("village", _("A new household needs its village."))
        elif (row.get("address") or row.get("group_name")) and "village" not in row.errors:
            row.wrong("village", _("An address or group needs its village."))


def _find_villages(rows: Sequence[Row], station: Station | None) -> None:
    served = villages_served([station] if station else []).values_list("pk", flat=True)
    texts = [row.cells.get("village", "") for row in rows]
    places = Places(texts, near=served, only_near=True)
    for row in rows:
        text = row.cells.get("village")
        if not text or "village" in row.errors:
            continue
        try:
            row.values["village"] = places.find(text)
        except WrongCell as error:
            del row.values["village"]
            sentence = error.message
            if not error.fix:
                sentence = _("“%(text)s” is none of the villages that the station serves.")
                sentence %= {"text": text}
            row.wrong("village", sentence, error.fix)


def _known(rows: Sequence[Row], station: Station | None) -> dict[str, Household]:
    """Households of this station's people, or made here, by their number."""
    asked = {row.get("household_number") for row in rows} - {None, ""}
    numbered = Household.objects.filter(number__in=asked)
    own = numbered.filter(people__station=station) | numbered.filter(people=None, origin=station)
    found = own.select_related("division").order_by("created_at").distinct()
    return {household.number: household for household in found}


def _join(row: Row, household: NewHousehold, first: int) -> None:
    row.values["household"] = household
    village = row.get("village")
    if village and village != household.division:
        row.wrong(
            "village",
            _("Row %(row)d puts this household in %(village)s.")
            % {"row": first, "village": household.division},
        )


def _new(row: Row) -> NewHousehold:
    return NewHousehold(
        division=row.values["village"],
        group_name=row.get("group_name", ""),
        address=row.get("address", ""),
        residence=row.get("residence", Household.Residence.RURAL),
        number=row.get("household_number", ""),
    )
