"""Who received what left the stock: the ledger of an item asks (resources.stock.queries)."""

from __future__ import annotations

from collections.abc import Sequence

from beneficiaries.models import Person
from cases.models import HandOver
from resources.models import StockMove
from resources.stock.queries import Receiver
from stations.masking import mask_name
from stations.models import User


def receivers_of(user: User, moves: Sequence[StockMove]) -> dict[int, Receiver]:
    """By the movement's key, also of one that takes another back; masked where the reader may
    not open the person."""
    asked = {move.reverses_id or move.pk for move in moves}
    lines = HandOver.objects.filter(move__in=asked).select_related("person", "record")
    people = {line.person_id for line in lines}
    seen = Person.objects.visible_to(user).filter(pk__in=people)
    visible = set(seen.values_list("pk", flat=True))
    receivers = {
        line.move_id: Receiver(line.person.name, line.record.get_absolute_url())
        if line.person_id in visible
        else Receiver(mask_name(line.person.name))
        for line in lines
    }
    handed = {move.pk: receivers.get(move.reverses_id or move.pk) for move in moves}
    return {key: receiver for key, receiver in handed.items() if receiver}
