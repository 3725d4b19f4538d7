"""An import is undone, as a job: all of it, or nothing and the rows that stand in the way."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from stations.audit import trail
from stations.imports.importers import Stops, importer_of
from stations.imports.services.steps import UNDO, ask, batch_of, move, press
from stations.imports.undoing import changed_since
from stations.jobs.queue import Progress, given_up, handles
from stations.models import Import, Job, User
from stations.notices.services import notify

UNDOABLE = timedelta(days=7)
NAMED = 50  # rows that are told


def why_not_undone(batch: Import) -> str:
    """Why an import can't be undone (any more); empty when it can be tried."""
    if stays := importer_of(batch.kind).stays:
        return str(stays)
    if batch.ended_at is None or timezone.now() - batch.ended_at > UNDOABLE:
        return _("An import can be undone for seven days.")
    if not batch.written.exists():
        return _("What it wrote isn't known any more.")
    return ""


@transaction.atomic
def undo_import(batch: Import, *, by: User) -> None:
    """Ask for it: within seven days, by whoever may import there today."""
    press(batch, "undo", by=by, stops=[])
    importer_of(batch.kind).require(by, batch.station)
    batch.refresh_from_db()
    if sentence := why_not_undone(batch):
        raise ValidationError(sentence)
    ask(batch, UNDO, _("Undo %(file)s") % {"file": batch.filename})


@handles(UNDO)
def take_import_back(progress: Progress) -> dict[str, int]:
    """Once, whoever tries how often: the row lock lets one in, the state stops the rest."""
    batch = batch_of(progress)
    with override(progress.params["language"]):
        stops: Stops = {}
        try:
            with transaction.atomic():
                locked = Import.objects.select_for_update().get(pk=batch.pk)
                if locked.state == Import.State.UNDOING:
                    _take_back(batch, progress)
        except _Standing as standing:
            stops = standing.stops
            _tell(batch, stops)
    batch.refresh_from_db()
    is_undone = batch.state == Import.State.UNDONE
    return {"undone": batch.written_count if is_undone else 0, "stopped": len(stops)}


@given_up(UNDO)
def stay_imported(job: Job) -> None:
    """What was imported stands as before, and can be undone anew."""
    with override(job.params["language"]):
        _tell(Import.objects.select_related("by").get(pk=job.params["batch"]), {"": job.error})


class _Standing(Exception):
    def __init__(self, stops: Stops) -> None:
        super().__init__()
        self.stops = stops


def _take_back(batch: Import, progress: Progress) -> None:
    importer = importer_of(batch.kind)
    importer.require(batch.by, batch.station)
    rows = list(batch.written.all())
    progress.step(0, len(rows))
    objs = importer.written(row.record for row in rows)
    written_at = batch.ended_at or batch.created_at
    stops = changed_since(objs, written_at) or importer.take_back(
        objs, since=batch.created_at, by=batch.by, reason=_reason(batch)
    )
    if stops:
        raise _Standing(stops)
    move(batch, "undone")
    batch.written.all().delete()
    trail.record("undo_import", batch, by=batch.by, station=batch.station, rows=len(objs))
    said = {"file": batch.called, "number": len(objs)}
    notify(
        [batch.by],
        lambda: _("%(file)s: the import of %(number)d rows was undone.") % said,
        url=batch.get_absolute_url(),
        about=None,
    )
    progress.step(len(rows), len(rows))


def _reason(batch: Import) -> str:
    return _("The import was undone: %(file)s") % {"file": batch.filename}


@transaction.atomic
def _tell(batch: Import, stops: Stops) -> None:
    """Nothing was undone; the page names the rows, or says why of the whole (row 0)."""
    by_key = {row.record: row.number for row in batch.written.all()}
    lines = sorted([by_key.get(str(key), 0), sentence] for key, sentence in stops.items())
    if not move(batch, "stay", stops=lines[:NAMED]):
        return
    notify(
        [batch.by],
        lambda: (
            _("%(file)s: the import wasn't undone; its page says why.") % {"file": batch.called}
        ),
        url=batch.get_absolute_url(),
        about=None,
    )
