"""Who stands by whom (IND-PAI-…), and party units that do (IND-PAR-02): stocks as of a day."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.utils.translation import gettext_lazy as _

from cases.facts.pairings import PAIRING, PAIRING_LATE, PAIRING_OWED
from reports.figures.queries.figure_source import FigureSource
from reports.figures.queries.workload import LastingCount
from reports.indicators.declaration import Behind, Chapter, Count, Indicator, Kind, ratio
from reports.indicators.services import SOURCE
from reports.indicators.stocks import AtStations, OpenAt


def contacts_kept(source: FigureSource) -> Iterator[Count]:
    """Those with a rhythm that are not overdue."""
    owed, late = source.lasting(PAIRING_OWED), source.lasting(PAIRING_LATE)
    for part in ("", *source.parts):
        whole = owed.number(part)
        kept = whole - late.number(part)
        yield Count(
            ratio(kept, whole),
            part=part,
            numerator=kept,
            denominator=whole,
            unread=partial(_kept_keys, owed, late, part),
        )


def _kept_keys(owed: LastingCount, late: LastingCount, part: str) -> list[str]:
    lacking = set(late.keys(part))
    return [key for key in owed.keys(part) if key not in lacking]


_of_pairings = partial(Indicator, chapter=Chapter.RESOURCES, source=SOURCE)

PAIRINGS = [
    _of_pairings(
        "IND-PAI-01",
        _("Active pairings"),
        _(
            "Pairings that hold on the day: begun by then, not ended before, and with a person who"
            " is on the ledger still. Their last day counts; void ones are left out."
        ),
        OpenAt(PAIRING),
        Behind.PAIRINGS,
        kind=Kind.STOCK,
        unit=_("in pairs"),
    ),
    _of_pairings(
        "IND-PAI-02",
        _("Pairings in contact"),
        _(
            "Of the pairings with a rhythm (weekly, monthly, quarterly) that hold on the day, those"
            " whose last contact, or whose beginning, lies no longer back than that."
        ),
        contacts_kept,
        Behind.PAIRINGS,
        kind=Kind.RATIO,
        unit="%",
        numerator=_("pairings that were in contact in time"),
        denominator=_("pairings with a rhythm on the day"),
        decimals=1,
    ),
    _of_pairings(
        "IND-PAI-03",
        _("Pairings overdue for a contact"),
        _("Pairings with a rhythm whose next contact was due before the day, without any since."),
        OpenAt(PAIRING_LATE),
        Behind.PAIRINGS,
        kind=Kind.STOCK,
        unit=_("in pairs"),
    ),
    _of_pairings(
        "IND-PAR-02",
        _("Party units paired"),
        _(
            "Organisations whose party unit stands by somebody on the day, each once, however many"
            " people it is paired with and at however many stations."
        ),
        AtStations(lambda source: source.paired_units),
        Behind.PARTIES,
        kind=Kind.STOCK,
        unit=_("in units"),
    ),
]
