"""Who may do what, where: one table a kind, read by services, pages, menus and tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from stations.models import Role, Station, User
from stations.scope import postings_of, roles_of, stations_of_role

Roles = frozenset[Role]

PEOPLE = frozenset({Role.WORKER, Role.LEAD, Role.SUPERVISOR})
READING = PEOPLE | {Role.OFFICER}
WRITING = frozenset({Role.WORKER, Role.LEAD, Role.CLIENT})
AT_DESK = WRITING - {Role.CLIENT}  # a client never comes by a page


@dataclass(frozen=True)
class Rights:
    """``acts``: act → roles that may do it at the record's station. ``own``: roles that may do it
    to what they themselves wrote. An act that stands in neither is nobody's."""

    acts: Mapping[str, Roles]
    own: Mapping[str, Roles] = field(default_factory=dict)

    def may(self, user: User, act: str, obj: Any) -> bool:
        """``obj`` is a station or a record of one: a right is asked with its place."""
        roles = roles_of(user, obj)
        if roles & self.acts.get(act, frozenset()):
            return True
        is_own = getattr(obj, "created_by_id", None) == user.pk
        return is_own and bool(roles & self.own.get(act, frozenset()))

    def require(self, user: User, act: str, obj: Any) -> None:
        if not self.may(user, act, obj):
            raise PermissionDenied

    def anywhere(self, user: User, act: str) -> bool:
        """Whether there is a place where this person may: what a menu and a button ask."""
        roles = self.acts.get(act, frozenset())
        return any(posting.role in roles for posting in postings_of(user))

    def stations(self, user: User, act: str) -> QuerySet[Station, Any]:
        """Keys of the stations where this person may."""
        return stations_of_role(user, *self.acts.get(act, frozenset()))


AT_DIVISION = frozenset({Role.OFFICER, Role.ADMINISTRATOR, Role.CLIENT})


def division_register(**changes: Roles) -> Rights:
    """What most kinds of a division are: its officers and administrators write, whoever reads
    lists there or works at a station below reads the list."""
    desk = AT_DIVISION - {Role.CLIENT}
    usual = {
        "list": READING | {Role.ADMINISTRATOR},
        "enter": desk,
        "import": desk,
        **dict.fromkeys(["add", "edit", "void"], AT_DIVISION),
    }
    return Rights(usual | changes)


def station_register(own: Sequence[str] = (), **changes: Roles) -> Rights:
    """What most kinds are: a station's people and the officers above read the list, its workers
    and leads write. ``enter`` is the form of a new one (no client comes by it). ``own``: acts
    that are open to whoever writes there, on what they themselves wrote."""
    usual = {
        "list": READING,
        "enter": AT_DESK,
        "import": AT_DESK,
        **dict.fromkeys(["add", "edit", "void"], WRITING),
    }
    return Rights(usual | changes, dict.fromkeys(own, WRITING))
