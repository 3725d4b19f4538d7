"""Service records from a sheet, with head counts: also the figures of past years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.models import ServiceRecord
from cases.records.rows import ServiceRow
from cases.records.services import RowsRefused, check_services, hold_to_void, void_record
from cases.records.services.sent import Named, is_made_of, named_of, of_ids, standing
from cases.records.services.write import write_services
from cases.records.sheet.columns import COLUMNS, HEADS
from cases.records.sheet.doubles import find_doubles
from cases.records.sheet.gatherings import (
    Gathered,
    gathered,
    hold_together,
    refuse,
    service_of,
)
from cases.records.sheet.goods import find_shortages, settle_goods
from cases.records.sheet.heads import settle_heads
from cases.records.sheet.people import settle_people
from cases.records.sheet.places import settle_workers
from cases.records.sheet.volunteers import settle_time, settle_volunteers
from cases.rights import RIGHTS
from resources.attribution.sheet import settle_attribution
from stations.imports.columns import Column
from stations.imports.importers import (
    Importer,
    Step,
    Stops,
    WriteRefused,
    Written,
    register,
)
from stations.imports.own_stations import name_stations
from stations.imports.rows import Row
from stations.imports.undoing import void_each
from stations.models import Station, User

BATCH, ACT = 1000, "import_records"
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
        groups = self._gathered(rows, by, station)
        whole = [one for one in groups if not one.is_bad]
        services = [service_of(one) for one in whole]
        for index, error in check_services(services, by=by, act=ACT).items():
            refuse(whole[index], error, COLUMN_OF)
        known = _find_changed(whole, services)
        pairs = list(zip(whole, services, strict=True))
        find_shortages(
            row
            for one, s in pairs
            if not one.is_bad and named_of(s) not in known
            for row in one.rows
        )
        find_doubles([(g, s) for g, s in pairs if not g.is_bad and named_of(s) not in known])
        hold_together(groups)

    def write(
        self, rows: Sequence[Row], *, by: User, station: Station | None, step: Step
    ) -> Written:
        """Rows of new records; what was imported before stays the one it is."""
        groups = self._gathered(rows, by, station)
        new, done = Written(), 0
        for start in range(0, len(groups), BATCH):
            part = groups[start : start + BATCH]
            try:
                written = write_services([service_of(one) for one in part], by=by, act=ACT)
            except RowsRefused as refused:
                for index, error in refused.rows.items():
                    refuse(part[index], error, COLUMN_OF)
                raise WriteRefused from None
            for one, (record, is_new) in zip(part, written, strict=True):
                new |= {row.number: record for row in one.rows} if is_new else {}
                done += len(one.rows)
            step(done, len(rows))
        return new

    def written(self, keys: Iterable[str]) -> list[Model]:
        return list(ServiceRecord.objects.not_voided().filter(pk__in=list(keys)))

    def take_back(self, objs: Sequence[Model], *, since: datetime, by: User, reason: str) -> Stops:
        """Filed months keep what they counted."""
        filed = gettext("Its month is filed.")
        stops: Stops = {r.pk: filed for r in objs if getattr(r, "filing_id", None)}
        if not stops:
            hold_to_void([obj for obj in objs if isinstance(obj, ServiceRecord)])
        return stops or void_each(objs, void_record, by=by, reason=reason, act=ACT)

    def _gathered(self, rows: Sequence[Row], by: User, station: Station | None) -> list[Gathered]:
        """Each record with its rows: one, or those of an activity, of a number."""
        name_stations(rows, station, self.stations(by), into="place")
        settle_workers(rows, by)
        settle_volunteers(rows)
        settle_people(rows, by)
        settle_goods(rows)
        settle_attribution(rows)
        groups = gathered(rows)
        settle_heads(one.rows for one in groups)
        settle_time((one.rows, "minutes") for one in groups)
        hold_together(groups)
        return groups


def _find_changed(groups: Sequence[Gathered], services: Sequence[ServiceRow]) -> set[Named]:
    """The same id with the same contents is no error (it is not written again); with other
    contents it is: an import never changes a record. All ids that are known; one whose record was
    taken back is free for other contents."""
    pairs = list(zip(groups, services, strict=True))
    asked = {named_of(s): (g, s) for g, s in pairs}
    known = set()
    for key, records in of_ids(asked).items():
        one, service = asked.get(key, (None, None))
        if one is None or service is None:  # that source has another's id
            continue
        if any(is_made_of(record, service) for record in records):
            known.add(key)
        elif standing(records):
            known.add(key)
            one.rows[0].wrong(
                "external_id",
                gettext(
                    "The record with this id was imported with other contents: correct it there."
                ),
            )
    return known
