"""Who may do what, where: one table a kind, read by services, pages, menus and tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from stations.models import Role
from stations.rights_table import (
    ADMINISTRATORS,
    AT_DESK,
    OFFICERS,
    PEOPLE,
    READING,
    WRITING,
    Rights,
    Roles,
)
from stations.wording import Text

__all__ = [
    "AT_DESK",
    "PEOPLE",
    "READING",
    "WRITING",
    "Rights",
    "Roles",
    "division_register",
    "station_register",
]


AT_DIVISION = OFFICERS | ADMINISTRATORS | {Role.CLIENT}


def division_register(words: Mapping[str, Text] | None = None, **changes: Roles) -> Rights:
    """What most kinds of a division are: its officers and administrators write, whoever reads
    lists there or works at a station below reads the list."""
    desk = AT_DIVISION - {Role.CLIENT}
    usual = {
        "list": READING | ADMINISTRATORS,
        "enter": desk,
        "import": desk,
        **dict.fromkeys(["add", "edit", "void"], AT_DIVISION),
    }
    return Rights(usual | changes, {}, words or {})


def station_register(
    own: Sequence[str] = (), words: Mapping[str, Text] | None = None, **changes: Roles
) -> Rights:
    """What most kinds are: a station's people and the officers above read the list, its workers
    and leads write. ``enter`` is the form of a new one (no client comes by it); a sheet of many
    stations comes from who keeps the network above them, too. ``own``: acts
    that are open to whoever writes there, on what they themselves wrote.
    ``words``: of acts that are no kind's usual ones."""
    usual = {
        "list": READING,
        "enter": AT_DESK,
        "import": AT_DESK | OFFICERS | ADMINISTRATORS,
        **dict.fromkeys(["add", "edit", "void"], WRITING),
    }
    return Rights(usual | changes, dict.fromkeys(own, WRITING), words or {})
