"""The catalogue, and each indicator with its values for one's own place."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from reports.figures.asking import SAYS_DAYS, Choices, DaysMixin, choices_of
from reports.figures.periods import Period
from reports.figures.queries.catalogue import Month, found, last_months, source_of, whole_of
from reports.figures.queries.figure_source import FigureSource
from reports.figures.queries.reach import first_year
from reports.indicators import CATALOGUE, VERSION, Count, Indicator
from reports.issued.addresses import live_url
from reports.issued.forms import PlaceForm, SearchForm
from reports.issued.item_words import words_of
from reports.issued.queries.scope import kind_of, own_places
from reports.issued.sheets import DIMENSIONS
from reports.models import Target
from reports.rights import RIGHTS
from reports.targets.queries import Progress, progress, promising
from reports.words import Words
from stations.models import Division, Station
from stations.pages import HtmxMixin


class Shown(NamedTuple):
    """A cell as it stands on the page, with the address of its list."""

    text: str = ""
    url: str = ""
    cell: Count | None = None


class PlacedMixin:
    """For one place of the reader's scope: ``?place=division:522327``, else their own first."""

    request: HttpRequest

    @cached_property
    def place(self) -> Station | Division | None:
        own = next(iter(own_places(self.request.user)), None)
        asked = self.request.GET.get("place")
        if own is None or not asked:
            return own
        form = PlaceForm({"place": asked}, user=self.request.user)
        if not form.is_valid():
            raise Http404
        return form.cleaned_data["place"]

    @property
    def period(self) -> Period:
        """The running month."""
        return Period.month(timezone.localdate())

    @cached_property
    def source(self) -> FigureSource | None:
        """While its days run, as of today."""
        today = timezone.localdate()
        return source_of(self.place, self.period, today) if self.place else None

    def place_form(self) -> PlaceForm | None:
        if self.place is None:
            return None
        key = f"{kind_of(self.place)}:{self.place.pk}"
        return PlaceForm({"place": key}, user=self.request.user)

    def shown(self, indicator: Indicator, cell: Count | None) -> Shown:
        source = self.source
        if cell is None or source is None or self.place is None:
            return Shown()
        url = live_url(self.place, source.period.first, source.day, cell, indicator.id)
        return Shown(indicator.text(cell.value), url, cell)


class Indicators(PlacedMixin, HtmxMixin, TemplateView):
    """How each figure is counted, with today's value for one's own place."""

    template_name = "reports/indicators.html"
    partial_template_name = "reports/_indicator_rows.html"

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        if (set(SAYS_DAYS) - {"after"}) & set(self.request.GET):
            raise ValidationError(_("Here stands the running month: open an indicator for others."))
        form = SearchForm(self.request.GET)
        asked = form.cleaned_data if form.is_valid() else {"q": "", "chapter": ""}
        chapters = [
            (label, [(row, self._now(row)) for row in rows])
            for label, rows in found(asked["q"], asked["chapter"])
        ]
        return super().get_context_data(**kwargs) | {
            "place": self.place,
            "form": form,
            "places": self.place_form(),
            "chapters": chapters,
            "number": len(CATALOGUE),
            "version": VERSION,
            "may_read": RIGHTS.anywhere(self.request.user, "read"),
            "may_promise": promising(self.request.user).exists(),
        }

    def _now(self, indicator: Indicator) -> Shown:
        return self.shown(indicator, whole_of(self.source, indicator) if self.source else None)


class IndicatorPage(DaysMixin, PlacedMixin, TemplateView):
    """One indicator: what it counts, and what that is here, of any days."""

    template_name = "reports/indicator.html"

    @cached_property
    def indicator(self) -> Indicator:
        if self.kwargs["indicator"] not in CATALOGUE:
            raise Http404
        return CATALOGUE[self.kwargs["indicator"]]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        indicator, source = self.indicator, self.source
        context = super().get_context_data(**kwargs) | {
            "indicator": indicator,
            "dimensions": [DIMENSIONS[name] for name in indicator.told_by],
            "place": self.place,
            "places": self.place_form(),
            "period": self.period,
            "periods": self._periods(),
        }
        if source is None or not indicator.has(source):
            return context
        cells = list(indicator.count(source))
        return context | {
            "is_counted": True,
            "day": source.day,
            "is_to_date": self.period.is_running(),
            "whole": self.shown(indicator, next((c for c in cells if _is_whole(c)), None)),
            "items": self._items(cells),
            "parts": self._parts(cells),
            "months": self._months() if any(map(_is_whole, cells)) else [],
            "months_unit": self._months_unit,
            "progress": self._progress(source),
        }

    def _periods(self) -> Choices:
        today = timezone.localdate()
        since = first_year(self.request.user, today)
        return choices_of(("year", "quarter", "month"), since, today, self.period)

    def _items(self, cells: list[Count]) -> list[tuple[Words, list[tuple[Words, Shown]]]]:
        tables: dict[str, list[tuple[Words, Shown]]] = {}
        told = [cell for cell in cells if cell.dimension and not cell.part]
        word = words_of((cell.dimension, cell.item) for cell in told)
        for cell in told:
            row = (word(cell.dimension, cell.item), self.shown(self.indicator, cell))
            tables.setdefault(cell.dimension, []).append(row)
        return [(DIMENSIONS[name], rows) for name, rows in tables.items()]

    def _parts(self, cells: list[Count]) -> list[tuple[str, Shown]]:
        mine = [cell for cell in cells if cell.part and not cell.dimension]
        names = Division.objects.in_bulk([cell.part for cell in mine])
        return [(names[cell.part].short_name, self.shown(self.indicator, cell)) for cell in mine]

    @cached_property
    def _last_months(self) -> list[Month]:
        """Whole calendar months, up to that of the day."""
        day = Period.month(self.source.day) if self.source else self.period
        return last_months(self.place, self.indicator, day, timezone.localdate())

    def _months(self) -> list[tuple[Month, str]]:
        """Money all in one unit, which the heading names."""
        indicator, most = self.indicator, self._most
        if not indicator.is_money:
            return [(row, indicator.text(row.cell.value)) for row in self._last_months]
        return [(row, indicator.number(row.cell.value, most)) for row in self._last_months]

    @property
    def _months_unit(self) -> Words:
        indicator = self.indicator
        return indicator.unit_of(self._most) if indicator.is_money else indicator.unit_after

    @property
    def _most(self) -> Decimal:
        values = [row.cell.value for row in self._last_months]
        return max((value for value in values if value is not None), default=Decimal(0))

    def _progress(self, source: FigureSource) -> list[Progress]:
        if not isinstance(self.place, Division):
            return []
        return progress(
            source, Target.objects.filter(division=self.place, indicator=self.indicator.id)
        )


def _is_whole(cell: Count) -> bool:
    return not cell.part and not cell.dimension
