"""A kind's register from a sheet: the steps are those of ``stations.imports``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from stations.imports.columns import Column, own_number
from stations.imports.importers import IMPORTERS, Importer, Step, Stops, WriteRefused, Written
from stations.imports.own_stations import name_stations, own_station
from stations.imports.places import find_divisions
from stations.imports.rows import Row
from stations.imports.undoing import remove, void_each
from stations.models import Record, Station, User
from stations.records import source_of_sheets
from stations.refused import Refused

from .kind import Importing, Kind
from .places import OF_STATION
from .protocol import Sent


class KindImporter(Importer):
    """One row of the sheet is one record of the station, or of the division, that it names."""

    def __init__(self, kind: Kind, importing: Importing) -> None:
        self.of, self.importing = kind, importing
        self.kind, self.title, self.lead = kind.many, kind.words.many, kind.words.lead  # type: ignore[misc]
        self.icon = kind.icon  # type: ignore[misc]
        self.right = kind.rights, "import"  # type: ignore[misc]
        self.list_view = kind.name("list")  # type: ignore[misc]
        self.at_station = kind.place is OF_STATION  # type: ignore[misc]

    def columns(self) -> Sequence[Column]:
        at = [own_station()] if self.at_station else []
        if self.importing.columns is not None:
            return [*at, *self.importing.columns]
        found = at or [self._place_column()]
        found += [col for one in self.of.fields for col in one.columns(self.of.model)]
        if self.importing.id_words:
            label, aliases, hint = self.importing.id_words
            found.append(own_number(label=label, aliases=aliases, hint=hint))
        return found

    def _place_column(self) -> Column:
        """Of records that belong to no station each row says its own place."""
        place = self.of.place
        return Column(
            key=place.field,
            label=place.label,
            hint=_("Division code, or names from the top down like A/B/C"),
            example="522327103",
            required=True,
            is_shown=True,
        )

    def check(self, rows: Sequence[Row], *, by: User, station: Station | None) -> None:
        if self.at_station:
            name_stations(rows, station, self.stations(by))
        self._look_up(rows, by)
        whole = [row for row in rows if not row.is_bad]
        given = [self._row(row, by) for row in whole]
        for index, error in self.of.services.check(given, by=by, act="import").items():
            whole[index].refuse(error)
        if self.importing.doubles:
            good = [(r, g) for r, g in zip(whole, given, strict=True) if not r.is_bad]
            likely = self.importing.doubles([g for _row, g in good], [r.number for r, _g in good])
            for (row, _given), found in zip(good, likely, strict=True):
                row.likely = found

    def write(
        self, rows: Sequence[Row], *, by: User, station: Station | None, step: Step
    ) -> Written:
        """What was imported before stays what it is. The rows were checked in this transaction:
        what their cells name is known."""
        new, size = Written(), self.importing.batch
        for start in range(0, len(rows), size):
            part = rows[start : start + size]
            given = [self._row(row, by) for row in part]
            try:
                written = self.of.services.add(given, by=by, act="import")
            except Refused as refused:
                for index, error in refused.entries.items():
                    part[index].refuse(error)
                raise WriteRefused from None
            pairs = [(row, obj) for row, (obj, _new) in zip(part, written, strict=True)]
            self.follow(pairs, by)
            told = zip(part, written, strict=True)
            new |= {row.number: obj for row, (obj, is_new) in told if is_new}
            step(start + len(part), len(rows))
        return new

    def follow(self, pairs: Sequence[tuple[Row, Record]], by: User) -> None:
        """What else rows say of the records that they made, or that stood already; in the same
        transaction."""

    def written(self, keys: Iterable[str]) -> list[Model]:
        found = self.of.model._default_manager.filter(pk__in=list(keys))
        return [obj for obj in found if not getattr(obj, "voided_at", None)]

    def take_back(self, objs: Sequence[Model], *, since: datetime, by: User, reason: str) -> Stops:
        """A record is voided; what can't be voided goes."""
        void = self.of.services.void
        if not void:
            return remove(objs, by=by)
        return void_each(objs, void, by=by, reason=reason, act="import")

    def _look_up(self, rows: Sequence[Row], by: User) -> None:
        """The records and places that cells name: a fixed number of statements."""
        model = self.of.model
        if not self.at_station:
            self._find_places(rows, by)  # near which a name is meant
        for said in self.of.refs:
            needed = said.is_required(model)
            said.finder(model).look_up(rows, said.name, said.label(model), needed, by)

    def _find_places(self, rows: Sequence[Row], by: User) -> None:
        """By code, or by names from the top down; what isn't the uploader's is unknown."""
        place, roles = self.of.place, self.of.rights.acts["import"]
        find_divisions(rows, place.field, near=place.at(by, roles), only_near=True)

    def _row(self, row: Row, by: User) -> Sent:
        values = dict(row.values)
        if values.get("external_id"):
            values["source"] = source_of_sheets(values[self.of.place.field].code)
        return self.of.services.row(by=by, **values)


def offer_import(kind: Kind, importer: type[KindImporter] = KindImporter) -> None:
    """Among the registers that can be imported."""
    if kind.importing:
        IMPORTERS[kind.many] = importer(kind, kind.importing)
