"""The catalogue: every figure of every report is declared here, and nowhere else.

Adding an indicator is adding a declaration and its test.
"""

from .declaration import Behind, Chapter, Count, Indicator, Kind
from .network import NETWORK
from .services import SERVICES, VISITS

CATALOGUE: dict[str, Indicator] = {row.id: row for row in [*NETWORK, *SERVICES, *VISITS]}
VERSION = "2026.1"  # rises when a declaration is added, or changes what it counts

__all__ = ["CATALOGUE", "VERSION", "Behind", "Chapter", "Count", "Indicator", "Kind"]
