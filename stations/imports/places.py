"""Divisions by what people write: a code, a name, or a path of names.

Any number of texts takes the same few statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from stations.models import Division, DivisionPath
from stations.spelling.rules import bare
from stations.spelling.rules import name as spelled_name

from .cells import WrongCell, with_part
from .rows import Row

_PART = re.compile(r"\s*[/>→\\|]+\s*|(?<=[㐀-鿿])\s+")
_KIND = re.compile("(街道办事处|街道|社区|居委会|村委会|镇|乡|村)$")
_CODE = re.compile(r"[0-9A-Z]{2,16}")
NAMED = 3


class Places:
    """Built once from every text of a file, then asked for each.

    ``near``: codes of divisions whose rows win when a name stands for several, and whose
    names are proposed when it stands for none; ``only_near``: no others are found at all.
    """

    def __init__(
        self, texts: Iterable[str], *, near: Iterable[str] = (), only_near: bool = False
    ) -> None:
        wanted = {text: _parts(text) for text in set(texts) if text}
        names = {parts[-1] for parts in wanted.values()}
        today = timezone.localdate()
        found = Division.objects.valid_on(today).filter(is_pseudo=False)
        found = found.filter(Q(pk__in=names) | Q(name__in=names) | Q(short_name__in=names))
        self._near = set(near)
        if only_near:
            found = found.filter(pk__in=self._near)
        self._known: dict[str, list[Division]] = {}
        divisions = list(found)
        for division in divisions:
            for name in {division.pk, division.name, division.short_name}:
                self._known.setdefault(name, []).append(division)
        self._above = _ancestors({division.pk for division in divisions})
        self._neighbours = self._names_nearby() if self._near else {}

    def find(self, text: str) -> Division:
        """The division, or ``WrongCell`` that names the candidates or the closest name."""
        parts = _parts(text)
        candidates = [d for d in self._known.get(parts[-1], []) if self._stands_under(d, parts)]
        if len(candidates) > 1:
            near = [d for d in candidates if d.pk in self._near]
            candidates = near or candidates
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            raise WrongCell(self._ambiguous(text, candidates), self.path(candidates[0]))
        close = get_close_matches(_stem(parts[-1]), self._neighbours, n=1, cutoff=0.5)
        if close:
            words = {"text": text, "close": self._neighbours[close[0]]}
            raise WrongCell(_("There is no “%(text)s”. Is it %(close)s?") % words, words["close"])
        raise WrongCell(
            _("There is no division “%(text)s”. Write its code, or its path like A/B/C.")
            % {"text": text}
        )

    def path(self, division: Division) -> str:
        """贵州省/黔西南州/册亨县/坡妹镇."""
        above = self._above.get(division.pk, [])
        return "/".join([*(d.short_name for d in above), division.short_name])

    def _stands_under(self, division: Division, parts: list[str]) -> bool:
        """Do the names before the last one stand above it, in this order (gaps allowed)?"""
        above = iter(self._above.get(division.pk, []))
        return all(any(part in (d.name, d.short_name) for d in above) for part in parts[:-1])

    def _ambiguous(self, text: str, candidates: list[Division]) -> str:
        named = [f"{self.path(d)} ({d.pk})" for d in candidates[:NAMED]]
        return _("“%(text)s” can be %(number)d divisions: %(names)s …") % {
            "text": text,
            "number": len(candidates),
            "names": _(", ").join(named),
        }

    def _names_nearby(self) -> dict[str, str]:
        """``{stem: name}``: 坡妹 is close to 坡妹乡, but 北镇 is not to 东镇."""
        nearby = Division.objects.valid_on(timezone.localdate()).filter(pk__in=self._near)
        return {_stem(name): name for name in nearby.values_list("short_name", flat=True)}


def find_divisions(
    rows: Sequence[Row],
    key: str = "division",
    *,
    near: QuerySet[Any, Any],
    only_near: bool = False,
) -> None:
    """The division that each row names in this cell."""
    codes = near.values_list("pk", flat=True)
    places = Places([row.get(key, "") for row in rows], near=codes, only_near=only_near)
    for row in rows:
        find_places(row, places, key)


def find_places(row: Row, places: Places, *keys: str) -> None:
    """The texts of these cells become divisions."""
    for key in keys:
        cell = row.get(key)
        if not cell:
            continue
        names = cell if isinstance(cell, list) else [cell]
        found = []
        for name in names:
            try:
                found.append(places.find(name))
            except WrongCell as error:
                fixes = [with_part(row.cells[key], name, fix) for fix in error.fixes]
                row.wrong(key, error.message, *(fixes if len(names) > 1 else error.fixes))
        if len(found) == len(names):
            row.values[key] = found if isinstance(cell, list) else found[0]


def _stem(name: str) -> str:
    """The name without its kind."""
    return _KIND.sub("", name) or name


def _parts(text: str) -> list[str]:
    plain = bare(text)
    if _CODE.fullmatch(plain.upper()):
        return [plain.upper()]
    return [spelled_name(part) for part in _PART.split(plain) if part] or [plain]


def _ancestors(codes: set[str]) -> dict[str, list[Division]]:
    """``{code: divisions above it, from the province down}``."""
    paths = DivisionPath.objects.on().filter(division__in=codes)
    above = {row.division_id: row.path.split("/")[:-1] for row in paths}
    known = Division.objects.in_bulk({code for path in above.values() for code in path})
    return {pk: [known[code] for code in path if code in known] for pk, path in above.items()}
