"""Who may write in the register of a station."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stations.models import Role, Station, User
from stations.scope import roles_of

WRITERS = frozenset({Role.WORKER, Role.LEAD, Role.CLIENT})


def require_writer(by: User, station: Station | None) -> None:
    """``PermissionDenied`` unless ``by`` keeps the register there; nobody does for who left."""
    if station is None or not roles_of(by, station) & WRITERS:
        raise PermissionDenied


def require_open(station: Station) -> None:
    if not station.is_open_on(timezone.localdate()):
        raise ValidationError(
            _("%(station)s is closed; nobody can be registered there."),
            code="closed",
            params={"station": station.name},
        )
