"""Writes the audit trail: one entry per change and per sensitive read, in its transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import Any

from django.db import models

from stations.models import AuditEntry, Division, Station, User
from stations.row_security.acting import beyond_scope
from stations.scope import place_of, postings_of

# The address of the request at work, set by stations.middleware.AddressMiddleware.
ADDRESS: ContextVar[str | None] = ContextVar("address", default=None)


READING = ("read", "read_page", "who_saw", "export", "download")  # verbs that change nothing


def record(
    verb: str,
    obj: models.Model,
    *,
    by: User,
    reason: str = "",
    station: Station | None = None,
    records: Sequence[str] = (),
    **detail: Any,
) -> AuditEntry:
    """Leave one entry about ``obj``. ``detail`` holds ids, codes and field names, never
    a name, a number or a text that the register protects. ``records``: all that it is about
    (``app.model:pk``), where that is more than ``obj``.
    """
    entry = _entry(verb, obj, by, reason, station, detail)
    with beyond_scope():  # of whatever place: the trail is its auditor's, and told its key
        return AuditEntry.objects.create(**entry, records=list(records))


def record_many(
    verb: str,
    objs: list[Any],
    *,
    by: User,
    reason: str = "",
    station: Station | None = None,
    each: Callable[[Any], dict[str, Any]] | None = None,
    at: Callable[[Any], Station | Division | None] | None = None,
    **detail: Any,
) -> None:
    """The same for many objects at once: one statement. ``each`` tells what is one's own; ``at``:
    to whose trail it belongs, where the object itself doesn't say."""
    if not objs:
        return
    entries = [
        AuditEntry(
            **_entry(
                verb,
                obj,
                by,
                reason,
                at(obj) if at else station,
                detail | (each(obj) if each else {}),
            )
        )
        for obj in objs
    ]
    with beyond_scope():
        AuditEntry.objects.bulk_create(entries)


def _entry(
    verb: str,
    obj: Any,
    by: User,
    reason: str,
    place: Station | Division | None,
    detail: dict[str, Any],
) -> dict[str, Any]:
    station_id, division_id = _place(place or obj, by)
    return {
        "verb": verb,
        "record": f"{obj._meta.label_lower}:{obj.pk}",
        "title": getattr(obj, "audit_title", "")[:100],
        "by": by,
        "station_id": station_id,
        "division_id": division_id,
        "reason": reason,
        "detail": detail,
        "address": ADDRESS.get(),
    }


def _place(obj: Any, by: User) -> tuple[int | None, str | None]:
    """Keys of the station or the division to whose trail it belongs. What belongs to no place is
    told where whoever did it is posted: to the auditor of there."""
    if getattr(obj, "place_field", "station") != "station":
        obj = place_of(obj)
    if isinstance(obj, Division):
        return None, obj.pk
    if isinstance(obj, Station):
        return obj.pk, None
    if station := getattr(obj, "station_id", None) or getattr(obj, "station", None):
        return getattr(station, "pk", station), None
    if division := getattr(obj, "division_id", None):
        return None, division
    first = next(iter(postings_of(by)), None)
    return (first.station_id, first.division_id) if first else (None, None)


def changes(obj: models.Model, fields: list[str], before: dict[str, Any]) -> dict[str, list[Any]]:
    """Which of these fields differ from ``before``: ``{field: [before, after]}``.

    An encrypted field, and one that the model counts among ``audit_hides``, is named without
    its values.
    """
    from stations.crypto import EncryptedTextField

    hidden = getattr(obj, "audit_hides", ())
    found: dict[str, list[Any]] = {}
    for name in fields:
        now = getattr(obj, name)
        if now != before[name]:
            sealed = isinstance(obj._meta.get_field(name), EncryptedTextField) or name in hidden
            found[name] = [] if sealed else [_plain(before[name]), _plain(now)]
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return str(value.pk)
    return value if isinstance(value, int | bool | None.__class__ | list) else str(value)
