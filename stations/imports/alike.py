"""Rows of a sheet that may say what stands already, or what an earlier row says."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from django.utils.translation import gettext as _

Likely = list[tuple[str, str]]  # key and description of what a row may double
Same = TypeVar("Same", bound=Hashable)


ASKS = "?"  # begins the key of a question that is none about a double


def question(key: str, words: str) -> tuple[str, str]:
    """Something else that the uploader decides: left out, or imported as ``words`` say."""
    return f"{ASKS}{key}", words


def is_asked(likely: Iterable[Sequence[str]]) -> bool:
    """Whether every one of them is a question and none of them a double."""
    return all(key.startswith(ASKS) for key, _words in likely)


def in_this_file(number: int) -> tuple[str, str]:
    return f"row-{number}", _("Row %(row)d of this file") % {"row": number}


def likely_doubles(
    keys: Sequence[Same | None], numbers: Sequence[int], known: Mapping[Same, Likely]
) -> list[Likely]:
    """For each row, by what makes two the same (None: it has an id of its own, and none is asked
    for): the uploader says whether they are."""
    first: dict[Same, int] = {}
    found: list[Likely] = []
    for key, number in zip(keys, numbers, strict=True):
        found.append([] if key is None else list(known.get(key, [])))
        if key is None:
            continue
        if key in first:
            found[-1].append(in_this_file(first[key]))
        first.setdefault(key, number)
    return found
