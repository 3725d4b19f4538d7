"""What has to stand for the published figures to come out, as files; what a publication leaves
open is "assumed".
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from reports.published.rows import Row, read

FOLDER = Path(__file__).parent
FILES = (
    *("divisions", "networks", "populations", "organisations"),
    *("workers", "donations", "work", "targets", "teams", "declared"),
)


def rows_of(name: str, place: str) -> list[Row]:
    """The rows that build one place."""
    return [row for row in _rows(name) if row["place"] == place]


def published_places() -> list[str]:
    """Codes of the places that can be built, in the order of the files."""
    return list(dict.fromkeys(row["place"] for name in FILES for row in _rows(name)))


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(name: str) -> list[Row]:
    return read(FOLDER / f"{name}.csv")
