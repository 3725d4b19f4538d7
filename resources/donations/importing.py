"""Donations from a sheet: with the project and the theme that a row names."""

from __future__ import annotations

from collections.abc import Sequence

from resources.attribution.sheet import settle_attribution
from stations.imports.rows import Row
from stations.kinds.importing import KindImporter
from stations.models import User


class DonationImporter(KindImporter):
    def _look_up(self, rows: Sequence[Row], by: User) -> None:
        super()._look_up(rows, by)
        settle_attribution(rows, at=self.of.place.field)
