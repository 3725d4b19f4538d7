"""Projects are added, corrected, voided by the protocol of all kinds; rights are asked where a
project belongs: at its division, or at the station whose own it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from resources import rights
from resources.projects.models import Project
from resources.projects.numbers import give_numbers
from resources.projects.queries import parts_over
from resources.projects.rules import RULES, Facts
from stations.divisions.queries.chain import chains
from stations.kinds.places import OF_DIVISION, Place, Placement
from stations.kinds.protocol import Batch, draft, judged_by, shape
from stations.models import User
from stations.used import is_used

RIGHTS = rights.PROJECTS


def hold_numbers(model: type[Project], keys: Iterable[object]) -> None:
    """Numbers, items and circles concern projects of several places: one writer at a time."""
    OF_DIVISION.hold(model, ["numbers"])


@dataclass(frozen=True, kw_only=True, eq=False)
class Owners(Placement):
    def of(self, row: object) -> Place:
        return row.owner if isinstance(row, Project) else super().of(row)


USUAL = {one.name: getattr(OF_DIVISION, one.name) for one in fields(Placement)}
OWNERS = Owners(**USUAL | {"hold": hold_numbers})


class ProjectBatch(Batch[Project, Project]):
    @property
    def place(self) -> Placement:
        return OWNERS


def facts_of(rows: Sequence[Project]) -> list[Facts]:
    """As many statements for 1,000 rows as for one."""
    today = timezone.localdate()
    taken = Project.objects.not_voided().filter(
        division__in={row.division_id for row in rows},
        number__in={row.number for row in rows} - {""},
    )
    owners: dict[object, object] = {
        (division, number): pk
        for pk, division, number in taken.values_list("pk", "division", "number")
    }
    over = parts_over([row.part_of for row in rows])
    homes = {row.station.home_id for row in rows if row.station}
    around = chains({row.division_id for row in rows} | homes)
    return [
        Facts(
            today,
            is_numbered=bool(row.number)
            and owners.setdefault((row.division_id, row.number), row.pk) != row.pk,
            parts_over=over.get(row.part_of_id, ()),
            reach=tuple(around.get(row.division_id, ())),
            station_lies_in=tuple(around.get(row.station.home_id, ())) if row.station else (),
        )
        for row in rows
    ]


def write(rows: list[Project], by: User) -> list[Project]:
    give_numbers(rows)
    return Project.objects.bulk_create(rows)


BATCH = ProjectBatch(
    model=Project, rights=RIGHTS, judge=judged_by((shape, *RULES), facts_of), write=write
)  # fmt: skip
project_row = partial(draft, Project)


@transaction.atomic
def void_project(obj: Project, *, reason: str, by: User, act: str = "void") -> Project:
    """Refused while anything belongs to it: figures told by it would lose their word."""
    RIGHTS.require(by, act, obj)
    Project.objects.select_for_update().get(pk=obj.pk)
    if not obj.voided_at and is_used(obj):
        raise ValidationError(_("Something belongs to it: say when it ends instead of voiding it."))
    return BATCH.void(obj, reason=reason, by=by, act=act)
