"""Nothing uploaded stays for ever."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from stations.imports.services.undo import UNDOABLE
from stations.imports.workflow import WORKFLOW
from stations.models import Import, ImportRow, WrittenRow

S = Import.State
KEPT = timedelta(days=7)  # rows with errors, and uploads that nobody finished


@transaction.atomic
def purge_imports() -> int:
    """After a week rows with errors go, and uploads that nobody finished; how many rows. What an
    import wrote is its own no longer."""
    before = timezone.now() - KEPT
    old = Import.objects.filter(created_at__lt=before)
    WORKFLOW.move("forget", old, ended_at=timezone.now())
    over = old.filter(state__in=[S.DONE, S.DISCARDED, S.UNDONE])
    number, _by_model = ImportRow.objects.filter(batch__in=over).delete()
    WrittenRow.objects.filter(batch__ended_at__lt=timezone.now() - UNDOABLE).delete()
    return number
