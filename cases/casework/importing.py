"""The index of cases that began before the product did: one row is one case."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.casework.services.index import ACT, IndexRow, check_index, enter_index
from cases.models import Case, CaseStep
from cases.records.sheet.people import settle_people
from cases.records.sheet.places import settle_workers
from cases.rights import RIGHTS
from stations.imports.cells import many, name_text, person_name, printed_text, text
from stations.imports.columns import MAX_EXTERNAL_ID, Column, coded
from stations.imports.importers import Importer, Step, WriteRefused, Written, register
from stations.imports.rows import Row
from stations.imports.sheet_columns import column, day, identity_number
from stations.masking import mask_name
from stations.models import Station, User
from stations.refused import Refused

BATCH, MAX_TEXT = 1000, 5000
RECEIVER = CaseStep._meta.get_field("referred_to").max_length or 0
PLAIN = (
    *("number", "problem", "status", "opened_on", "accepted_on", "closed_on", "goals"),
    "referred_to",
)
NEEDED = "subject", "number", "problem", "status", "opened_on"  # without them it is no case
COLUMNS = [
    column("number", printed_text(MAX_EXTERNAL_ID), _("case number"),
           _("number|case no.|file number"),
           required=True, is_shown=True, example=_("East Town [2024] No. 3"),
           hint=_("As on paper; uploaded again, the case is not counted twice")),
    identity_number("person_number", _("person's identity number"),
                    _("identity number|identity card|ID number"),
                    hint=_("Of somebody registered; or name and birth date")),
    column("person_name", person_name(50), _("person's name"), _("name|beneficiary"),
           mask=mask_name, is_shown=True),
    day("person_born_on", _("person's birth date"), _("birth date|date of birth|born on"),
        hint=_("Needed when there is a name without identity number")),
    column("problem", text(MAX_TEXT), _("presenting problem"),
           _("problem|problem type|kind of problem|kind of case"), required=True,
           example=_("family conflict")),
    day("opened_on", _("opened on"), _("opening date|date opened|time of opening"),
        required=True, is_shown=True, example="2024-03-01"),
    day("accepted_on", _("accepted on"), _("date accepted|acceptance date"), example="2024-03-05",
        hint=_("Empty while it is at intake, or when it was not taken on")),
    day("closed_on", _("closed on"), _("closing date|date closed"),
        hint=_("Of a case that is closed, referred or was not taken on")),
    coded("status", Case.Status,
          _("archived=closed|archived=case closed|intervention=in progress|"
            "intervention=in service|suspended=stopped"),
          label=_("status"), aliases=_("state|case status|progress"), required=True,
          is_shown=True, example=_("intervention"),
          hint=_("Where it stands; the steps to there are entered with the days told here")),
    column("workers", many(name_text(50)), _("responsible worker"),
           _("worker|social worker|workers"),
           hint=_("Name or staff number; empty: whoever is responsible for the person")),
    column("goals", text(MAX_TEXT), _("goals"), _("goal|service goals")),
    column("referred_to", text(RECEIVER), _("who receives the case"), _("referred to|receiver"),
           hint=_("Needed of a case that was referred")),
]  # fmt: skip


@register
class CaseImporter(Importer):
    """A case belongs where its person is: no row names a station."""

    kind = "cases"
    title = _("Index of cases")
    lead = _("Cases that began on paper: number, person, days and where they stand")
    icon = "folder"
    right = RIGHTS, ACT
    list_view = "cases:case_list"
    stays = _("A case that was opened stays in the trail: close it instead.")

    def columns(self) -> Sequence[Column]:
        return COLUMNS

    def check(self, rows: Sequence[Row], *, by: User, station: Station | None) -> None:
        """All that can be known of a row is told at once, whatever else of it is wrong."""
        _settled(rows, by)
        told = [row for row in rows if all(row.get(key) for key in NEEDED)]
        found = check_index([_case(row) for row in told], by=by)
        for index, problems in found.items():
            row = told[index]
            more = {key: said for key, said in problems.items() if key not in row.errors}
            row.refuse(ValidationError(more))

    def write(
        self, rows: Sequence[Row], *, by: User, station: Station | None, step: Step
    ) -> Written:
        whole, new = _settled(rows, by), Written()
        for start in range(0, len(whole), BATCH):
            part = whole[start : start + BATCH]
            try:
                made = enter_index([_case(row) for row in part], by=by)
            except Refused as refused:
                for index, error in refused.entries.items():
                    part[index].refuse(error)
                raise WriteRefused from None
            pairs = zip(part, made, strict=True)
            new |= {row.number: case for row, (case, is_new) in pairs if is_new}
            step(start + len(part), len(whole))
        return new


def _settled(rows: Sequence[Row], by: User) -> list[Row]:
    settle_people(rows, by)
    for row in rows:
        if not row.get("subject") and not row.is_bad:
            row.wrong("person_name", gettext("Name the person, or write the identity number."))
        if len(row.get("workers", [])) > 1:
            row.wrong("workers", gettext("One worker is responsible for a case."))
        if row.get("subject"):
            row.values["place"] = row.values["subject"].station
    settle_workers(rows, by)
    return [row for row in rows if not row.is_bad]


def _case(row: Row) -> IndexRow:
    told = {key: row.values[key] for key in PLAIN if key in row.values}
    worker = next(iter(row.values["done_by"]), None)
    return IndexRow(person=row.values["subject"], worker=worker, **told)
