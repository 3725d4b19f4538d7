"""What an issued report prints beside its figures, as it was sealed: the text of its bulletin and
which editions it is compared with. It stands in the document, under the seal.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from reports.figures.keys import FigureKey
from reports.models import Report

KEPT = ("bulletin", "compared")  # in the document
Numbers = tuple[Decimal | None, Decimal | None, Decimal | None]  # value, numerator, denominator


class Printed(NamedTuple):
    """``targets``: what was promised then, by indicator. ``compared``: of each earlier period
    (2024-10) the edition and whether it was issued. ``beside``: figures that the text says and
    the report doesn't keep, as they were then."""

    title: str
    text: str
    targets: dict[str, Decimal]
    compared: dict[str, tuple[int, bool]]
    beside: dict[FigureKey, Numbers]


def kept_of(report: Report) -> dict[str, object]:
    """As its document has it; nothing of one that isn't issued, or was before it was kept."""
    found = json.loads(report.document) if report.document else {}
    return {name: found[name] for name in KEPT if name in found}


def printed_of(report: Report) -> Printed | None:
    kept = kept_of(report) if report.state == Report.State.ISSUED else {}
    if not kept:
        return None
    bulletin, compared = (kept[name] for name in KEPT)
    targets = {key: Decimal(value) for key, value in bulletin["targets"].items()}
    pinned = {key: (edition, is_issued) for key, (edition, is_issued) in compared.items()}
    beside = {FigureKey(*key): _read(said) for key, said in bulletin.get("figures", [])}
    return Printed(bulletin["title"], bulletin["text"], targets, pinned, beside)


def content_of(printed: Printed) -> dict[str, object]:
    """As the document keeps it."""
    targets = {key: _plain(value) for key, value in printed.targets.items()}
    words = {"title": printed.title, "text": printed.text, "targets": targets}
    beside = [[[*key], [*map(_plain, said)]] for key, said in printed.beside.items()]
    figures = {"figures": beside} if beside else {}
    return {"bulletin": words | figures, "compared": printed.compared}


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def _read(said: Sequence[str | None]) -> Numbers:
    value, numerator, denominator = (None if one is None else Decimal(one) for one in said)
    return value, numerator, denominator
