"""Messages under the bell."""

from __future__ import annotations

from collections.abc import Iterable

from stations.models import Notice, User


def notify(
    users: Iterable[User], text: str, *, url: str = "", is_urgent: bool = False
) -> list[Notice]:
    """One notice for each of these people, however often they are named."""
    rows = {
        user.pk: Notice(to=user, text=str(text)[:200], url=url, is_urgent=is_urgent)
        for user in users
    }
    return Notice.objects.bulk_create(rows.values())
