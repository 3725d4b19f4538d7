"""Which volunteers helped: found by name at the row's station, and never made by a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.records.rows import Volunteered
from resources.models import Volunteer
from stations.imports.cells import many, name_text
from stations.imports.rows import Row
from stations.imports.sheet_columns import column

NAMED = column(
    "volunteers",
    many(name_text(80)),
    gettext_lazy("volunteers who helped"),
    gettext_lazy("volunteer names|participating volunteers"),
    hint=gettext_lazy(
        "Names or registration numbers, parted by commas; they helped as long as the service took"
    ),
)
Known = dict[int, dict[str, list[Volunteer]]]


def settle_volunteers(rows: Sequence[Row], *, at: str = "place") -> None:
    """``helped_by``: of whoever is registered at the row's station (``at``: where the row says
    which). A name that nobody there has is asked about, with those that are near to it."""
    named = [row for row in rows if row.get("volunteers")]
    known = _known(named, at)
    for row in named:
        place = row.get(at)
        here = known.get(place.pk, {}) if place else {}
        found = [_one(row, name, here) for name in row.values["volunteers"]]
        row.values["helped_by"] = list(dict.fromkeys(one for one in found if one))


def settle_time(records: Iterable[tuple[Sequence[Row], str]]) -> None:
    """Of each record its rows, and the column that says how long it took: without that nobody
    knows how long who helped was there."""
    for rows, key in records:
        naming = [row for row in rows if row.get("helped_by")]
        if naming and not any(row.get(key) for row in rows):
            naming[0].wrong(key, _("Say how long it took: volunteers helped, and so long."))


def helpers_of(rows: Iterable[Row], minutes: Any) -> list[Volunteered]:
    """Everybody whom a row of the record names, once."""
    found = dict.fromkeys(one for row in rows for one in row.get("helped_by", ()))
    return [Volunteered(volunteer=one, minutes=int(minutes)) for one in found] if minutes else []


def _known(rows: Sequence[Row], at: str) -> Known:
    """By station, then by name and by registration number; one statement."""
    stations = {row.values[at].pk for row in rows if row.get(at)}
    asked = {name for row in rows for name in row.values["volunteers"]}
    known: Known = {}
    standing = Volunteer.objects.not_voided().filter(station__in=stations)
    letters = {name[:1] for name in asked}
    alike = Q(external_id__in=asked)
    for letter in letters:  # near ones begin alike: 罗小红 and 罗晓红
        alike |= Q(name__startswith=letter)
    for one in standing.filter(alike) if asked else ():
        here = known.setdefault(one.station_id, {})
        for word in {one.name, one.external_id} - {""}:
            here.setdefault(word, []).append(one)
    return known


def _one(row: Row, name: str, here: dict[str, list[Volunteer]]) -> Volunteer | None:
    found = here.get(name, [])
    if len(found) == 1:
        return found[0]
    words = {"name": name}
    if found:
        sentence = _("Several volunteers are called %(name)s: write the registration number.")
        row.wrong("volunteers", sentence % words)
        return None
    sentence = _("No volunteer of this station is called %(name)s: register them first.")
    near = get_close_matches(name, [word for word in here if not word.isdigit()], n=3, cutoff=0.6)
    said = row.values["volunteers"]
    others = [_(", ").join(other if one == name else one for one in said) for other in near]
    row.wrong("volunteers", sentence % words, *others)
    return None
