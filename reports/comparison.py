"""How far a figure has moved: percent, or points where it is a share."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from reports.indicators import Indicator
from reports.indicators.declaration import half_up
from stations.wording import money, quantity

LEVEL = Decimal(0)


class Change(NamedTuple):
    text: str  # 11.9%, or 5.7 点
    rises: bool | None  # None: level


def change_of(indicator: Indicator, now: Decimal | None, then: Decimal | None) -> Change | None:
    """Against an earlier figure; None where either is missing, or the earlier one is nought."""
    if now is None or then is None:
        return None
    if indicator.is_share:
        moved = _shown(indicator, now) - _shown(indicator, then)
        return Change(_("%(number)s points") % {"number": f"{abs(moved):,}"}, _way(moved))
    if not then:
        return None
    moved = half_up((now - then) * 100 / then, 1)
    return Change(f"{abs(moved):,}%", _way(moved))


def signed(indicator: Indicator, difference: Decimal) -> str:
    """What came or went: +96, −2, +0.7 点, −1.2 万元."""
    sign = "+" if difference > 0 else "−"
    size = abs(difference)
    if indicator.is_share:
        points = half_up(size * 100, max(indicator.decimals, 1))
        return sign + _("%(number)s points") % {"number": f"{points:,}"}
    return sign + (money(size) if indicator.is_money else quantity(size))


def _shown(indicator: Indicator, value: Decimal) -> Decimal:
    """As printed, so that the difference is the one that a reader works out."""
    return indicator.rounded(value) or LEVEL


def _way(moved: Decimal) -> bool | None:
    return None if not moved else moved > 0
