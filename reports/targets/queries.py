"""Promised against reached: the targets of a division beside its figures."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from reports.figures.queries.catalogue import value_of
from reports.figures.queries.figure_source import FigureSource
from reports.indicators import CATALOGUE, Indicator
from reports.indicators.declaration import half_up
from reports.models import Target
from reports.rights import RIGHTS
from stations.models import Division, User


class Progress(NamedTuple):
    """A target and how far it is reached, both in the indicator's unit (a share in percent)."""

    target: Target
    indicator: Indicator
    actual: Decimal | None

    @property
    def gap(self) -> Decimal | None:
        """What is missing; nothing when it is reached, None when there is no figure."""
        return None if self.actual is None else max(Decimal(0), self.target.value - self.actual)

    @property
    def is_reached(self) -> bool:
        return self.gap == 0

    @property
    def goal_text(self) -> str:
        return self._text(self.target.value)

    @property
    def actual_text(self) -> str:
        return self._text(self.actual)

    @property
    def gap_text(self) -> str:
        """Missing percents are points, with the decimals of the share itself."""
        if self.gap is None or not self.indicator.is_share:
            return self._text(self.gap)
        points = half_up(self.gap, self.indicator.decimals)
        return _("%(number)s points") % {"number": f"{points:,}"}

    def _text(self, value: Decimal | None) -> str:
        of_share = value is not None and self.indicator.is_share
        return self.indicator.text(value / 100 if of_share and value is not None else value)


def progress(source: FigureSource, targets: Iterable[Target] | None = None) -> list[Progress]:
    """The targets of the source's division, the earliest due first, or those given."""
    if targets is None:
        of_place = isinstance(source.place, Division)
        targets = Target.objects.filter(division=source.place) if of_place else ()  # type: ignore[misc]
    rows = [target for target in targets if target.indicator in CATALOGUE]
    found = {target.indicator: _reached(source, CATALOGUE[target.indicator]) for target in rows}
    return [Progress(row, CATALOGUE[row.indicator], found[row.indicator]) for row in rows]


def _reached(source: FigureSource, indicator: Indicator) -> Decimal | None:
    value = value_of(source, indicator)
    return value * 100 if value is not None and indicator.is_share else value


def promising(user: User) -> QuerySet[Division]:
    """Divisions whose targets this person sets: the upper ones first."""
    mine = Division.objects.filter(pk__in=RIGHTS.divisions(user, "promise"), is_pseudo=False)
    return mine.order_by("level", "code")
