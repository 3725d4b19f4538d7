"""Rows that say their person has died or moved away: nobody registers them unasked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from stations.imports.alike import question
from stations.imports.proposals import KIN
from stations.imports.rows import Row
from stations.spelling.rules import says_none

GONE = "gone"
OTHERS = KIN | set("配偶监护家属")  # of whom it says so, not of the person
_DEATH = "死亡|去世|已故|病故|亡故|身故|过世|逝世|离世|病逝"
_WORDS = re.compile(
    f"{_DEATH}|迁出|外迁|迁走|搬离|搬走|注销|销户|died|deceased|moved away", re.IGNORECASE
)
_OF_THE_DEAD = re.compile(f"{_DEATH}|迁出|注销", re.IGNORECASE)
_ALIVE = re.compile("健在|在世")
_NO = re.compile("^(不|没|未|无|非|否)")
_BARE_YES, _BARE_NO = {"是", "有", "√", "yes"}, {"否", "不在", "no", "×"}


def ask_of_gone(rows: Iterable[Row]) -> None:
    """What any column says, also one that no field has."""
    for row in rows:
        said = (f"{label}：{cell}" for label, cell in _said(row) if _is_gone(label, cell))
        told = next(said, "").lstrip("：")
        if told:
            sentence = _(
                "“%(told)s”: this person has died or moved away: imported, they count as living "
                "here until their page says it"
            )
            row.values.setdefault("asked", []).append(
                question(GONE, sentence % {"told": told[:60]})
            )


def _said(row: Row) -> list[tuple[str, str]]:
    known = [("", row.cells[key]) for key in ("name", "health") if row.cells.get(key)]
    return [*row.aside(), *known]


def _is_gone(label: str, cell: str) -> bool:
    plain = "".join(cell.split())
    if says_none(plain) or plain == "0":
        return False
    if _ALIVE.search(label):
        return plain in _BARE_NO or bool(_NO.match(plain) or _WORDS.search(plain))
    if _OF_THE_DEAD.search(label) and not set(label) & OTHERS:
        return plain not in _BARE_NO and not _NO.match(plain)
    found = _WORDS.search(plain)
    before = plain[: found.start()] if found else ""
    return found is not None and not set(before) & (OTHERS | set("未没无非否防"))
