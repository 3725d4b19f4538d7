"""A file comes in: its rows are sealed and wait for the check."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stations.imports.headings import Sheet, match_headings
from stations.imports.importers import Importer
from stations.imports.reading import read_table
from stations.imports.services.steps import BATCH, CHECK, as_text, ask
from stations.models import Import, ImportRow, Station, User


def start_import(importer: Importer, *, upload: Any, station: Station | None, by: User) -> Import:
    """Take the rows in, sealed, and ask for their check. The file itself isn't kept."""
    importer.require(by, station)
    sheet = match_headings(read_table(upload), importer.columns())
    return _take_in(importer, sheet, upload.name, station=station, by=by)


@transaction.atomic
def _take_in(
    importer: Importer, sheet: Sheet, filename: str, *, station: Station | None, by: User
) -> Import:
    batch = Import.objects.create(
        kind=importer.kind,
        filename=filename[-200:],
        columns=sheet.keys,
        unknown=sheet.unknown[:50],
        station=station,
        by=by,
        row_count=len(sheet.rows),
    )
    ImportRow.objects.bulk_create(
        (
            ImportRow(batch=batch, number=number, cells=as_text(cells))
            for number, cells in sheet.rows
        ),
        batch_size=BATCH,
    )
    ask(batch, CHECK, _("Check %(file)s") % {"file": batch.filename})
    return batch
