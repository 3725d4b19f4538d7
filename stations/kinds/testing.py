"""What a kind gives to the tests of all kinds (config/tests/test_kinds*.py): one example."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from .places import Place

Fields = dict[str, object]


def nothing(place: Place) -> Fields:
    return {}


@dataclass(frozen=True, kw_only=True)
class Example:
    """``sent(n)``: fields of the n-th record as a client sends them; ``page(n)``: as its form does
    (None: the same). ``secret`` stands in ``sent(0)``: nobody who doesn't open the record may
    read it, and no auditor. ``edit``: one changed field. ``wrong``: a value that breaks a rule, by
    field. ``access``: the row of config/tests/kinds.py that says who gets what. ``at(place)``:
    fields that point to records which may be named at this place, made there on first use;
    ``sheet_at``: the same as a sheet names them. ``steps``: a way through its life, each step
    with the fields that it asks for."""

    space: str
    one: str
    many: str
    access: str
    sent: Callable[[int], Fields]
    secret: str
    page: Callable[[int], Fields] | None = None
    edit: Mapping[str, object] = field(default_factory=dict)
    wrong: Mapping[str, object] = field(default_factory=dict)
    sheet: Callable[[int], Fields] | None = None
    untold: frozenset[str] = frozenset()  # taken in, and told by nobody
    at: Callable[[Place], Fields] = nothing
    sheet_at: Callable[[Place], Fields] = nothing
    is_public: bool = False  # everybody reads all of it
    is_read_whole: bool = False  # whoever lists it
    once: frozenset[str] = frozenset()  # texts that no two records share, wherever they are
    steps: Sequence[tuple[str, Mapping[str, object]]] = ()

    @property
    def rest(self) -> str:
        return f"/api/v1/{self.many}/"

    def typed(self, n: int) -> Fields:
        return (self.page or self.sent)(n)

    def written(self, n: int) -> Fields:
        """As a row of a sheet."""
        return (self.sheet or self.sent)(n)
