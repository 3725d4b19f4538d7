"""Earlier reports beside a report: their figures, and what is said of comparing with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from reports.issued.queries.likeness import Likeness
from reports.issued.wording import heads_of
from reports.models import Figure
from stations.wording import count


class Earlier(NamedTuple):
    """An earlier report's whole figures, by indicator; none where there is no report.
    ``not_issued``: its edition, where that was not issued when this report was."""

    figures: dict[str, Figure]
    alike: Likeness | None
    not_issued: int = 0


def notes(kind: str, earlier: Sequence[Earlier]) -> Iterator[str]:
    """Of the period before and the year before: that one counts other stations, or isn't issued."""
    heads = heads_of(kind)
    told = [
        (head, one)
        for head, one in zip((heads.before, heads.year_ago), earlier, strict=True)
        if head
    ]
    for head, one in told:
        if one.alike and not one.alike.is_same:
            words = {"then": count(one.alike.then), "now": count(one.alike.now), "period": head}
            yield _sentence(one.alike) % words
    for head, one in told:
        if one.not_issued:
            words = {"period": head, "edition": one.not_issued}
            yield _("%(period)s: of edition %(edition)d, which was not issued.") % words


def _sentence(alike: Likeness) -> str:
    if alike.is_of_same_stations:
        return _("%(period)s: the same %(now)s stations were counted, but not in the same months.")
    return _("%(period)s: %(then)s stations were counted, here %(now)s; not the same ones.")
