"""Whether other rows point to a record, whatever tables they stand in."""

from __future__ import annotations

from django.db.models import Model

from stations.row_security.acting import beyond_scope


@beyond_scope()
def is_used(obj: Model, *, by_voided: bool = False) -> bool:
    """By a row of whatever place that was not voided, or by any row at all."""
    for relation in obj._meta.get_fields(include_hidden=True):
        if not (relation.one_to_many or relation.one_to_one) or not relation.auto_created:
            continue
        rows = relation.related_model._base_manager.filter(**{relation.field.name: obj})
        if not by_voided and any(
            field.name == "voided_at" for field in relation.related_model._meta.fields
        ):
            rows = rows.filter(voided_at=None)
        if rows.exists():
            return True
    return False
