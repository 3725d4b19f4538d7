"""What places have published, as files: ``published_figures.csv`` as found, and beside it what
has to stand for those figures to come out. What a publication leaves open is "assumed".
"""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
FILES = ("divisions", "networks", "populations", "workers", "donations", "work", "targets")

Row = dict[str, str]


@cache
def read(name: str) -> list[Row]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def rows_of(name: str, place: str) -> list[Row]:
    """The rows that build one place."""
    return [row for row in read(name) if row["place"] == place]


def published_places() -> list[str]:
    """Codes of the places that can be built, in the order of the files."""
    return list(dict.fromkeys(row["place"] for name in FILES for row in read(name)))


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
