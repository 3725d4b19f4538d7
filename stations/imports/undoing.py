"""An import is undone while nothing stands on what it wrote: nothing refers to it but its own
lines, and nobody has changed it since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CASCADE, ManyToManyRel, ManyToOneRel, Model, QuerySet
from django.utils.translation import gettext as _

from stations.audit import trail
from stations.models import AuditEntry, User
from stations.row_security.acting import beyond_scope

from .importers import Stops

Relation = ManyToOneRel | ManyToManyRel
BATCH = 1000


def changed_since(objs: Sequence[Model], since: datetime) -> Stops:
    """Those about which the trail tells anything but a reading."""
    keys = {f"{obj._meta.label_lower}:{obj.pk}": obj.pk for obj in objs}
    stops: Stops = {}
    with beyond_scope():
        for part in _parts(list(keys)):
            later = AuditEntry.objects.filter(record__in=part, at__gt=since)
            for record in later.exclude(verb__in=trail.READING).values_list("record", flat=True):
                stops[keys[record]] = _("It was changed since the import.")
    return stops


def void_each(
    objs: Sequence[Model], void: Callable[..., object], *, by: User, reason: str, act: str
) -> Stops:
    """Each by its own service, which has its own reasons against it; ``act``: the right to import
    there, with which whoever brought them in takes them back. The ids that their file gave them
    are free for the next one: it is no repeat of what was undone."""
    stops: Stops = {}
    for obj in objs:
        try:
            with transaction.atomic():
                void(obj, reason=reason, by=by, act=act)
        except ValidationError as error:
            stops[obj.pk] = " ".join(error.messages)
    if objs and not stops:
        _free_ids(type(objs[0]), [obj.pk for obj in objs])
    return stops


def _free_ids(model: type[Model], keys: Sequence[Any]) -> None:
    if "external_id" not in {field.name for field in model._meta.fields}:
        return
    for part in _parts(list(keys)):
        named = model._default_manager.filter(pk__in=part).exclude(external_id="")
        named.update(source="", external_id="")


def remove(objs: Sequence[Model], *, by: User) -> Stops:
    """What is never voided goes, with its lines; the trail keeps that it was there."""
    stops = standing(objs)
    if stops or not objs:
        return stops
    trail.record_many("undo_import", list(objs), by=by)
    model, keys = type(objs[0]), [obj.pk for obj in objs]
    with beyond_scope():
        model._default_manager.filter(pk__in=keys).delete()
    return {}


def standing(objs: Sequence[Model]) -> Stops:
    """Those to which a row refers that would not go along, or that a filed month counts."""
    stops: Stops = {}
    keys = {obj.pk for obj in objs}
    with beyond_scope():
        for relation in _relations(type(objs[0])) if objs else ():
            goes = relation.on_delete is CASCADE
            for part in _parts(list(keys)):
                for key, of in _found(_rows(relation, part), relation, goes):
                    if relation.related_model is not type(objs[0]) or key not in keys:
                        words = {"what": relation.related_model._meta.verbose_name}
                        stops[of] = _("Something stands on it: %(what)s.") % words
    return stops


def _found(rows: QuerySet, relation: Relation, goes: bool) -> Iterator[tuple[object, object]]:
    if goes:
        names = {field.name for field in relation.related_model._meta.fields}
        rows = rows.exclude(filing=None) if "filing" in names else rows.none()
    yield from rows.values_list("pk", relation.field.name)


def _relations(model: type[Model]) -> list[Relation]:
    """Of whatever refers to it; lines of many-to-many tables are those of the relation itself."""
    fields = model._meta.get_fields(include_hidden=True)
    found = [f for f in fields if isinstance(f, ManyToOneRel | ManyToManyRel)]
    return [f for f in found if not f.related_model._meta.auto_created]


def _rows(relation: Relation, keys: Iterable[object]) -> QuerySet:
    manager = relation.related_model._base_manager
    return manager.filter(**{f"{relation.field.name}__in": list(keys)})


def _parts(keys: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]
