"""How codes are shown: each app says tone and icon of its own in its ``tones.py``, once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Look(NamedTuple):
    """``tone``: ok, warn, bad, acc or none; with " tint" when the state is the message."""

    tone: str
    icon: str
    word: Any

    @property
    def colour(self) -> str:
        """The tone alone."""
        return self.tone.partition(" ")[0]


LOOKS: dict[str, dict[str, Look]] = {}


def draw(name: str, words: Mapping[Any, Any], looks: Mapping[str, tuple[str, str]]) -> None:
    """``looks``: (tone, icon) by code."""
    LOOKS[name] = {str(code): Look(*look, words[code]) for code, look in looks.items()}
