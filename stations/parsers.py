"""What REST reads of a body."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import JSONParser

from stations.rest import BodyTooLarge
from stations.written import wrong_in

MOST_VALUES = 300_000  # 500 rows with lines of their own have a tenth
DEEPEST = 20  # the deepest body that anything takes has 5
TEXTS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
OPENING, CLOSING = "[{", "]}"


class BoundedParser(JSONParser):
    """JSON of a bounded number of values and levels, counted before anything is made of it (its
    size Django bounds); whose texts and numbers can be written down."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        encoding = (parser_context or {}).get("encoding", settings.DEFAULT_CHARSET)
        try:
            text = stream.read().decode(encoding)
            _require_bounds(text)
            found = json.loads(text)
        except ValueError as error:
            raise ParseError(_("This is no JSON: %(why)s") % {"why": error}) from error
        _require_written(found)
        return found


def _require_bounds(text: str) -> None:
    """By what stands between its texts: a value more costs a comma or a bracket."""
    marks = re.sub(r"[^\[\]{},]", "", TEXTS.sub("", text))
    if len(marks) > MOST_VALUES:
        raise BodyTooLarge(_("At most %(most)d values are read.") % {"most": MOST_VALUES})
    depth = 0
    for mark in marks:
        depth += (mark in OPENING) - (mark in CLOSING)
        if depth > DEEPEST:
            raise ParseError(_("At most %(most)d levels are read.") % {"most": DEEPEST})


def _require_written(found: object) -> None:
    wrong: dict[str | int, Any] = {}
    for path, sentence in wrong_in(found):
        *outer, last = path or ("",)
        at = wrong
        for name in outer:
            at = at.setdefault(name, {})
            if not isinstance(at, dict):  # its name is told already
                break
        else:
            at.setdefault(last, [sentence])
    if wrong:
        raise ValidationError(wrong)
