"""A station that has closed takes nobody on."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stations.models import Station


def require_open(station: Station) -> None:
    if not station.is_open_on(timezone.localdate()):
        raise ValidationError(
            _("%(station)s is closed; nobody can be registered there."),
            code="closed",
            params={"station": station.name},
        )
