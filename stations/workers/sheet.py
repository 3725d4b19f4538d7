"""The register of workers, with where they work and what they are certified for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stations.identity_numbers.rules import fill
from stations.imports.alike import Likely, likely_doubles
from stations.imports.cells import (
    WrongCell,
    code,
    dated,
    many,
    many_codes,
    month_or_day,
    name_text,
    number_text,
    past_day,
    yes_no,
)
from stations.imports.columns import Column, coded
from stations.imports.own_stations import name_stations, own_station
from stations.imports.rows import Row
from stations.imports.sheet_columns import (
    column,
    home_division,
    identity_number,
    sex,
)
from stations.kinds.importing import KindImporter
from stations.masking import mask_name
from stations.models import Assignment, Certificate, Station, User, Worker


class WorkerImporter(KindImporter):
    """A row names places and stations, and has up to three certificates in its cells."""

    def _look_up(self, rows: Sequence[Row], by: User) -> None:
        super()._look_up(rows, by)
        name_stations(rows, None, self.stations(by), is_optional=True)
        for row in rows:
            _settle_home(row)
            _settle_birth(row)
            _pair_certificates(row)


def _own_columns() -> list[Column]:
    return [
        column("number", number_text(40), _("staff number"), _("employee number|job number"),
               is_shown=True, hint=_("Your own number; each one only once"), example="A0017"),
        column("name", name_text(50), _("name"), _("worker's name|full name"), required=True,
               is_shown=True, example="王丽"),
        sex(Worker.Sex),
        identity_number(
            "id_number", _("identity number"), _("identity card|ID number"),
            hint=_("Says birth date and sex; the number itself is not kept"),
        ),
        column("born_on", month_of_birth, _("born on"),
               _("birth date|date of birth|month of birth"),
               hint=_("A day; a month is enough where there is an identity number"),
               example="1992-03-08"),
        column("employer", name_text(100), _("employer"), _("employing organisation|organisation"),
               hint=_("The organisation with the labour contract; an unknown one is added")),
        home_division(_("division|where registered"), "522327", required=False,
                      hint=_("Code, or names like A/B/C; empty: where the station is")),
    ]  # fmt: skip


def _assignment_columns() -> list[Column]:
    return [
        own_station(hint=_("Code or name; empty: the worker works at no station")),
        coded("role", Assignment.Role, _("lead=lead|worker=worker|worker=social worker|room=room"),
              label=_("role"), aliases=_("post|position"), example=_("station worker")),
        column("is_full_time", full_time, _("full-time"), _("is full-time"), example=_("yes")),
        column("since", month_or_day, _("at the station since"), _("since|entry date|start date"),
               hint=_("Needed when a station is named"), example="2022-07-01"),
        column("until", month_or_day, _("at the station until"), _("until|leaving date|end date"),
               hint=_("First day on which it no longer holds")),
    ]  # fmt: skip


def _certificate_columns() -> list[Column]:
    return [
        column("level",
               many_codes(dated(level)),
               _("certificate level"), _("certificate|vocational level"), choices=Certificate.Level,
               hint=_("Several are parted by commas; a date of its own stands in brackets"),
               example=_("assistant social worker")),
        column("certificate_number", many(number_text(40)), _("certificate number"),
               _("certificate no.")),
        column("obtained_on", many(month_or_day), _("certificate obtained on"),
               _("obtained on|date of the certificate"), example="2021-10-17",
               hint=_("Empty where nobody knows: it counts from the day of the import on")),
    ]  # fmt: skip


FULL_TIME, PART_TIME = _("full-time|whole-time"), _("part-time|half-time")


def full_time(cell: str) -> bool:
    """Yes or no, or in so many words."""
    plain = cell.strip().casefold()
    for words, value in ((FULL_TIME, True), (PART_TIME, False)):
        if plain in str(words).split("|"):
            return value
    return yes_no(cell)


LEVEL = code(Certificate.Level, _("1=assistant|1=junior|2=intermediate|3=senior"))
NO_LEVEL = _("none|no certificate")


def level(cell: str) -> object:
    """None of somebody who holds none."""
    return None if cell.casefold() in str(NO_LEVEL).split("|") else LEVEL(cell)


def month_of_birth(cell: str) -> tuple[date, bool]:
    """And whether that is the day."""
    try:
        return past_day(cell), True
    except WrongCell:
        return month_or_day(cell), False


def _settle_home(row: Row) -> None:
    """Whose register it is: where the station lies, unless the row says otherwise."""
    station = row.get("station")
    if not row.get("home") and "home" not in row.errors:
        if isinstance(station, Station):
            row.values["home"] = station.home
        elif "station" not in row.errors:
            row.wrong("home", gettext("Say the home division, or a station."))


def _settle_birth(row: Row) -> None:
    """An identity number says day and sex, and goes no further."""
    number, born = row.values.pop("id_number", ""), row.values.pop("born_on", None)
    told: dict[str, Any] = {"id_number": number, "sex": row.get("sex")}
    told["born_on"] = born[0] if born and born[1] else None
    row.refuse(ValidationError(fill(told)))
    day = told["born_on"]
    if (
        born
        and not born[1]
        and not (day and (day.year, day.month) == (born[0].year, born[0].month))
    ):
        other = gettext("The identity number says another month.")
        row.wrong("born_on", other if day else gettext("Write the day, or the identity number."))
    row.values |= {key: told[key] for key in ("born_on", "sex") if told[key]}


def _pair_certificates(row: Row) -> None:
    """Levels, dates and numbers stand in three cells, in the same order; a date may stand behind
    its level, too. Where no day is told, none is known."""
    levels = [one for one in row.values.pop("level", []) if one[0] is not None]
    days, numbers = row.values.pop("obtained_on", []), row.values.pop("certificate_number", [])
    days = days or [own for _level, own in levels if own] or [None] * len(levels)
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
        for (level, _own), day, number in zip(
            levels, days, numbers or [""] * len(levels), strict=False
        )
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
