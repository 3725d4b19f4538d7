"""Messages under the bell."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model

from stations.models import Notice, User


def notify(
    users: Iterable[User],
    text: str,
    *,
    url: str = "",
    about: Model | None = None,
    is_urgent: bool = False,
) -> list[Notice]:
    """One notice for each of these people, however often they are named. ``text`` is kept and
    names nobody; ``about`` whom it is, is looked up for each reader (``names.py``)."""
    key = f"{about._meta.label_lower}:{about.pk}" if about else ""
    rows = {
        user.pk: Notice(to=user, text=str(text)[:200], url=url, about=key, is_urgent=is_urgent)
        for user in users
    }
    return Notice.objects.bulk_create(rows.values())
