"""How a stock is declared: keys counted as of a day, the whole and each part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Protocol, TypeVar

from cases.facts.declaration import Lasting
from reports.figures.queries.figure_source import FigureSource
from reports.indicators.declaration import Count


class InPart(Protocol):
    """What lies in a part of the place; "" is none."""

    @property
    def part(self) -> str: ...


Row = TypeVar("Row", bound=InPart)


def by_part(rows: Iterable[Row], source: FigureSource) -> Iterator[tuple[str, list[Row]]]:
    """The whole as part "", then each part with its rows; a part without any too."""
    rows = list(rows)
    yield "", rows
    for part in source.parts:
        yield part, [row for row in rows if row.part == part]


def stock(
    keys: Iterable[int | str],
    part: str = "",
    dimension: str = "",
    item: str = "",
    *,
    of: int | None = None,
) -> Count:
    """So many keys; ``of`` as many as there might be."""
    counted = [str(key) for key in keys]
    number = Decimal(len(counted))
    numerator = None if of is None else number
    return Count(number, part, dimension, item, numerator, denominator=of, counted=counted)


@dataclass(frozen=True)
class AtStations:
    """Different things that stand at the stations of the place: ``read`` gives key and station."""

    read: Callable[[FigureSource], Iterable[tuple[str, int]]]

    def __call__(self, source: FigureSource) -> Iterator[Count]:
        yield stock(self.keys(source))
        for part in source.parts:
            yield stock(self.keys(source, part), part=part)

    def keys(self, source: FigureSource, part: str = "") -> list[str]:
        rows = self.read(source)
        return sorted({key for key, at in rows if not part or source.scope[at] == part})


@dataclass(frozen=True)
class InDivisions:
    """Records of the divisions of the place: ``sql`` gives key (text) and division of those that
    count on the ``%(day)s``. A single station has none."""

    sql: str

    def __call__(self, source: FigureSource) -> Iterator[Count]:
        rows = source.belonging(self.sql)
        for part in ("", *source.parts):
            yield stock((key for key, at in rows if not part or at == part), part=part)


@dataclass(frozen=True)
class OpenAt:
    """What lasts at the stations of the place: numbers; whoever keeps the keys reads them."""

    fact: Lasting

    def __call__(self, source: FigureSource) -> Iterator[Count]:
        lasting = source.lasting(self.fact)
        for part in ("", *source.parts):
            number = Decimal(lasting.number(part))
            yield Count(number, part=part, unread=partial(lasting.keys, part))
