"""What of the protected an answer shows: noted where the text comes to light.

``stations.crypto.EncryptedTextField`` and ``PrivateTextField`` tell here when somebody reads text
that the database gave. ``SeenMiddleware`` gathers that over one answer, and before the answer goes
out one entry names the rows and their fields: no page and no viewset can forget it. Text that is
masked, compared or counted and not shown is read under ``unseen()``; whoever forgets *that* leaves
an entry too much, never one too little.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.utils import timezone

if TYPE_CHECKING:  # the fields of all models tell here
    from django.db.models import Model

    from stations.accounts.models import User
    from stations.network.models import Station


def _label(obj: Model) -> str:
    """A proxy's rows are its model's."""
    return (obj._meta.concrete_model or type(obj))._meta.label_lower


class Seen:
    """Rows by ``app.model:pk``, each with the names of the fields that were read; what the answer
    is about, where somebody says so, and why it was opened."""

    def __init__(self) -> None:
        self.rows: dict[str, tuple[Model, set[str]]] = {}
        self.since = timezone.now()
        self.about: Model | None = None
        self.reason = ""

    def add(self, obj: Model, *fields: str) -> None:
        key = f"{_label(obj)}:{obj.pk}"
        self.rows.setdefault(key, (obj, set()))[1].update(fields)

    @property
    def fields(self) -> dict[str, list[str]]:
        """Model → names."""
        found: dict[str, set[str]] = {}
        for obj, names in self.rows.values():
            if names:
                found.setdefault(_label(obj), set()).update(names)
        return {label: sorted(names) for label, names in sorted(found.items())}

    @property
    def told(self) -> dict[str, Any]:
        """What an entry says of it."""
        told: dict[str, Any] = {"records": sorted(self.rows)} if self.rows else {}
        return told | ({"fields": self.fields} if self.fields else {})


_SEEN: ContextVar[Seen | None] = ContextVar("seen", default=None)


def note(obj: Model, field: str) -> None:
    """This text of this row was read."""
    seen = _SEEN.get()
    if seen is not None:
        seen.add(obj, field)


def row(obj: Model) -> None:
    """This row is shown: a read, be its fields masked or not."""
    seen = _SEEN.get()
    if seen is not None:
        seen.add(obj)


def opened(obj: Model, reason: str = "") -> None:
    """The answer is this record's own page: it is a read, whatever it shows."""
    seen = _SEEN.get()
    if seen is not None:
        seen.add(obj)
        seen.about, seen.reason = obj, reason


@contextmanager
def gathered() -> Iterator[Seen]:
    """All that is read meanwhile."""
    seen = Seen()
    token = _SEEN.set(seen)
    try:
        yield seen
    finally:
        _SEEN.reset(token)


@contextmanager
def unseen() -> Iterator[None]:
    """What is read now is not shown: it is masked, compared, or has its own entry."""
    token = _SEEN.set(None)
    try:
        yield
    finally:
        _SEEN.reset(token)


def tell(seen: Seen, *, by: User) -> None:
    """One entry for all of it; none where nothing was read. Whoever has just made a row gets
    back what they sent."""
    from stations.audit import trail

    seen.rows = {key: (obj, names) for key, (obj, names) in seen.rows.items()
                 if not _is_just_made(obj, seen, by)}  # fmt: skip
    if not seen.rows:
        return
    about = seen.about
    if about is None and len(seen.rows) == 1:
        ((about, _names),) = seen.rows.values()
    trail.record(
        "read" if about else "read_page",
        about or by,
        by=by,
        reason=seen.reason,
        station=_station_of(seen),
        **seen.told,
    )


def _is_just_made(obj: Model, seen: Seen, by: User) -> bool:
    made = getattr(obj, "created_at", None)
    return made is not None and made >= seen.since and getattr(obj, "created_by_id", 0) == by.pk


def _station_of(seen: Seen) -> Station | None:
    """The one station that all of it belongs to; what spans several is told where the reader is
    posted."""
    from stations.models import Station

    keys: set[int] = {getattr(obj, "station_id", None) or 0 for obj, _names in seen.rows.values()}
    keys.discard(0)  # lines of a record that knows
    return Station(pk=keys.pop()) if len(keys) == 1 else None  # its key is all that is written
