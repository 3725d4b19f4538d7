"""Service records from a sheet, with head counts: also the figures of past years."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.models import ServiceRecord
from cases.records.rows import ServiceRow
from cases.records.services import RowsRefused, check_services
from cases.records.services.write import write_services
from cases.records.sheet.columns import COLUMNS, HEADS
from cases.records.sheet.doubles import find_doubles
from cases.records.sheet.goods import find_shortages, settle_goods
from cases.records.sheet.people import settle_people
from cases.records.sheet.places import settle_workers
from cases.rights import RIGHTS
from stations.idempotency import payload_hash
from stations.imports.columns import Column
from stations.imports.importers import Importer, Step, WriteRefused, register
from stations.imports.own_stations import name_stations
from stations.imports.rows import Row
from stations.models import Station, User

BATCH, ACT = 1000, "import_records"
PLAIN = (
    "done_on",
    "method",
    "domain",
    "outcome",
    "attempt_reason",
    "minutes",
    "channel",
    "condition",
    "title",
    "note",
)
COLUMN_OF = {
    "subject": "person_name",
    "attended": "person_name",
    "head_counts": HEADS,
    "handed": "quantity",
    "source": "external_id",
    "client_uuid": "external_id",
}


@register
class RecordImporter(Importer):
    kind = "records"
    title = _("Service records")
    lead = _("Visits, activities and other services, with head counts; also of past years")
    icon = "clipboard-list"
    right = RIGHTS, ACT
    at_station = True
    list_view = "cases:records"

    def columns(self) -> Sequence[Column]:
        return COLUMNS

    def check(self, rows: Sequence[Row], *, by: User, station: Station | None) -> None:
        whole = self._settled(rows, by, station)
        services = [_service(row) for row in whole]
        for index, error in check_services(services, by=by, act=ACT).items():
            whole[index].refuse(error, COLUMN_OF)
        known = _find_changed(whole, services)
        pairs = list(zip(whole, services, strict=True))
        find_shortages(
            (row, s)
            for row, s in pairs
            if not row.is_bad and (s.source, s.external_id) not in known
        )
        find_doubles([(row, s) for row, s in pairs if not row.is_bad])

    def write(self, rows: Sequence[Row], *, by: User, station: Station | None, step: Step) -> int:
        """New ones are counted; a record that was imported before stays the one it is."""
        whole = self._settled(rows, by, station)
        new = 0
        for start in range(0, len(whole), BATCH):
            part = whole[start : start + BATCH]
            try:
                written = write_services([_service(row) for row in part], by=by, act=ACT)
            except RowsRefused as refused:
                for index, error in refused.rows.items():
                    part[index].refuse(error, COLUMN_OF)
                raise WriteRefused from None
            new += sum(is_new for _record, is_new in written)
            step(start + len(part), len(whole))
        return new

    def _settled(self, rows: Sequence[Row], by: User, station: Station | None) -> list[Row]:
        name_stations(rows, station, self.stations(by), into="place")
        settle_workers(rows, by)
        settle_people(rows, by)
        settle_goods(rows)
        return [row for row in rows if not row.is_bad]


def _service(row: Row) -> ServiceRow:
    station = row.values["place"]
    external_id = row.get("external_id", "")
    return ServiceRow(
        station=station,
        subject=row.get("subject"),
        attended=row.values["attended"],
        head_counts={
            key.removeprefix(HEADS): number
            for key, number in row.values.items()
            if key.startswith(HEADS) and number
        },
        workers=row.values["done_by"],
        handed=row.get("handed", []),
        external_id=external_id,
        source=f"import:{station.code}" if external_id else "",
        **{key: row.values[key] for key in PLAIN if key in row.values},
    )


def _find_changed(rows: Sequence[Row], services: Sequence[ServiceRow]) -> set[tuple[str, str]]:
    """The same id with the same contents is no error (it is not written again); with other
    contents it is: an import never changes a record. All ids that are known."""
    asked = {(s.source, s.external_id): (r, s) for r, s in zip(rows, services, strict=True)}
    known = ServiceRecord.objects.filter(
        external_id__in={key[1] for key in asked if key[1]},
        source__in={key[0] for key in asked if key[0]},
    )
    stand = set()
    for record in known.only("source", "external_id", "payload_hash"):
        key = (record.source, record.external_id)
        stand.add(key)
        row, service = asked.get(key, (None, None))
        if row and service and bytes(record.payload_hash or b"") != payload_hash(service.plain()):
            row.wrong(
                "external_id",
                gettext(
                    "The record with this id was imported with other contents: correct it there."
                ),
            )
    return stand
