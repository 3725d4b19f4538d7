"""The register of workers, with where they work and what they are certified for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stations.imports.alike import Likely, likely_doubles
from stations.imports.cells import code, many, month_or_day, name_text, number_text, yes_no
from stations.imports.columns import Column, coded
from stations.imports.rows import Row
from stations.imports.sheet_columns import column, day, home_division, sex, station_code
from stations.kinds.importing import KindImporter
from stations.masking import mask_name
from stations.models import Assignment, Certificate, Station, User, Worker


class WorkerImporter(KindImporter):
    """A row names places and stations, and has up to three certificates in its cells."""

    def _look_up(self, rows: Sequence[Row], by: User) -> None:
        super()._look_up(rows, by)
        _find_stations(rows)
        for row in rows:
            _pair_certificates(row)


def _own_columns() -> list[Column]:
    return [
        column("number", number_text(40), _("staff number"), _("employee number|job number"),
               is_shown=True, hint=_("Your own number; each one only once"), example="A0017"),
        column("name", name_text(50), _("name"), _("worker's name|full name"), required=True,
               is_shown=True, example="王丽"),
        sex(Worker.Sex),
        day("born_on", _("born on"), _("birth date|date of birth"), example="1992-03-08"),
        column("employer", name_text(100), _("employer"), _("employing organisation|organisation"),
               hint=_("The organisation with the labour contract; an unknown one is added")),
        home_division(_("division|where registered"), "522327"),
    ]  # fmt: skip


def _assignment_columns() -> list[Column]:
    return [
        station_code(is_shown=True, hint=_("Empty when the worker works at no station"),
                     example="522327101S1"),
        coded("role", Assignment.Role, _("lead=lead|worker=worker|worker=social worker|room=room"),
              label=_("role"), aliases=_("post|position"), example=_("station worker")),
        column("is_full_time", yes_no, _("full-time"), _("is full-time"), example=_("yes")),
        column("since", month_or_day, _("at the station since"), _("since|entry date|start date"),
               hint=_("Needed when a station is named"), example="2022-07-01"),
        column("until", month_or_day, _("at the station until"), _("until|leaving date|end date"),
               hint=_("First day on which it no longer holds")),
    ]  # fmt: skip


def _certificate_columns() -> list[Column]:
    return [
        column("level",
               many(code(Certificate.Level, _("1=assistant|1=junior|2=intermediate|3=senior"))),
               _("certificate level"), _("certificate|vocational level"), choices=Certificate.Level,
               hint=_("Several are parted by commas; numbers and dates in the same order"),
               example=_("assistant social worker")),
        column("certificate_number", many(number_text(40)), _("certificate number"),
               _("certificate no.")),
        column("obtained_on", many(month_or_day), _("certificate obtained on"),
               _("obtained on|date of the certificate"), example="2021-10-17"),
    ]  # fmt: skip


def _find_stations(rows: Sequence[Row]) -> None:
    codes = {row.get("station") for row in rows if row.get("station")}
    stations = Station.objects.filter(code__in=codes).select_related("home")
    known = {station.code: station for station in stations}
    for row in rows:
        asked = row.get("station")
        if asked and asked in known:
            row.values["station"] = known[asked]
        elif asked:
            row.wrong("station", gettext("There is no station with this code."))


def _pair_certificates(row: Row) -> None:
    """Levels, dates and numbers stand in three cells, in the same order."""
    levels, days = row.values.pop("level", []), row.values.pop("obtained_on", [])
    numbers = row.values.pop("certificate_number", [])
    if len(days) != len(levels) and not {"level", "obtained_on"} & row.errors.keys():
        row.wrong(
            "obtained_on",
            gettext("%(levels)d certificate levels, but %(days)d dates: write one date a level.")
            % {"levels": len(levels), "days": len(days)},
        )
        return
    if numbers and len(numbers) != len(levels):
        row.wrong("certificate_number", gettext("Write one certificate number a level."))
        return
    row.values["certificates"] = [
        Certificate(level=level, obtained_on=day, number=number)
        for level, day, number in zip(levels, days, numbers or [""] * len(levels), strict=False)
    ]


def doubles(rows: Sequence[Worker], numbers: Sequence[int]) -> list[Likely]:
    """Rows that equal a worker, or an earlier row, in name and birth date; without a staff number
    two rows of a name alone do, too."""
    asked = {(row.name, row.born_on) for row in rows if row.born_on}
    workers = Worker.objects.not_voided().filter(
        name__in={name for name, _day in asked}, born_on__in={day for _name, day in asked}
    )
    known: dict[tuple[str, date | None], Likely] = {}
    for one in workers.select_related("home"):
        title = f"{mask_name(one.name)} {one.born_on:%Y} {one.home}"
        known.setdefault((one.name, one.born_on), []).append((str(one.pk), title))
    keys = [(row.name, row.born_on) if row.born_on or not row.number else None for row in rows]
    return likely_doubles(keys, numbers, known)


COLUMNS = [*_own_columns(), *_assignment_columns(), *_certificate_columns()]
