"""What a fact is: a declaration, one file a noun, listed in ``cases.facts.catalogue``.

Filing a month, the figures of a report, of a draft and of a dashboard, and the lists behind their
numbers read it; nothing else says how it is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.functional import Promise

from cases.dimensions import APART, apart_of
from stations.models import User


class Line(NamedTuple):
    """One row behind a number: what it counted, on which day, and what that adds."""

    key: Any
    day: date
    amount: int | Decimal


Rows = Callable[[User, Sequence[Line], date], Sequence[object]]


@dataclass(frozen=True, kw_only=True)
class Fact:
    """``kind``: how SQL and filed facts call it. ``rows``: what a list shows of its lines, as the
    reader may see them on the day; ``listed``: whose columns the list has
    (``reports.behind.columns``)."""

    kind: str
    name: Promise
    sql: str
    rows: Rows
    listed: str


@dataclass(frozen=True, kw_only=True)
class Happening(Fact):
    """Something of a day: counted by the month, and frozen when the month is filed.

    ``sql`` gives station, key (text), done_on, item, amount, value in yuan, and ``{apart}``: the
    dimensions of ``table``; of the ``stations`` (bigint[]) and the days from ``first`` to
    ``last``. ``counted``: which of these a live figure counts. ``adds``: what they add up to
    beside how many there are.
    """

    table: str = ""
    counted: str = ""
    adds: str = "amount"

    @property
    def apart(self) -> tuple[str, ...]:
        return apart_of(self.table)

    @property
    def found(self) -> str:
        """All that a filing takes."""
        apart = "".join(f", {dimension.of(self.table)}" for dimension in APART)
        return f"SELECT '{self.kind}' AS kind, {self.sql.format(apart=apart)}"  # noqa: S608

    @property
    def live(self) -> str:
        """All that is counted before there is a filing; takes ``today`` too."""
        if not self.counted:
            return self.found
        return f"SELECT * FROM ({self.found}) AS found WHERE {self.counted}"  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class Lasting(Fact):
    """Something that holds from a day (since) until another one, which is excluded.

    ``sql`` gives key, row (of the table that is listed), station, since and until of the
    ``stations``; until is infinity where it holds still, and so does each key once at most.
    ``is_single``: a key holds once at most on any day.
    """

    is_single: bool = False

    @property
    def on_day(self) -> str:
        """All that holds on the ``day``."""
        return f"""
            SELECT * FROM ({self.sql}) AS found WHERE since <= %(day)s AND until > %(day)s
        """  # noqa: S608
