"""How a person is said: age, birth, whether they are still here."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from beneficiaries.codes import BornPrecision
from stations.wording import years


class AsTold:
    """What pages, lists and files say of a ``Person``."""

    born_on: date
    born_precision: str
    died_on: date | None
    left_on: date | None
    station_id: int | None

    @property
    def gone_on(self) -> date | None:
        """The last day on the ledger, of whoever died or left."""
        return self.died_on or self.left_on

    @property
    def gone(self) -> str:
        """In words, beside the name wherever somebody is listed or found; empty of the active."""
        if self.died_on:
            return _("died")
        if self.left_on:
            return self.get_left_because_display()  # type: ignore[attr-defined]
        return "" if self.station_id else _("left")

    @property
    def is_born_about(self) -> bool:
        """Only the year of birth is known."""
        return self.born_precision == BornPrecision.YEAR

    def about(self, told: int | str) -> int | str:
        """An age as it may be said: 约 78 where only the year of birth is known."""
        return _("about %(what)s") % {"what": told} if self.is_born_about else told

    @property
    def age_told(self) -> str:
        """78, or 约 78."""
        return str(self.about(self.age_on()))  # type: ignore[attr-defined]

    @property
    def years_told(self) -> str:
        """78 岁, or 约 78 岁."""
        return str(self.about(years(self.age_on())))  # type: ignore[attr-defined]

    @property
    def born_told(self) -> str:
        """1948-04-28, or 约 1948 年."""
        if self.is_born_about:
            return _("about the year %(year)s") % {"year": self.born_on.year}
        return self.born_on.isoformat()

    @property
    def sex_and_age(self) -> str:
        return f"{self.get_sex_display()} {self.age_told}"  # type: ignore[attr-defined]
