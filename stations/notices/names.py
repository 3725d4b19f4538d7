"""Whom notices are about, by name: looked up when they are read, for whoever may see it then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from stations.masking import mask_name
from stations.models import Notice, User

Names = Callable[[User, Sequence[str]], Mapping[str, str]]
NAMES: dict[str, Names] = {}


def tell_names(label: str, names: Names) -> None:
    """An app says once, in ``AppConfig.ready``, how its records (``app.model``) are called:
    ``names(user, keys)`` gives those that this user may see, by key."""
    NAMES[label] = names


def in_words(user: User, notices: Iterable[Notice]) -> list[Notice]:
    """The same notices, each with ``words``: its text in the reader's language, with the
    name; one statement for each sort of record that they are about."""
    rows = list(notices)
    known = _known(user, rows)
    for notice in rows:
        notice.words = _with_name(str(notice), known.get(notice.about, ""))
    return rows


def _known(user: User, rows: Sequence[Notice]) -> dict[str, str]:
    keys: dict[str, set[str]] = {}
    for notice in rows:
        label, _colon, key = notice.about.partition(":")
        if label in NAMES:
            keys.setdefault(label, set()).add(key)
    return {
        f"{label}:{key}": name
        for label, some in keys.items()
        for key, name in NAMES[label](user, sorted(some)).items()
    }


def _with_name(text: str, name: str) -> str:
    """In the place of its mask, else before the text."""
    if not name:
        return text
    masked = mask_name(name)
    return text.replace(masked, name, 1) if masked in text else f"{name} · {text}"
