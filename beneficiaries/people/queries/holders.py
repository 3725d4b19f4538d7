"""Who has an identity number, for ``stations.identity_numbers.services.ask``."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from beneficiaries.models import Person
from beneficiaries.people.queries.reach import people_within_reach
from stations.identity_numbers.services import Holder, LookUp
from stations.models import User

FIELDS = ("pk", "name", "id_index", "died_on", "left_on", "left_because", "station")


def holders_for(by: User, act: str = "write") -> LookUp:
    """Two statements, however many numbers; one when nobody has any of them."""

    def look_up(indexes: Collection[bytes]) -> Mapping[bytes, Holder]:
        people = Person.objects.filter(id_index__in=list(indexes)).only(*FIELDS)
        held = {bytes(person.id_index or b""): person for person in people}
        if not held:
            return {}
        seen = people_within_reach(by, act).filter(pk__in=[p.pk for p in held.values()])
        visible = set(seen.values_list("pk", flat=True))
        return {index: Holder(p, is_in_sight=p.pk in visible) for index, p in held.items()}

    return look_up
