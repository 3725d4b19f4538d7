"""What a kind gives to the tests of all kinds (config/tests/test_kinds.py): one example."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Example:
    """``sent(n)``: fields of the n-th record as a client sends them; ``page(n)``: as its form does
    (None: the same). ``secret`` stands in ``sent(0)``: nobody who doesn't open the record may
    read it, and no auditor. ``edit``: one changed field. ``wrong``: a value that breaks a rule, by
    field. ``access``: the row of config/tests/kinds.py that says who gets what."""

    space: str
    one: str
    many: str
    access: str
    sent: Callable[[int], dict[str, Any]]
    secret: str
    page: Callable[[int], dict[str, Any]] | None = None
    edit: Mapping[str, Any] = field(default_factory=dict)
    wrong: Mapping[str, Any] = field(default_factory=dict)
    sheet: Callable[[int], dict[str, Any]] | None = None
    untold: frozenset[str] = frozenset()  # taken in, and told by nobody

    @property
    def rest(self) -> str:
        return f"/api/v1/{self.many}/"

    def typed(self, n: int) -> dict[str, Any]:
        return (self.page or self.sent)(n)
