"""What ``manage.py check --deploy`` says of the roles."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security, deploy=True)
def is_not_the_owner(**_: Any) -> list[CheckMessage]:
    """One role for everything switches both the triggers and the policies off at will."""
    if settings.DATABASE_ROLE:
        return []
    hint = "Set DATABASE_OWNER_URL, and let DATABASE_URL name another role (docs/running.md)."
    said = "The product connects as the owner of its tables, whom no policy binds."
    return [Warning(said, hint=hint, id="stations.W001")]
