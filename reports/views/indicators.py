"""How each figure is counted, with today's value for one's own place."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView

from reports.indicators import CATALOGUE, Chapter
from reports.periods import Period
from reports.queries.scope import own_places
from reports.queries.tally import Tally


class Indicators(TemplateView):
    """How each figure is counted, with today's value for one's own place."""

    template_name = "reports/indicators.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        place = next(iter(own_places(self.request.user)), None)
        today = timezone.localdate()
        tally = Tally(place, Period.month(today), today) if place else None
        chapters = [
            (
                chapter.label,
                [(row, _value(row, tally)) for row in CATALOGUE.values() if row.chapter == chapter],
            )
            for chapter in Chapter
        ]
        return super().get_context_data(**kwargs) | {"place": place, "chapters": chapters}


def _value(indicator: Any, tally: Tally | None) -> str:
    """The whole, counted now; "" where the place has no such figure."""
    if tally is None or not indicator.has(tally):
        return ""
    whole = next((cell for cell in indicator.count(tally) if not cell.dimension), None)
    return indicator.number(whole.value) if whole else ""
