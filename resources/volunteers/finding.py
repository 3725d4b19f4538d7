"""How records point to a volunteer: by name, with the platform's number where two share it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resources.volunteers.models import Volunteer
from resources.volunteers.queries import found_by, offered_to, opened_by
from stations.imports.cells import name_text, number_text
from stations.imports.own_stations import KEY as PLACE
from stations.imports.rows import Row
from stations.kinds.finders import Finder, Key, register_finder, settled
from stations.masking import mask_name
from stations.models import User

NUMBER = "_number"


def titled(volunteer: Volunteer) -> str:
    """Enough to tell two of one name apart."""
    home = volunteer.residence.short_name if volunteer.residence else ""
    return " ".join(filter(None, [volunteer.name, volunteer.number, home]))


def settle(rows: Sequence[Row], name: str, by: User) -> None:
    """Of the row's own station, which is one into which ``by`` may bring this sheet; one
    statement, however many rows."""
    asked = [(row, place) for row in rows if (place := row.values.get(PLACE))]
    known: dict[tuple[int, str], list[Volunteer]] = {}
    here = Volunteer.objects.not_voided().filter(station__in={place for _row, place in asked})
    names = {row.get(name) for row, _place in asked} - {None}
    numbers = {row.get(name + NUMBER) for row, _place in asked} - {None}
    for column, wanted in (("name", names), ("number", numbers)):
        for one in here.filter(**{f"{column}__in": wanted}) if wanted else []:
            known.setdefault((one.station_id, getattr(one, column)), []).append(one)
    for row, place in asked:
        said, number = row.get(name), row.get(name + NUMBER)
        fitting = known.get((place.pk, number or said), [])
        settled(
            row,
            name,
            [one for one in fitting if said in (None, one.name)],
            none=_("“%(text)s” isn't known here.") % {"text": said or number},
            several=_("Several volunteers are called so: write the volunteer number."),
        )


VOLUNTEERS = Finder(
    model=Volunteer,
    opened=opened_by,
    offered=offered_to,
    found=found_by,
    title=titled,
    masked=lambda volunteer: mask_name(volunteer.name),
    keys=(
        Key(suffix="", read=name_text(50)),
        Key(suffix=NUMBER, label=gettext_lazy("'s volunteer number"), read=number_text(40)),
    ),
    settle=settle,
)


def announce() -> None:
    register_finder(VOLUNTEERS)
