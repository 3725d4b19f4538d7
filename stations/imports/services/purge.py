"""Nothing uploaded stays for ever."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from stations.imports.workflow import WORKFLOW
from stations.models import Import, ImportRow

KEPT = timedelta(days=7)  # rows with errors, and uploads that nobody finished


@transaction.atomic
def purge_imports() -> int:
    """After a week rows with errors go, and uploads that nobody finished; how many rows."""
    before = timezone.now() - KEPT
    old = Import.objects.filter(created_at__lt=before)
    WORKFLOW.move("forget", old, ended_at=timezone.now())
    over = old.filter(state__in=[Import.State.DONE, Import.State.DISCARDED])
    number, _by_model = ImportRow.objects.filter(batch__in=over).delete()
    return number
