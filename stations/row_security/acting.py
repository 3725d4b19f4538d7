"""For whom the database is asked: what stands behind ``sws.acting``, which the policies read.

``*`` in background work, in commands and where a rule looks beyond the asker's places
(``beyond_scope``); nothing at all before somebody is known; else five parts, divided by ``|``:
the user, the stations that their postings of today cover, the divisions that they are posted
over, those in and above which their stations lie, the day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from datetime import date

from django.db import connection
from django.utils import timezone

from stations.accounts.models import Posting, User
from stations.network.models import Station
from stations.scope import postings_of

ALL, NOBODY = "*", ""
SAID = re.compile(r"\*?|\d+\|[\d,]*\|[\w,]*\|[\w,]*\|[\d-]{10}", re.ASCII)


class Asking:
    """Whoever a request turns out to be of: asked at its first statement that needs it."""

    def __init__(self, user: Callable[[], User]) -> None:
        self.user = user
        self._said: str | None = None

    def take(self, user: User) -> None:
        """A client of the API is known later than a session's user."""
        self.user, self._said = (lambda: user), None

    def forget(self) -> None:
        """What was said of them may have changed."""
        user = self.user()
        user.__dict__.pop("_acting", None)
        self._said = None

    def said(self) -> str:
        if self._said is None:
            self._said = NOBODY  # for the statements that say who it is
            with beyond_scope():
                user = self.user()
                self._said = said_of(user) if user.pk else NOBODY
        return self._said


CURRENT: ContextVar[Asking | str] = ContextVar("acting", default=ALL)


def said() -> str:
    """What the policies are to read now."""
    current = CURRENT.get()
    return current if isinstance(current, str) else current.said()


@contextmanager
def acting(who: Asking | str) -> Iterator[None]:
    token = CURRENT.set(who)
    try:
        yield
    finally:
        CURRENT.reset(token)


def acting_as(user: User) -> AbstractContextManager[None]:
    """A context in which the database shows what lies in this person's places."""
    return acting(Asking(lambda: user))


@contextmanager
def beyond_scope() -> Iterator[None]:
    """A context, or a decorator, for a rule of the product that must look beyond the asker's own
    places: is this number registered, whose is this person now. What it finds is not what it
    shows."""
    with acting(ALL):
        yield


def taken_by(user: User) -> None:
    """This request is of this client."""
    current = CURRENT.get()
    if isinstance(current, Asking):
        current.take(user)


def places_changed(by: User) -> None:
    """A station that did not exist when this request began is one of the asker's places now."""
    by.__dict__.pop("_acting", None)
    current = CURRENT.get()
    if isinstance(current, Asking):
        current.forget()


def said_of(user: User) -> str:
    """The five parts; read once for a user object, as its postings are, by a statement that knows
    nothing of the first lock's queries."""
    today = timezone.localdate()
    postings = postings_of(user)
    known = user.__dict__.setdefault("_acting", {})
    key = (today, *(posting.pk for posting in postings))
    if key not in known:
        over = [posting.division_id for posting in postings if posting.division_id]
        stations, above = _reached(postings, over, today)
        found = "|".join(map(str, [user.pk, _list(stations), _list(over), _list(above), today]))
        if not SAID.fullmatch(found):
            raise ValueError(found)
        known[key] = found
    return known[key]


def _list(keys: Iterable[int | str]) -> str:
    return ",".join(map(str, sorted(keys)))


# A township station's posting covers the rooms and points below it, a division's what lies in it
# today (``/`` comes before ``0``: all that begins with the path and a slash).
REACHED = """
WITH today AS MATERIALIZED (
    SELECT division_id, path FROM stations_divisionpath
    WHERE (since IS NULL OR since <= %(day)s) AND (until IS NULL OR until > %(day)s)
    AND (division_id = ANY(%(over)s) OR division_id IN (
        SELECT home_id FROM stations_station WHERE id = ANY(%(own)s)))
)
SELECT ARRAY(
    SELECT id FROM stations_station WHERE id = ANY(%(own)s)
    UNION SELECT id FROM stations_station WHERE parent_id = ANY(%(towns)s)
    UNION SELECT point.id FROM stations_station point
        JOIN stations_station room ON room.id = point.parent_id
        WHERE room.parent_id = ANY(%(towns)s)
    UNION SELECT station.id FROM today
        JOIN stations_divisionpath place ON place.path = today.path
            OR (place.path >= today.path || '/' AND place.path < today.path || '0')
        JOIN stations_station station ON station.home_id = place.division_id
        WHERE today.division_id = ANY(%(over)s)
        AND (place.since IS NULL OR place.since <= %(day)s)
        AND (place.until IS NULL OR place.until > %(day)s)
), ARRAY(
    SELECT DISTINCT unnest(string_to_array(today.path, '/')) FROM today
    WHERE NOT division_id = ANY(%(over)s)
)
"""


def _reached(
    postings: Iterable[Posting], over: list[str], today: date
) -> tuple[list[int], list[str]]:
    """Keys of the stations that these postings cover, whatever their roles; the divisions in which
    the posted stations lie, up to the province."""
    posted = [posting.station for posting in postings if posting.station]
    towns = [station.pk for station in posted if station.tier == Station.Tier.TOWNSHIP]
    own = [station.pk for station in posted]
    if not (own or over):
        return [], []
    with connection.cursor() as cursor:
        cursor.execute(REACHED, {"own": own, "towns": towns, "over": over, "day": today})
        stations, above = cursor.fetchone()
    return stations, above
