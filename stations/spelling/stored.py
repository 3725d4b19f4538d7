"""What was stored before spelling came: brought into it once, so that texts alone are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db import IntegrityError, models, transaction

BATCH = 2000
ODD = "[^0-9A-Za-z\u4e00-\u9fff]"  # all that a spelling could change has one of these


def spell_stored(
    model: type[models.Model], name: str, spell: Callable[[str], str]
) -> Iterator[tuple[Any, str]]:
    """Each row whose column was changed: its key and what stands there now. Where another row has
    that already (one donor a name), it stays as it was typed, for people to look at. No lock is
    held longer than a row is written, and a run that was broken off begins anew."""
    rows = model._default_manager.filter(**{f"{name}__regex": ODD}).order_by("pk")
    last = None
    while True:
        part = list((rows.filter(pk__gt=last) if last else rows).values_list("pk", name)[:BATCH])
        if not part:
            return
        for pk, stored in part:
            spelled = spell(stored)
            if spelled and spelled != stored and _write(model, pk, name, spelled):
                yield pk, spelled
        last = part[-1][0]


def _write(model: type[models.Model], pk: Any, name: str, spelled: str) -> bool:
    try:
        with transaction.atomic():
            return bool(model._default_manager.filter(pk=pk).update(**{name: spelled}))
    except IntegrityError:
        return False
