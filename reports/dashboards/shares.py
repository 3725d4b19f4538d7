"""So many of so many: how a rate is written, and when it is too low."""

from __future__ import annotations

from decimal import Decimal
from math import ceil
from typing import NamedTuple

from reports.indicators import CATALOGUE, Indicator
from reports.indicators.declaration import ratio
from stations.exports import Formatted, percent
from stations.wording import NONE

KEPT, COVERAGE = CATALOGUE["IND-VIS-05"], CATALOGUE["IND-NET-02"]
KEPT_TARGET = Decimal(85)  # percent of the visits due, where the division has set no other
STEPS = ((60, "lv3"), (70, "lv2"), (100, "lv1"))  # below it a cell is tinted, the more the lower


class Share(NamedTuple):
    """So many of so many, printed as its ``indicator`` declares; of none there is no rate."""

    part: int
    whole: int
    target: Decimal = KEPT_TARGET
    indicator: Indicator = KEPT

    @property
    def value(self) -> Decimal | None:
        return ratio(self.part, self.whole)

    @property
    def percent(self) -> Decimal | None:
        return Decimal(100 * self.part) / self.whole if self.whole else None

    @property
    def text(self) -> str:
        """97.9, without its sign."""
        return self.indicator.number(self.value)

    @property
    def cell(self) -> Formatted | str:
        """In a file, with as many decimals."""
        printed = self.indicator.rounded(self.value)
        return NONE if printed is None else percent(printed, f"{printed * 0}%") or NONE

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
