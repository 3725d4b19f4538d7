"""Activities from a sheet: one row is one activity with its numbers, held or still to come. Who
came by name is written on its page (or as service records)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.activities.models import Activity
from cases.activities.services import RIGHTS, add_activities, check_activities, void_activity
from cases.codes import Domain
from cases.records.rows import ActivityDay, ActivityRow, services_of
from cases.records.rules import MAX_NOTE, MAX_TITLE
from cases.records.services import check_services
from cases.records.sheet.columns import COUNTS, DOMAIN_WORDS, HEADS
from cases.records.sheet.heads import settle_row
from cases.records.sheet.places import settle_workers
from cases.records.sheet.volunteers import NAMED, helpers_of, settle_time, settle_volunteers
from resources.attribution.models import ITEMS
from resources.attribution.sheet import COLUMNS as ATTRIBUTION
from resources.attribution.sheet import settle_attribution
from stations.imports.alike import Likely, likely_doubles
from stations.imports.cells import WrongCell, amount, day, many, name_text, text
from stations.imports.columns import Column, coded, own_number
from stations.imports.importers import (
    Importer,
    Step,
    Stops,
    WriteRefused,
    Written,
    register,
)
from stations.imports.own_stations import name_stations, own_station
from stations.imports.rows import Row
from stations.imports.sheet_columns import column
from stations.imports.undoing import void_each
from stations.imports.units import HOURS
from stations.models import Station, User
from stations.records import source_of_sheets
from stations.refused import Refused

BATCH, HOURS_A_DAY = 1000, 24
State = Activity.State
COLUMN_OF = {
    "head_counts": HEADS,
    "attended": HEADS,
    "days": HEADS,
    "minutes": "hours",
    "source": "external_id",
    "client_uuid": "external_id",
}
Same = tuple[int, date, str]


def hours(cell: str) -> Decimal:
    """2 or 2.5; the column knows 2小时 and 120分钟."""
    value = amount(cell)
    if not 0 < value <= HOURS_A_DAY:
        raise WrongCell(gettext("Between 0 and 24 hours."))
    return value


COLUMNS = [
    own_station(),
    column("title", text(MAX_TITLE), _("Title"), _("name of the activity|activity|subject matter"),
           required=True, is_shown=True, example=_("Double Ninth Festival tea")),
    column("done_on", day, _("day of the activity"), _("last day|date|day|activity date|held on"),
           required=True, is_shown=True, example="2025-10-29",
           hint=_("Of several days the last one. A day to come: the activity is planned")),
    column("began_on", day, _("First day"), _("began on|from"),
           hint=_("Only if it took several days")),
    column("hours", hours, _("hours"), _("duration in hours|length in hours"), example="2",
           unit=HOURS,
           hint=_("How long it took, on its last day")),
    coded("domain", Domain, DOMAIN_WORDS, label=_("domain"), aliases=_("service domain|field"),
          required=True, is_shown=True, example=_("elderly care")),
    *COUNTS,
    column("place", text(100), _("venue"), _("where|where it was held|location")),
    column("workers", many(name_text(50)), _("workers"),
           _("worker|social worker|responsible worker"),
           hint=_("Names or staff numbers, parted by commas; empty: you")),
    NAMED,
    column("note", text(MAX_NOTE), _("note"), _("content|what was done")),
    *ATTRIBUTION,
    coded("state", State, label=_("state"), aliases=_("planned or held"),
          hint=_("Empty: held, or planned when its day is to come")),
    own_number(label=_("id of the activity"),
               aliases=_("activity number|external id of the activity"),
               hint=_("Your own number of the activity: uploaded again, it is not counted twice")),
]  # fmt: skip


@register
class ActivityImporter(Importer):
    kind = "activities"
    title = _("Activities")
    lead = _("Activities that were held or are planned, with head counts; also of past years")
    icon = "users-group"
    right = RIGHTS, "import"
    at_station = True
    list_view = "cases:activities"

    def columns(self) -> Sequence[Column]:
        return COLUMNS

    def check(self, rows: Sequence[Row], *, by: User, station: Station | None) -> None:
        whole = self._settled(rows, by, station)
        given = [_activity(row) for row in whole]
        for index, error in check_activities(given, by=by, act="import").items():
            whole[index].refuse(error, COLUMN_OF)
        pairs = [(r, g) for r, g in zip(whole, given, strict=True) if not r.is_bad]
        days = [(row, one) for row, given in pairs for one in services_of(given, None)]
        for index, error in check_services([one for _row, one in days], by=by, act="").items():
            days[index][0].refuse(error, COLUMN_OF)
        _find_doubles([(row, given) for row, given in pairs if not row.is_bad])

    def write(
        self, rows: Sequence[Row], *, by: User, station: Station | None, step: Step
    ) -> Written:
        """New ones are counted; what was imported before stays what it is."""
        whole, new = self._settled(rows, by, station), Written()
        for start in range(0, len(whole), BATCH):
            part = whole[start : start + BATCH]
            try:
                made = add_activities([_activity(row) for row in part], by=by, act="import")
            except Refused as refused:
                for index, error in refused.entries.items():
                    part[index].refuse(error, COLUMN_OF)
                raise WriteRefused from None
            pairs = zip(part, made, strict=True)
            new |= {row.number: activity for row, (activity, is_new) in pairs if is_new}
            step(start + len(part), len(whole))
        return new

    def written(self, keys: Iterable[str]) -> list[Model]:
        return list(Activity.objects.filter(pk__in=list(keys), voided_at=None))

    def take_back(self, objs: Sequence[Model], *, since: datetime, by: User, reason: str) -> Stops:
        return void_each(objs, void_activity, by=by, reason=reason, act="import")

    def _settled(self, rows: Sequence[Row], by: User, station: Station | None) -> list[Row]:
        name_stations(rows, station, self.stations(by), into="at")
        for row in rows:
            settle_row(row)
            _judge_state(row)
        settle_attribution(rows, at="at")
        settle_workers(rows, by, at="at")
        settle_volunteers(rows, at="at")
        settle_time(([row], "hours") for row in rows)
        return [row for row in rows if not row.is_bad]


def _judge_state(row: Row) -> None:
    """Planned or held follows from the day; a cell that says otherwise is asked about."""
    ends, state = row.get("done_on"), row.get("state")
    if ends is None:
        return
    is_to_come = (row.get("began_on") or ends) > timezone.localdate()
    row.values["is_planned"] = is_to_come
    if state == State.CANCELLED:
        row.wrong("state", gettext("What was cancelled is not entered."))
    elif state == State.PLANNED and not is_to_come:
        row.wrong("state", gettext("This day has passed: record what was held on it."))
    if is_to_come and any(key.startswith(HEADS) and row.values[key] for key in row.values):
        row.wrong(HEADS, gettext("Nobody can have come yet: the day is still to come."))
    if is_to_come and row.get("volunteers"):
        row.wrong("volunteers", gettext("Nobody can have come yet: the day is still to come."))


def _activity(row: Row) -> ActivityRow:
    station, ends = row.values["at"], row.values["done_on"]
    begins, external_id = row.get("began_on") or ends, row.get("external_id", "")
    is_planned = row.values["is_planned"]
    return ActivityRow(
        station=station,
        began_on=begins,
        done_on=ends,
        days=[] if is_planned else _days(row),
        planned_on=begins if is_planned else None,
        external_id=external_id,
        source=source_of_sheets(station.code) if external_id else "",
        **{name: row.get(name, "") for name in ("title", "domain", "place", "note")},
        **{name: row.values[name] for name in ITEMS if name in row.values},
    )


def _days(row: Row) -> list[ActivityDay]:
    heads = {
        key.removeprefix(HEADS): number
        for key, number in row.values.items()
        if key.startswith(HEADS) and number
    }
    took = row.get("hours")
    minutes = round(took * 60) if took else None
    return [
        ActivityDay(
            done_on=row.values["done_on"],
            head_counts=heads,
            minutes=minutes,
            workers=row.values["done_by"],
            volunteers=helpers_of([row], minutes),
        )
    ]


def _find_doubles(pairs: Sequence[tuple[Row, ActivityRow]]) -> None:
    """Same station, last day and title, of rows without an id of their own."""
    nameless = [(row, given) for row, given in pairs if not given.external_id]
    known: dict[Same, Likely] = {}
    for one in Activity.objects.not_voided().filter(
        station__in={given.station.pk for _row, given in nameless},
        done_on__in={given.done_on for _row, given in nameless},
    ):
        same = (one.station_id, one.done_on, one.title)
        known.setdefault(same, []).append((str(one.pk), f"{one.done_on} {one.title}"))
    keys = [(given.station.pk, given.done_on, given.title) for _row, given in nameless]
    found = likely_doubles(keys, [row.number for row, _given in nameless], known)
    for (row, _given), likely in zip(nameless, found, strict=True):
        row.likely = likely
