"""Who keeps the stock of a station."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from stations.models import Role, Station, User
from stations.scope import roles_of

WRITERS = frozenset({Role.WORKER, Role.LEAD, Role.CLIENT})


def may_keep(user: User, station: Station) -> bool:
    return bool(roles_of(user, station) & WRITERS)


def require_keeper(by: User, station: Station) -> None:
    """``PermissionDenied`` unless ``by`` receives and gives out things there."""
    if not may_keep(by, station):
        raise PermissionDenied
