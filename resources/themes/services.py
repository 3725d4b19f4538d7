"""Themes are added, corrected, voided by the protocol of all kinds; one that is used stays."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from resources import rights
from resources.themes.models import Theme
from resources.themes.rules import RULES, Facts
from stations.kinds.places import OF_DIVISION
from stations.kinds.protocol import Batch, draft, judged_by, shape
from stations.models import User
from stations.row_security.acting import beyond_scope
from stations.used import is_used

RIGHTS = rights.THEMES


@beyond_scope()
def facts_of(rows: Sequence[Theme]) -> list[Facts]:
    """One statement for all rows. A code is given once in the nation, so until the transaction
    ends nobody else gives any."""
    OF_DIVISION.hold(Theme, ["codes"])
    known = Theme.objects.filter(code__in={row.code for row in rows})
    owners: dict[str, object] = dict(known.values_list("code", "pk"))
    return [Facts(owners.setdefault(row.code, row.pk) != row.pk) for row in rows]


BATCH = Batch[Theme, Theme](
    model=Theme, rights=RIGHTS, judge=judged_by((shape, *RULES), facts_of)
)  # fmt: skip
theme_row = partial(draft, Theme)


@transaction.atomic
def void_theme(obj: Theme, *, reason: str, by: User, act: str = "void") -> Theme:
    """Refused where anything stands under it, or did: figures told by it would lose their word.
    What was never used leaves its code to whoever enters it anew."""
    RIGHTS.require(by, act, obj)
    Theme.objects.select_for_update().get(pk=obj.pk)
    if not obj.voided_at and is_used(obj, by_voided=True):
        raise ValidationError(_("This is used: say until when it holds instead of voiding it."))
    voided = BATCH.void(obj, reason=reason, by=by, act=act)
    Theme.objects.filter(pk=obj.pk).free_codes()
    voided.refresh_from_db(fields=["code"])
    return voided
