"""Prose with figures in it: ``服务群众{IND-SVC-01|余|万人次}`` becomes 服务群众1.4万余人次.

What a word claims about its number is checked by ``reports.bulletins.qualifiers``; a figure that
isn't there, and a share of nothing, is "—".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple, Protocol

from reports.bulletins.placeholders import (
    CHANGE,
    HAN,
    NAMED,
    NAMES,
    TARGET,
    Clause,
    Placeholder,
    Spoken,
    parse,
)
from reports.bulletins.qualifiers import (
    COVERAGE,
    EXACT,
    PERCENT,
    POINTS,
    QUALIFIERS,
    SHARES,
    UNITS,
    in_words,
    rounded,
)
from reports.figures.keys import FigureKey
from reports.indicators import CATALOGUE
from stations.wording import NONE

MOVES = {PERCENT: ("增长", "下降"), POINTS: ("提高", "降低")}
UNMOVED = "持平"
COVERED = "全覆盖"
WRITTEN = "|".join(sorted(map(re.escape, (*UNITS, PERCENT, POINTS)), key=len, reverse=True))
STRAY = re.compile(rf"\A[余多]?[万亿]?[余多]?(?:{WRITTEN})(?!{HAN})")


class Found(NamedTuple):
    """A figure as somebody counted it. ``url``: where what it counted is listed. ``words``: what
    is said where it isn't known."""

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    url: str = ""
    words: str = NONE


class Source(Protocol):
    """Where figures come from: a report, or the books as they are now."""

    place: str
    period: str
    day: str

    @property
    def notes(self) -> Sequence[str]:
        """What is said of the whole, at the end."""

    def figure(self, cell: FigureKey) -> Found | None: ...
    def year_ago(self, cell: FigureKey) -> Decimal | None: ...
    def target(self, cell: FigureKey) -> Decimal | None: ...
    def names(self, cell: FigureKey) -> Sequence[str]: ...


class Segment(NamedTuple):
    text: str
    url: str = ""


class Unknown(Segment):
    """Says why there is no number: 未报."""


def compose(text: str, source: Source) -> list[Segment]:
    """The paragraph, each number with the address of what it counted."""
    found: list[Segment] = []
    for piece in parse(text):
        parts = piece.pieces if isinstance(piece, Clause) else (piece,)
        said: list[Segment] = []
        for part in parts:
            before = (said or found)[-1:]
            said.append(
                _after(before[0], part) if before and isinstance(part, str) else _said(part, source)
            )
        if not (isinstance(piece, Clause) and any(map(_is_nothing, parts, said))):
            found += said
    return found


def _after(before: Segment, text: str) -> Segment:
    """Literal text; a unit has nothing to count behind 未报."""
    return Segment(STRAY.sub("", text, count=1) if isinstance(before, Unknown) else text)


def _is_nothing(piece: Spoken, segment: Segment) -> bool:
    """— and 0人次, which a clause had better not speak of."""
    if isinstance(piece, str):
        return False
    return segment.text == NONE or re.fullmatch(r"0(?![\d.]).*", segment.text) is not None


def text_of(segments: Sequence[Segment]) -> str:
    return "".join(segment.text for segment in segments)


def paragraphs(segments: Sequence[Segment]) -> list[list[Segment]]:
    """The lines of the text, empty ones left out."""
    lines: list[list[Segment]] = [[]]
    for segment in segments:
        first, *others = segment.text.splitlines() if "\n" in segment.text else [segment.text]
        lines[-1].append(Segment(first, segment.url))
        lines += [[Segment(other)] for other in others]
        if segment.text.endswith("\n"):
            lines.append([])
    return [line for line in lines if text_of(line).strip()]


def _said(piece: Spoken, source: Source) -> Segment:
    if isinstance(piece, str):
        return Segment(piece)
    if piece.cell.indicator in NAMED:
        return Segment(getattr(source, piece.cell.indicator))
    if piece.aspect == NAMES:
        return Segment("、".join(source.names(piece.cell)) or NONE)
    return _number(piece, source)


def _number(found: Placeholder, source: Source) -> Segment:
    figure = source.figure(found.cell)
    if found.aspect == CHANGE:
        before = source.year_ago(found.cell)
        return Segment(_change(found, figure.value if figure else None, before))
    if found.aspect == TARGET:
        value, url = source.target(found.cell), ""
    else:
        value, url = _aspect(found, figure), figure.url if figure else ""
    if value is None:
        words = figure.words if figure and found.aspect != TARGET else NONE
        return Segment(words) if words == NONE else Unknown(words)
    is_share = found.wording.unit in SHARES
    return Segment(_share(found, value) if is_share else in_words(value, found.wording), url)


def _aspect(found: Placeholder, figure: Found | None) -> Decimal | None:
    value = getattr(figure, found.aspect or "value") if figure else None
    return None if value is None else Decimal(value)


def _share(found: Placeholder, value: Decimal) -> str:
    """72%, 全覆盖, 覆盖率达72%."""
    if found.wording.unit != COVERAGE:
        return _percent(found, value)
    if value == 1:
        return COVERED
    return COVERAGE + _percent(found, value)


def _percent(found: Placeholder, value: Decimal) -> str:
    indicator = CATALOGUE[found.cell.indicator]
    decimals = indicator.decimals if found.decimals is None else found.decimals
    wording = replace(found.wording, unit=PERCENT, step=found.wording.step or _place(decimals))
    shown, word = rounded(value * 100, wording.qualifier, wording.step)
    if QUALIFIERS[word] == EXACT:
        shown = replace(indicator, unit=PERCENT, decimals=decimals).rounded(value) or Decimal(0)
        return in_words(shown, replace(wording, qualifier=word))
    return in_words(value * 100, wording)


def _place(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def _change(found: Placeholder, now: Decimal | None, before: Decimal | None) -> str:
    """增长11.9%; of shares 提高3.1个百分点. A change from nothing has no rate."""
    unit = found.wording.unit
    if now is None or before is None or (unit == PERCENT and not before):
        return NONE
    change = now - before if unit == POINTS else (now - before) / before
    decimals = 1 if found.decimals is None else found.decimals
    amount = (abs(change) * 100).quantize(_place(decimals), ROUND_HALF_UP)
    if not amount:
        return UNMOVED
    rose, fell = MOVES[unit]
    return (rose if change > 0 else fell) + in_words(amount, replace(found.wording, step=None))
