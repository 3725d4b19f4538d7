"""A file comes in: its rows are sealed and wait for the check."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stations.imports.headings import Sheet, match_headings, ranking, what_was_seen
from stations.imports.importers import Importer
from stations.imports.reading import read_table
from stations.imports.services.memory import place_of_files, remembered
from stations.imports.services.steps import BATCH, CHECK, as_text, ask
from stations.models import Import, ImportRow, Station, User


def start_import(
    importer: Importer, *, upload: Any, station: Station | None, by: User, sheet: str = ""
) -> Import:
    """Take the rows in, sealed, and ask for their check. The file itself isn't kept. ``sheet``: its
    name, where it isn't the first one with the register's headings."""
    importer.require(by, station)
    columns = importer.columns()
    table = read_table(upload, rank=ranking(columns), wanted=sheet)
    known = remembered(importer, place_of_files(importer, station, by))
    found = match_headings(table, columns, known)
    seen = what_was_seen(table, found)
    return _take_in(importer, found, upload.name, seen=seen, station=station, by=by)


@transaction.atomic
def _take_in(
    importer: Importer,
    sheet: Sheet,
    filename: str,
    *,
    seen: dict[str, object],
    station: Station | None,
    by: User,
) -> Import:
    batch = Import.objects.create(
        kind=importer.kind,
        filename=filename[-200:],
        columns=sheet.keys,
        unknown=sheet.unknown[:50],
        left=[asdict(left) for left in sheet.left],
        seen=seen,
        station=station,
        by=by,
        row_count=len(sheet.rows),
    )
    ImportRow.objects.bulk_create(
        (
            ImportRow(batch=batch, number=number, cells=as_text(cells | sheet.aside[number]))
            for number, cells in sheet.rows
        ),
        batch_size=BATCH,
    )
    ask(batch, CHECK, _("Check %(file)s") % {"file": batch.filename})
    return batch
