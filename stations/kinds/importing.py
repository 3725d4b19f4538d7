"""A kind's register from a sheet: the steps are those of ``stations.imports``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from stations.imports.columns import Column, own_number
from stations.imports.importers import IMPORTERS, Importer, Step, WriteRefused
from stations.imports.rows import Row
from stations.models import Station, User
from stations.refused import Refused

from .kind import Importing, Kind


class KindImporter(Importer):
    """One row of the sheet is one record of the station that the uploader names."""

    at_station = True

    def __init__(self, kind: Kind, importing: Importing) -> None:
        self.of, self.importing = kind, importing
        self.kind, self.title, self.lead = kind.many, kind.words.many, kind.words.lead  # type: ignore[misc]
        self.icon = kind.icon  # type: ignore[misc]
        self.roles = kind.rights.acts["import"]  # type: ignore[misc]
        self.list_view = kind.name("list")  # type: ignore[misc]

    def columns(self) -> Sequence[Column]:
        if self.importing.columns is not None:
            return self.importing.columns
        found = [one.column(self.of.model) for one in self.of.at("import")]
        if self.importing.id_words:
            label, aliases, hint = self.importing.id_words
            found.append(own_number(label=label, aliases=aliases, hint=hint))
        return found

    def check(self, rows: Sequence[Row], *, by: User, station: Station | None) -> None:
        whole = [row for row in rows if not row.is_bad]
        given = self._given(whole, cast(Station, station), by)
        for index, error in self.of.services.check(given, by=by).items():
            whole[index].refuse(error)
        if self.importing.doubles:
            good = [(r, g) for r, g in zip(whole, given, strict=True) if not r.is_bad]
            likely = self.importing.doubles([g for _row, g in good], [r.number for r, _g in good])
            for (row, _given), found in zip(good, likely, strict=True):
                row.likely = found

    def write(self, rows: Sequence[Row], *, by: User, station: Station | None, step: Step) -> int:
        """New ones are counted; what was imported before stays what it is."""
        new, size = 0, self.importing.batch
        for start in range(0, len(rows), size):
            part = rows[start : start + size]
            try:
                written = self.of.services.add(self._given(part, cast(Station, station), by), by=by)
            except Refused as refused:
                for index, error in refused.entries.items():
                    part[index].refuse(error)
                raise WriteRefused from None
            new += sum(is_new for _obj, is_new in written)
            step(start + len(part), len(rows))
        return new

    def _given(self, rows: Sequence[Row], station: Station, by: User) -> list[Any]:
        return [self._row(row, station, by) for row in rows]

    def _row(self, row: Row, station: Station, by: User) -> Any:
        values = dict(row.values)
        number = values.get("external_id", "")
        if number:
            values["source"] = f"import:{station.code}"
        return self.of.services.row(station=station, by=by, **values)


def offer_import(kind: Kind) -> None:
    """Among the registers that can be imported."""
    if kind.importing:
        IMPORTERS[kind.many] = KindImporter(kind, kind.importing)
