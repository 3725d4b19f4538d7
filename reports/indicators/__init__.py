"""The catalogue: every figure of every report is declared here, and nowhere else.

Adding an indicator is adding a declaration and its test.
"""

from collections.abc import Iterable

from reports.words import Words

from .declaration import Behind, Chapter, Count, Indicator, Kind, Listed
from .ledger import LEDGER
from .network import NETWORK
from .organisations import ORGANISATIONS
from .pairings import PAIRINGS
from .points import POINTS
from .projects import PROJECTS
from .resources import RESOURCES
from .services import SERVICES, VISITS
from .volunteering import VOLUNTEERING
from .volunteers import VOLUNTEERS
from .work import ACTIVITIES, CASES, DUTIES
from .workforce import WORKFORCE

CHAPTERS = [
    *(NETWORK, SERVICES, VISITS, DUTIES, CASES, ACTIVITIES),
    *(RESOURCES, PROJECTS, PAIRINGS, POINTS, LEDGER, WORKFORCE, ORGANISATIONS),
    *(VOLUNTEERS, VOLUNTEERING),
]
CATALOGUE: dict[str, Indicator] = {row.id: row for rows in CHAPTERS for row in rows}
VERSION = "2026.6"  # rises when a declaration is added, or changes what it counts


def by_chapter(
    indicators: Iterable[Indicator] = CATALOGUE.values(),
) -> list[tuple[Words, list[Indicator]]]:
    """These under the headings of their chapters, in the order of a report."""
    rows = list(indicators)
    found = [(one.label, [row for row in rows if row.chapter == one]) for one in Chapter]
    return [(label, mine) for label, mine in found if mine]


__all__ = [
    "CATALOGUE",
    "VERSION",
    "Behind",
    "Chapter",
    "Count",
    "Indicator",
    "Kind",
    "Listed",
    "by_chapter",
]
