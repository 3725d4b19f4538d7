"""What can be written down: the one rule of all doors, and of all that goes out.

XML 1.0 (2.2, Char) says which characters a document may hold: no control characters but tab, line
feed and carriage return, no half of a character, no U+FFFE. XLSX and DOCX are XML, PostgreSQL
takes no NUL and UTF-8 no half: what XML takes, everything takes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
INSTEAD = "\ufffd"  # what Unicode shows where something couldn't be read


def is_writable(text: str) -> bool:
    return UNWRITABLE.search(text) is None


def written(text: str) -> str:
    """As it can be written: what can't is seen to have stood there."""
    return UNWRITABLE.sub(INSTEAD, text)


def unwritable_sentence() -> str:
    return _("A character stands here that can't be written down, such as a control character.")


def wrong_in(found: Any) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Of what JSON said: where something stands that can't be written down, and what is wrong
    with it. As deep as its nesting, which whoever read it has bounded."""
    if isinstance(found, str) and not is_writable(found):
        yield (), unwritable_sentence()
    elif isinstance(found, float) and not math.isfinite(found):
        yield (), _("This is no number.")
    for name, inner in _inside(found):
        shown = written(name) if isinstance(name, str) else name
        if shown != name:
            yield (shown,), unwritable_sentence()
        for path, sentence in wrong_in(inner):
            yield (shown, *path), sentence


def _inside(found: Any) -> Iterable[tuple[str | int, Any]]:
    if isinstance(found, dict):
        return found.items()
    return enumerate(found) if isinstance(found, list) else ()
