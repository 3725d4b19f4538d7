"""How far a figure has moved: percent, or points where it is a share."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from reports.indicators import Indicator
from reports.indicators.declaration import half_up
from stations.exports import Formatted, percent
from stations.wording import money, quantity

LEVEL = Decimal(0)
SIGNED = "+0.0%;-0.0%;0.0%"
LESS_IS_BETTER = frozenset({"IND-VIS-06", "IND-PAI-03"})
NEITHER = frozenset({"IND-SVC-01x", "IND-SVC-03", "IND-CAS-09"})


class Change(NamedTuple):
    text: str  # 11.9%, or 5.7 点
    rises: bool | None  # None: level
    is_good: bool | None = None  # None: neither good nor bad
    cell: Formatted | None = None  # the same in a file


def in_percent(moved: Decimal) -> Formatted | None:
    return percent(moved, SIGNED)


def in_points(moved: Decimal) -> Formatted:
    """A number that says beside it what it counts."""
    words = _("%(number)s points")
    unit = words % {"number": ""}
    sign = "−" if moved < 0 else ""  # noqa: RUF001  (no formula in CSV)
    said = words % {"number": f"{sign}{abs(moved):,}"}
    return Formatted(moved, f'+0.0#"{unit}";-0.0#"{unit}";0.0"{unit}"', said)


def change_of(indicator: Indicator, now: Decimal | None, then: Decimal | None) -> Change | None:
    """Against an earlier figure; None where either is missing, or the earlier one is nought."""
    if now is None or then is None:
        return None
    if indicator.is_share:
        moved = _shown(indicator, now) - _shown(indicator, then)
        text = _("%(number)s points") % {"number": f"{abs(moved):,}"}
        return _change(indicator, text, moved, in_points(moved))
    if not then:
        return None
    moved = half_up((now - then) * 100 / then, 1)
    return _change(indicator, f"{abs(moved):,}%", moved, in_percent(moved))


def signed(indicator: Indicator, difference: Decimal) -> str:
    """What came or went: +96, −2, +0.7 点, −1.2 万元."""
    sign = "+" if difference > 0 else "−"
    size = abs(difference)
    if indicator.is_share:
        points = half_up(size * 100, max(indicator.decimals, 1))
        return sign + _("%(number)s points") % {"number": f"{points:,}"}
    return sign + (money(size) if indicator.is_money else quantity(size))


def _shown(indicator: Indicator, value: Decimal) -> Decimal:
    """As it is printed, so that the difference is the one that a reader works out."""
    return indicator.rounded(value) or LEVEL


def _change(indicator: Indicator, text: str, moved: Decimal, cell: Formatted | None) -> Change:
    if not moved:
        return Change(_("unchanged"), None, cell=cell)
    rises = moved > 0
    is_good = None if indicator.id in NEITHER else rises is not (indicator.id in LESS_IS_BETTER)
    return Change(text, rises, is_good, cell)
