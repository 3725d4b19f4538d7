"""What an issued report prints beside its figures, as it was sealed: the text of its bulletin and
which editions it is compared with. It stands in the document, under the seal.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import NamedTuple

from reports.models import Report

KEPT = ("bulletin", "compared")  # in the document


class Printed(NamedTuple):
    """``targets``: what was promised then, by indicator. ``compared``: of each earlier period
    (2024-10) the edition and whether it was issued."""

    title: str
    text: str
    targets: dict[str, Decimal]
    compared: dict[str, tuple[int, bool]]


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
    return Printed(bulletin["title"], bulletin["text"], targets, pinned)


def content_of(printed: Printed) -> dict[str, object]:
    """As the document keeps it."""
    targets = {key: f"{value.normalize():f}" for key, value in printed.targets.items()}
    words = {"title": printed.title, "text": printed.text, "targets": targets}
    return {"bulletin": words, "compared": printed.compared}
