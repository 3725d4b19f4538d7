"""Words of parties are added, corrected, voided by the protocol of all kinds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext as _

from stations.kinds.protocol import Batch, Problems, draft, judged_by, shape
from stations.kinds.rights import division_register
from stations.parties.models import PartyWord

RIGHTS = division_register()


def word_is_new(row: PartyWord, is_taken: bool) -> Problems:
    if is_taken:
        yield "word", _("This division calls a party so already.")


def taken_of(rows: Sequence[PartyWord]) -> list[bool]:
    """Whether another one of the division has the word; one statement."""
    known = PartyWord.objects.not_voided().filter(
        division__in={row.division_id for row in rows}, word__in={row.word for row in rows}
    )
    owners = {(d, word): pk for d, word, pk in known.values_list("division", "word", "pk")}
    return [owners.setdefault((row.division_id, row.word), row.pk) != row.pk for row in rows]


BATCH = Batch[PartyWord, PartyWord](
    model=PartyWord, rights=RIGHTS, judge=judged_by((shape, word_is_new), taken_of)
)
party_row = partial(draft, PartyWord)
