"""Messages under the bell."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.conf import settings
from django.db.models import Model
from django.utils.translation import override

from stations.models import Notice, User

LONGEST = 200


def notify(
    users: Iterable[User],
    words: Callable[[], str],
    *,
    about: Model | None,
    url: str = "",
    is_urgent: bool = False,
) -> list[Notice]:
    """One notice for each of these people, however often they are named. ``words`` are asked for
    in each language, since whoever reads it may have another one than whoever sends it: days and
    labels belong inside. They are kept and name nobody; ``about`` whom it is, is looked up for
    each reader (``names.py``), and is None only where it is about nobody's file."""
    said = in_languages(words)
    text = said.pop(settings.LANGUAGE_CODE)
    key = f"{about._meta.label_lower}:{about.pk}" if about else ""
    rows = {
        user.pk: Notice(to=user, text=text, said=said, url=url, about=key, is_urgent=is_urgent)
        for user in users
    }
    return Notice.objects.bulk_create(rows.values())


def in_languages(words: Callable[[], str]) -> dict[str, str]:
    """By code, cut to what fits."""
    said = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            said[code] = str(words())[:LONGEST]
    return said
