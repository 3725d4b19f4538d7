"""Somebody says which field a column is that nobody knew; the next file is read so."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from stations.audit import trail
from stations.imports.headings import LEFT, heading_unit, refused_unit
from stations.imports.importers import Importer, importer_of
from stations.imports.services.memory import place_of_saying, remember
from stations.imports.services.steps import BATCH, CHECK, as_text, ask, keep_cells, press
from stations.imports.units import with_unit
from stations.models import Import, User

Moves = dict[str, str]  # key of a cell now → its key then


@transaction.atomic
def map_columns(batch: Import, *, columns: Mapping[str, str], by: User) -> int:
    """``{place in the file: key of a field, "" to leave it out}``; places that aren't named stay
    as they are. Every row is checked again. How many columns changed."""
    press(batch, "map", by=by)
    batch.refresh_from_db()
    importer = importer_of(batch.kind)
    said = _judged(importer, batch, columns)
    before = {left["place"]: left["key"] or "" for left in batch.left}
    moves = {
        before[place] or LEFT + place: key or LEFT + place
        for place, key in said.items()
        if before[place] != key
    }
    units = _units(importer, batch, said)
    _move_cells(importer, batch, moves, units)
    batch.seen = batch.seen | {"units": batch.seen.get("units", {}) | units}
    batch.left = [
        left | {"key": said[left["place"]], "is_known": False} if left["place"] in said else left
        for left in batch.left
    ]
    batch.columns = [key for key in batch.columns if key not in moves]
    batch.columns += [key for key in moves.values() if not key.startswith(LEFT)]
    batch.unknown = [left["heading"] for left in batch.left if not left["key"]][:50]
    batch.save(update_fields=["left", "columns", "unknown", "seen"])
    named = {left["place"]: left["heading"] for left in batch.left if left["is_named"]}
    place = place_of_saying(importer, batch.station, by)
    remember(importer, place, [(named[p], key) for p, key in said.items() if p in named], by=by)
    ask(batch, CHECK, _("Check %(file)s") % {"file": batch.filename})
    trail.record("map", batch, by=by, station=batch.station, columns=sorted(said.values()))
    return len(moves)


def what_is_unsaid(batch: Import) -> str:
    """Columns of which somebody has to say what they are before anything is written."""
    asked = [left for left in batch.left if left.get("is_asked") and left["key"] is None]
    if not asked:
        return ""
    words = {"names": _(", ").join(left["heading"] for left in asked)}
    return _("First say what these columns are, or leave them out knowingly: %(names)s.") % words


def _judged(importer: Importer, batch: Import, columns: Mapping[str, str]) -> dict[str, str]:
    """No field may have two columns."""
    left = {one["place"]: one["key"] for one in batch.left}
    said = {place: key for place, key in columns.items() if place in left}
    if len(said) < len(columns) or any(k and k not in importer.by_key for k in said.values()):
        raise ValidationError(_("Choose among the fields of this register."))
    after = [said.get(place, key) for place, key in left.items()]
    known = set(batch.columns) - {key for key in left.values() if key}
    taken = [key for key in [*known, *after] if key]
    double = sorted({str(importer.by_key[key].label) for key in taken if taken.count(key) > 1})
    if double:
        raise ValidationError(
            _("Two columns can't be the same field: %(names)s.") % {"names": _(", ").join(double)}
        )
    return said


def _units(importer: Importer, batch: Import, said: Mapping[str, str]) -> dict[str, str]:
    """In what the chosen columns are counted, as their headings say it."""
    headings = {one["place"]: one["heading"] for one in batch.left if one["is_named"]}
    units = {}
    for place, key in said.items():
        if not key or place not in headings:
            continue
        column = importer.by_key[key]
        if other := refused_unit(headings[place], column):
            words = {"heading": headings[place], "unit": other, "column": column.label}
            sentence = _("“%(heading)s” counts in %(unit)s: that is no %(column)s.")
            raise ValidationError(sentence % words)
        units[key] = heading_unit(headings[place], column, batch.seen.get("of_sheet", ""))
    return {key: word for key, word in units.items() if word}


def _move_cells(importer: Importer, batch: Import, moves: Moves, units: Mapping[str, str]) -> None:
    """Bare numbers take along the unit of their heading; back among those left out they keep it."""
    if not moves:
        return
    changed = []
    for stored in batch.rows.order_by("number").iterator(chunk_size=BATCH):
        texts = stored.texts
        kept = {key: text for key, text in texts.items() if key not in moves}
        moved = {then: texts[now] for now, then in moves.items() if now in texts}
        for key, text in moved.items():
            column = importer.by_key.get(key)
            kept[key] = with_unit(column.taken(text), units.get(key, "")) if column else text
        if moved:
            stored.cells = as_text(kept)
            changed.append(stored)
    keep_cells(changed)
