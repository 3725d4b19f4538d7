"""The compressed list of divisions that the product brings along, row by row.

``division_files/divisions-<edition>.csv.xz`` holds code, official name, short name and
reading; what else is known of a division stands in its code (国家统计局
统计用区划代码和城乡划分代码编制规则): its level in the length, its parent in the prefix,
the kind of a township in the 7th digit, that of a village in the 10th.
"""

from __future__ import annotations

import csv
import lzma
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from stations.divisions.names import short_name, syllables

FOLDER = Path(__file__).parent / "division_files"
HEADER = ["code", "name", "short_name", "reading"]
WIDTHS = {1: 2, 2: 4, 3: 6, 4: 9, 5: 12}  # level: digits of the code
LEVELS = {width: level for level, width in WIDTHS.items()}
TOWNSHIP_KINDS = dict.fromkeys("45", "zone") | {
    "0": "subdistrict", "1": "town", "2": "township", "3": "township",
}  # fmt: skip
VILLAGE_KINDS = dict.fromkeys("01", "community") | dict.fromkeys("23", "village")
STATISTICAL_ZONES = range(71, 81)  # county codes 71–80: development zones, no counties
_PSEUDO_CITY = re.compile("市辖区|县|.*直辖县级行政区划")


class DivisionRow(NamedTuple):
    """The columns of ``Division`` that an edition fills, in the order of the COPY."""

    code: str
    name: str
    short_name: str
    pinyin: str
    initials: str
    level: int
    kind: str
    parent: str | None
    is_pseudo: bool
    is_legal: bool


def edition_file(edition: int) -> Path:
    path = FOLDER / f"divisions-{edition}.csv.xz"
    if not path.exists():
        raise ValidationError(
            _("There is no list of divisions for %(edition)s."), params={"edition": edition}
        )
    return path


def latest_edition() -> int:
    return max(int(path.name[10:14]) for path in FOLDER.glob("divisions-????.csv.xz"))


def read_divisions(
    path: Path, *, level: int = 1, to: int | None = None, within: tuple[str, ...] = ("",)
) -> Iterator[DivisionRow]:
    """Rows of one level, or from ``level`` down ``to`` another, at and below these codes.

    What stands above the codes comes too, so that every row has its parent.
    """
    above = {code[:width] for code in within for width in LEVELS if width < len(code)}
    for code, name, short, reading in raw_rows(path, to or level):
        if LEVELS[len(code)] >= level and (code.startswith(within) or code in above):
            yield describe(code, name, short, reading)


def raw_rows(path: Path, deepest: int = 5) -> Iterator[list[str]]:
    """The file's lines as they are. They are sorted by level, so that the 620,000 villages
    aren't read when nobody asks for them."""
    with lzma.open(path, "rt", encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        if next(rows) != HEADER:
            raise ValidationError(_("This is no list of divisions."))
        for row in rows:
            if LEVELS[len(row[0])] > deepest:
                return
            yield row


def describe(code: str, name: str, short: str = "", reading: str = "") -> DivisionRow:
    """All that follows from a code and a name; short name and reading if they are known."""
    level = LEVELS[len(code)]
    short = short or short_name(name, level)
    parts = reading.split() or syllables(short)
    pseudo = is_pseudo(code, name, level)
    return DivisionRow(
        code,
        name,
        short,
        "".join(parts),
        "".join(part[0] for part in parts),
        level,
        kind_of(code, level),
        code[: WIDTHS[level - 1]] if level > 1 else None,
        pseudo,
        not pseudo and is_legal(code, level),
    )


def kind_of(code: str, level: int) -> str:
    if level == 4:
        return TOWNSHIP_KINDS[code[6]]
    if level == 5:
        return VILLAGE_KINDS.get(code[9], "unit")
    return "region"


def is_pseudo(code: str, name: str, level: int) -> bool:
    """Rows that only hold a place in the code: 市辖区, 县, 省直辖县级行政区划, …198."""
    if level == 4:
        return code.endswith("198") and "直辖" in name
    return level == 2 and bool(_PSEUDO_CITY.fullmatch(name))


def is_legal(code: str, level: int) -> bool:
    """Whether the law knows such a unit: no statistical zone, nothing "like a township"."""
    if level == 3:
        return int(code[4:]) not in STATISTICAL_ZONES
    if level == 4:
        return TOWNSHIP_KINDS[code[6]] != "zone"
    return level < 5 or code[9] in VILLAGE_KINDS
