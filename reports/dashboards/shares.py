"""So many of so many: how a rate is written, and when it is too low."""

from __future__ import annotations

from decimal import Decimal
from math import ceil
from typing import NamedTuple

from reports.indicators.declaration import half_up
from stations.exports import Formatted, percent
from stations.wording import NONE

KEPT_TARGET = Decimal(85)  # percent of the visits due, where the division has set no other
STEPS = ((60, "lv3"), (70, "lv2"), (100, "lv1"))  # below it a cell is tinted, the more the lower


class Share(NamedTuple):
    """So many of so many; of none there is no rate."""

    part: int
    whole: int
    target: Decimal = KEPT_TARGET

    @property
    def percent(self) -> Decimal | None:
        return Decimal(100 * self.part) / self.whole if self.whole else None

    def text(self, decimals: int = 1) -> str:
        """97.9; what isn't whole never rounds to 100."""
        printed = self.printed(decimals)
        return NONE if printed is None else f"{printed}"

    def printed(self, decimals: int = 1) -> Decimal | None:
        if self.percent is None:
            return None
        most = 100 - Decimal(1).scaleb(-decimals)
        return min(half_up(self.percent, decimals), most) if self.percent < 100 else Decimal(100)

    @property
    def cell(self) -> Formatted | str:
        """In a file."""
        return percent(self.printed()) or NONE

    @property
    def column(self) -> str:
        """In a column of a table 100.0 stands below 97.9."""
        return "100.0" if self.percent == 100 else self.text()

    @property
    def whole_percent(self) -> str:
        return self.text(0)

    @property
    def level(self) -> str:
        """How the cell is tinted below the target."""
        if self.percent is None or self.percent >= self.target:
            return ""
        return next((css for limit, css in STEPS if self.percent < limit), "")


def legend(target: Decimal) -> list[tuple[str, str]]:
    """The tints that there are below a target, the lightest first: ("lv1", "70–84")."""
    found, least = [], 0
    for limit, css in STEPS:
        most = min(limit, ceil(target)) - 1
        if most >= least:
            found.insert(0, (css, f"{least}–{most}" if least else f"< {most + 1}"))  # noqa: RUF001
        least = limit
    return found
