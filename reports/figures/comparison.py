"""How far a figure has moved: percent, or points where it is a share."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from reports.indicators import Indicator
from reports.indicators.declaration import half_up
from stations.wording import money, quantity

LEVEL = Decimal(0)
LESS_IS_BETTER = frozenset({"IND-VIS-06"})
NEITHER = frozenset({"IND-SVC-01x", "IND-SVC-03", "IND-CAS-09"})


class Change(NamedTuple):
    text: str  # 11.9%, or 5.7 点
    rises: bool | None  # None: level
    is_good: bool | None = None  # None: neither good nor bad

    @property
    def signed(self) -> str:
        return {None: "", True: "+", False: "−"}[self.rises] + self.text


def change_of(indicator: Indicator, now: Decimal | None, then: Decimal | None) -> Change | None:
    """Against an earlier figure; None where either is missing, or the earlier one is nought."""
    if now is None or then is None:
        return None
    if indicator.is_share:
        moved = _shown(indicator, now) - _shown(indicator, then)
        return _change(indicator, _("%(number)s points") % {"number": f"{abs(moved):,}"}, moved)
    if not then:
        return None
    moved = half_up((now - then) * 100 / then, 1)
    return _change(indicator, f"{abs(moved):,}%", moved)


def signed(indicator: Indicator, difference: Decimal) -> str:
    """What came or went: +96, −2, +0.7 点, −1.2 万元."""
    sign = "+" if difference > 0 else "−"
    size = abs(difference)
    if indicator.is_share:
        points = half_up(size * 100, max(indicator.decimals, 1))
        return sign + _("%(number)s points") % {"number": f"{points:,}"}
    return sign + (money(size) if indicator.is_money else quantity(size))


def _shown(indicator: Indicator, value: Decimal) -> Decimal:
    """As a table prints it, so that the difference is the one that a reader works out."""
    return indicator.tabled(value) or LEVEL


def _change(indicator: Indicator, text: str, moved: Decimal) -> Change:
    if not moved:
        return Change(_("unchanged"), None)
    rises = moved > 0
    if indicator.id in NEITHER:
        return Change(text, rises)
    return Change(text, rises, rises is not (indicator.id in LESS_IS_BETTER))
