"""What a report says of itself before any figure: who has not filed, what the county has not
reviewed, and why it was issued all the same.

Page, files, REST and bulletin print it from here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reports.issued.queries.progress import Filed, filed_under, months_in_words
from reports.issued.rules import Months
from reports.models import Report
from reports.words import Words
from stations.models import Station
from stations.wording import count

NAMED = 5  # stations that a sentence names; the others stand in the list
UNFILED, UNREVIEWED = gettext_lazy("not filed"), gettext_lazy("not reviewed")


class Lacking(NamedTuple):
    """Months of a station that were not filed (then also whom to remind), or not reviewed."""

    code: str
    name: str
    months: list[date]
    state: Words
    station: Station | None = None


class Standing:
    """Two statements, the second only where something is not filed."""

    def __init__(self, report: Report) -> None:
        self.report = report

    @cached_property
    def filed(self) -> Filed:
        return filed_under(self.report)

    @cached_property
    def _stations(self) -> dict[str, Station]:
        codes = {code for code, _month in self.report.awaited}
        rows = Station.objects.filter(code__in=codes) if codes else []
        return {station.code: station for station in rows}

    @cached_property
    def _names(self) -> dict[str, str]:
        late = {code: station.name for code, station in self._stations.items()}
        return self.filed.names | late

    @cached_property
    def awaited(self) -> list[Lacking]:
        return self._lacking(self.report.awaited, UNFILED)

    @cached_property
    def unreviewed(self) -> list[Lacking]:
        return self._lacking(self.filed.unreviewed, UNREVIEWED)

    @property
    def lacking(self) -> Iterator[list[object]]:
        """As every file lists it: a row for each month."""
        for row in (*self.awaited, *self.unreviewed):
            for month in row.months:
                yield [row.code, row.name, f"{month:%Y-%m}", row.state]

    def _lacking(self, months: Months, state: Words) -> list[Lacking]:
        found: dict[str, list[date]] = {}
        for code, text in months:
            found.setdefault(code, []).append(date.fromisoformat(f"{text}-01"))
        return [
            Lacking(code, self._names.get(code, code), found[code], state, self._stations.get(code))
            for code in sorted(found)
        ]

    @property
    def notes(self) -> list[str]:
        """Whole sentences, in the language of the moment; none of a report that lacks nothing."""
        return list(self._sentences())

    def _sentences(self) -> Iterator[str]:
        report = self.report
        if self.awaited:
            yield self._late()
        if self.unreviewed:
            number = len(self.filed.unreviewed)
            sentence = ngettext(
                "%(number)s filed month was not reviewed by the county: %(names)s.",
                "%(number)s filed months were not reviewed by the county: %(names)s.",
                number,
            )
            yield sentence % {"number": count(number), "names": self._listed(self.unreviewed)}
        if report.review_reason:
            yield _("Reviewed by who asked for it: %(reason)s") % {"reason": report.review_reason}
        if report.issue_reason:
            yield _("Issued all the same: %(reason)s") % {"reason": report.issue_reason}

    def _late(self) -> str:
        """Of several months a station may have filed some, which are counted."""
        late, owing = len(self.awaited), self.filed.owing
        if self.report.kind == Report.Kind.MONTH:
            sentence = ngettext(
                "%(late)s of %(owing)s stations has not filed and is not counted: %(names)s.",
                "%(late)s of %(owing)s stations have not filed and are not counted: %(names)s.",
                late,
            )
        else:
            sentence = ngettext(
                "%(late)s of %(owing)s stations has not filed these months, which are not counted:"
                " %(names)s.",
                "%(late)s of %(owing)s stations have not filed these months, which are not counted:"
                " %(names)s.",
                late,
            )
        names = self._listed(self.awaited)
        return sentence % {"late": count(late), "owing": count(owing), "names": names}

    def _listed(self, rows: Sequence[Lacking]) -> str:
        names = [self._named(row) for row in rows[:NAMED]]
        if others := len(rows) - len(names):
            names.append(_("%(number)s more") % {"number": count(others)})
        return _(", ").join(names)

    def _named(self, row: Lacking) -> str:
        """With its months, where the report has several."""
        if self.report.kind == Report.Kind.MONTH:
            return row.name
        return _("%(what)s (%(which)s)") % {
            "what": row.name, "which": months_in_words(row.months),
        }  # fmt: skip
