"""Minutes in hours."""

from __future__ import annotations

from decimal import Decimal


def hours_of(minutes: int) -> Decimal:
    """In hours, unrounded but for a hundredth: it is rounded where it is shown."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"))
