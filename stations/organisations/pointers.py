"""What points to an organisation, whatever table declares it: read off the models."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone

from stations.organisations.models import Organisation, OrganisationMerge

Keys = dict[str, list[str]]  # of rows, by model and field


@dataclass(frozen=True)
class Pointer:
    model: type[models.Model]
    field: str

    @property
    def name(self) -> str:
        return f"{self.model._meta.label_lower}.{self.field}"

    def rows(self, organisation: Organisation) -> models.QuerySet:
        """Of every place, in the order of their keys."""
        rows = self.model._base_manager.filter(**{self.field: organisation})
        return rows.order_by("pk")

    def turn(self, rows: models.QuerySet, to: Organisation) -> int:
        """They point to another one. A row that has a version has a new one: whoever edits it has
        seen an older one, and whoever reads what changed reads it again."""
        columns = {column.name for column in self.model._meta.concrete_fields}
        told: dict[str, object] = {}
        if "version" in columns:
            told["version"] = F("version") + 1
        if "updated_at" in columns:
            told["updated_at"] = timezone.now()
        return rows.update(**{self.field: to}, **told)


def pointers() -> list[Pointer]:
    found = {
        Pointer(rel.related_model._meta.concrete_model, rel.field.name)
        for rel in Organisation._meta.get_fields(include_hidden=True)
        if rel.auto_created
        and not rel.concrete
        and (rel.one_to_many or rel.one_to_one)
        and rel.related_model._meta.concrete_model is not OrganisationMerge
    }
    return sorted(found, key=lambda one: one.name)


def move(source: Organisation, to: Organisation) -> tuple[Keys, Keys]:
    """All rows that point to one point to the other: keys of those that do, and of those that
    stay, for a rule of their table lets no two such stand beside each other."""
    moved: Keys = {}
    left: Keys = {}
    for pointer in pointers():
        held = pointer.rows(source).select_for_update(of=("self",), no_key=True)
        keys = list(held.values_list("pk", flat=True))
        stuck = _turned(pointer, keys, source, to)
        _keep(moved, pointer, [key for key in keys if key not in stuck])
        _keep(left, pointer, stuck)
    return moved, left


def move_back(moved: Keys, source: Organisation, to: Organisation) -> int:
    """Those of these rows that still point there; how many."""
    number = 0
    for pointer in pointers():
        keys = moved.get(pointer.name, [])
        rows = pointer.rows(source).filter(pk__in=keys)
        held = list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
        number += len(held) - len(_turned(pointer, held, source, to))
    return number


def _turned(
    pointer: Pointer, keys: Sequence[object], source: Organisation, to: Organisation
) -> list[object]:
    """All at once; where the table refuses that one by one: keys of those that it refuses."""
    if _may_turn(pointer, keys, source, to):
        return []
    return [key for key in keys if not _may_turn(pointer, [key], source, to)]


def _may_turn(
    pointer: Pointer, keys: Iterable[object], source: Organisation, to: Organisation
) -> bool:
    try:
        with transaction.atomic():
            pointer.turn(pointer.rows(source).filter(pk__in=keys).order_by(), to)
    except IntegrityError:
        return False
    return True


def _keep(found: Keys, pointer: Pointer, keys: Iterable[object]) -> None:
    if texts := [str(key) for key in keys]:
        found[pointer.name] = texts
