"""Writes the official document of a report: at once, or as a job where it is long."""

from __future__ import annotations

import shutil
from tempfile import TemporaryFile
from typing import IO

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from docx.oxml.ns import qn
from docx.table import Table
from docxtpl import DocxTemplate

from reports.bulletins.panel import panel_of
from reports.bulletins.texts import USUAL
from reports.issued.sheets import Sheet
from reports.issued.wording import file_name
from reports.models import Report
from reports.official.document import FIRST, REST, content
from reports.official.template import PATH
from stations.jobs.queue import Progress, request_job
from stations.lists.downloads import FILE_JOBS, path_of, remove_expired
from stations.models import Job, User
from stations.row_security.acting import acting_as

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
JOB = "export_report"
FILE_JOBS.add(JOB)
LONG = 5_000  # figures: some seconds
TEXT_WIDTH = 8844  # 156 mm, in twentieths of a point


def official(report: Report, *, by: User, bulletin: str = "") -> IO[bytes]:
    """A rewound temporary file. ``bulletin``: the key of the template that its overview is
    written with; empty: the nearest, as on the page."""
    with translation.override(settings.LANGUAGE_CODE):
        sheet = Sheet(report)
        notes = list(sheet.notes)
        lines = [line for line in _overview(sheet, by, bulletin) if line and line not in notes]
        made = DocxTemplate(str(PATH))
        made.render(content(report, sheet, lines, notes), autoescape=True)
    for table in made.docx.tables:
        _fit(table)
    file = TemporaryFile()  # noqa: SIM115  (FileResponse closes it)
    made.save(file)
    file.seek(0)
    return file


def _overview(sheet: Sheet, by: User, bulletin: str) -> list[str]:
    """What the bulletin says; one that can't be said any more gives way to the usual text."""
    said = panel_of(sheet, by, bulletin).paragraphs or panel_of(sheet, by, USUAL).paragraphs
    return ["".join(part.text for part in line) for line in said]


def is_long(report: Report) -> bool:
    return report.figures.count() > LONG


@transaction.atomic
def request_official(report: Report, *, by: User, bulletin: str = "") -> Job:
    """The same in the background; the job's page hands out the file."""
    remove_expired()
    job = request_job(
        JOB,
        title=file_name(report),
        by=by,
        report=str(report.pk),
        bulletin=bulletin,
        format="docx",
    )
    job.url = reverse("stations:job_file", args=[job.pk])
    job.save(update_fields=["url"])
    return job


def export(progress: Progress) -> dict[str, object]:
    job, params = progress.job, progress.params
    with acting_as(job.by):
        places = Report.objects.select_related("station", "division")
        report = places.visible_to(job.by).compiled().get(pk=params["report"])
        path = path_of(job)
        path.parent.mkdir(parents=True, exist_ok=True)
        made = official(report, by=job.by, bulletin=params["bulletin"])
        with made, path.open("wb") as out:
            shutil.copyfileobj(made, out)
        return {"name": file_name(report)}


def _fit(table: Table) -> None:
    """The width of the text, the first column wider than the others; the grid is what LibreOffice
    goes by, the cells what Word does."""
    columns = list(table._tbl.tblGrid)
    unit = TEXT_WIDTH / (FIRST + REST * (len(columns) - 1))
    widths = [str(int(unit * (FIRST if n == 0 else REST))) for n in range(len(columns))]
    for column, width in zip(columns, widths, strict=True):
        column.set(qn("w:w"), width)
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, widths, strict=False):
            size = cell.get_or_add_tcPr().get_or_add_tcW()
            size.set(qn("w:w"), width)
            size.set(qn("w:type"), "dxa")
