"""A household has one living householder; whoever makes a second one is asked what is so."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Relation
from beneficiaries.models import HouseholdMember, Person
from beneficiaries.rights import RIGHTS
from stations.audit import trail
from stations.idempotency import hold_all
from stations.masking import mask_name
from stations.models import User
from stations.row_security.acting import beyond_scope

OTHERS = [(code, word) for code, word in Relation.choices if code != Relation.SELF]


@dataclass(frozen=True)
class Head:
    """Who is householder already: a person (masked where ``by`` may not see them), or an earlier
    row of the same list."""

    person: Person | None = None
    row: int = 0
    is_in_sight: bool = True
    may_step_down: bool = False

    @property
    def name(self) -> str:
        if self.person is None:
            return ""
        return self.person.name if self.is_in_sight else mask_name(self.person.name)


class SecondHouseholder(ValidationError):
    """At ``relation``: the household has a householder, ``head``."""

    kind = "second_householder"  # what REST calls it

    def __init__(self, head: Head) -> None:
        self.head = head
        self.people = [head.person] if head.person and head.is_in_sight else []
        if head.row:
            words: dict[str, object] = {"row": head.row}
            sentence = _("Row %(row)d is this household's householder already.")
        else:
            words = {"name": head.name}
            sentence = _("%(name)s is this household's householder already. Who is it now?")
        super().__init__({"relation": [ValidationError(sentence, code=self.kind, params=words)]})


def heads_of(households: Iterable[UUID], by: User, *, besides: UUID | None = None) -> dict:
    """``{household id: Head}`` of those that have a living one; two statements.

    A member who is enrolled elsewhere is the householder all the same, so it looks beyond scope.
    """
    with beyond_scope():
        people = Person.objects.filter(
            household__in=set(households), relation=Relation.SELF, died_on=None
        )
        people = people.exclude(pk=besides) if besides else people
        found = {p.household_id: p for p in people.order_by("-created_at", "-pk")}
    if not found:
        return {}
    seen = Person.objects.visible_to(by).filter(pk__in=[p.pk for p in found.values()])
    visible = set(seen.order_by().values_list("pk", flat=True))
    writable = set(RIGHTS.stations(by, "write").values_list("pk", flat=True))
    return {
        home: Head(
            p, is_in_sight=p.pk in visible,
            may_step_down=p.pk in visible and p.station_id in writable,
        )
        for home, p in found.items()
    }  # fmt: skip


def hold_households(households: Collection[UUID]) -> None:
    """Of two who name a householder at once, one waits and sees what the other wrote."""
    hold_all(f"householder {pk}" for pk in households)


def step_down(former: Person, *, relation: str, by: User) -> None:
    """Another is the householder from now on; ``relation`` is what the former is to them."""
    RIGHTS.require(by, "write", former.station)
    if relation not in dict(OTHERS):
        raise ValidationError({"former_relation": _("Choose one of the list.")})
    former = Person.objects.select_for_update().get(pk=former.pk)
    before = former.relation
    former.relation = relation
    former.version += 1
    former.save(update_fields=["relation", "version", "updated_at"])
    HouseholdMember.objects.filter(person=former, until=None).update(relation=relation)
    changes = trail.changes(former, ["relation"], {"relation": before})
    trail.record("edit", former, by=by, changes=changes)
