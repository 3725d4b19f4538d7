"""A register whose rows one service judges, and one writes: of each it tells what is wrong by the
place in what it was given."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model

from stations.models import Station, User
from stations.refused import Refused

from .columns import Column
from .importers import Importer, Step, WriteRefused, Written
from .rows import Row

T = TypeVar("T")


class OneCallImporter(Importer, Generic[T]):
    """``said``: its columns; ``at_column``: the column where what the service says of a field of
    another name belongs. Subclasses say the rest."""

    said: ClassVar[Sequence[Column]]
    at_column: ClassVar[dict[str, str]] = {}

    @abstractmethod
    def look_up(self, rows: Sequence[Row], *, by: User) -> None:
        """What cells name: a fixed number of statements."""

    @abstractmethod
    def made(self, row: Row) -> T: ...

    @abstractmethod
    def judge(self, made: Sequence[T], *, by: User) -> Mapping[int, ValidationError]: ...

    @abstractmethod
    def store(self, made: Sequence[T], *, by: User) -> Sequence[Model]:
        """All, or ``Refused``."""

    def columns(self) -> Sequence[Column]:
        return self.said

    def check(self, rows: Sequence[Row], *, by: User, station: Station | None) -> None:
        self.look_up(rows, by=by)
        whole = [row for row in rows if not row.is_bad]
        self._mark(whole, self.judge([self.made(row) for row in whole], by=by))

    def write(
        self, rows: Sequence[Row], *, by: User, station: Station | None, step: Step
    ) -> Written:
        try:
            stored = self.store([self.made(row) for row in rows], by=by)
        except Refused as refused:
            self._mark(rows, refused.entries)
            raise WriteRefused from None
        return dict(zip((row.number for row in rows), stored, strict=True))

    def _mark(self, rows: Sequence[Row], found: Mapping[int, ValidationError]) -> None:
        for index, error in found.items():
            rows[index].refuse(error, self.at_column)
