"""How a batch says which of its entries were refused, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError


class Refused(ValidationError):
    """Nothing was written. ``entries``: index of the bad entry → its error by field.

    Of a batch of one it *is* that entry's error, so a form takes it as it is.
    """

    def __init__(self, entries: Mapping[int, ValidationError]) -> None:
        self.entries = dict(entries)
        super().__init__(
            next(iter(self.entries.values()))
            if len(self.entries) == 1
            else [sentence for error in self.entries.values() for sentence in error.messages]
        )


class StandsAlready(ValidationError):
    """It is stored, perhaps by the sending whose answer was lost. ``stands``: where it is read."""

    def __init__(self, sentence: str, *, stands: str, code: str) -> None:
        super().__init__(sentence, code=code)
        self.stands = stands


def named(error: ValidationError | Mapping[str, object]) -> Mapping[str, Any]:
    """What a rule, or REST itself, found wrong, by field."""
    if not isinstance(error, ValidationError):
        return error
    return error.message_dict if hasattr(error, "error_dict") else {"": error.messages}


def plain_names(field: str) -> list[str]:
    """``days.2.attended``, the field of a line, as a form or a sheet may call it, which has no
    lists: ``attended``, or ``days``."""
    return [part for part in reversed(field.split(".")) if not part.isdecimal()]


Problems = dict[str, list[str]]  # {field: [sentence]}


def add(problems: Problems, field: str, sentence: str) -> None:
    problems.setdefault(field, []).append(sentence)


def refuse_any(found: Mapping[int, ValidationError]) -> None:
    if found:
        raise Refused(found)


def as_errors(found: Mapping[int, Problems]) -> dict[int, ValidationError]:
    return {index: ValidationError(dict(problems)) for index, problems in found.items() if problems}
