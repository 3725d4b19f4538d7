"""Counting many indicators at one moment of the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from reports.figures.queries.figure_source import FigureSource
from reports.indicators import Count, Indicator


def counts(
    source: FigureSource, indicators: Iterable[Indicator]
) -> Iterator[tuple[Indicator, Count]]:
    """Every cell of these indicators that the place can have."""
    for indicator in indicators:
        if indicator.has(source):
            for cell in indicator.count(source):
                yield indicator, cell


@contextmanager
def snapshot() -> Iterator[None]:
    """Reads inside see one moment of the database, however long they take. Inside somebody
    else's transaction, that one's rules hold."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
