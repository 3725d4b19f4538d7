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

from cases.filings.queries.filings import returned_by
from cases.models import Filing
from reports.issued.queries.progress import Filed, filed_under, months_in_words
from reports.issued.rules import Months
from reports.models import Report
from reports.words import Words
from stations.models import Station
from stations.row_security.acting import beyond_scope
from stations.wording import count

NAMED = 5  # stations that a sentence names; the others stand in the list
UNFILED, UNREVIEWED = gettext_lazy("not filed"), gettext_lazy("not reviewed")
RETURNED = Filing.Status.RETURNED.label


class Lacking(NamedTuple):
    """Months of a station that were not filed or were returned (then also whom to remind), or not
    reviewed."""

    code: str
    name: str
    months: list[date]
    state: Words
    station: Station | None = None


class Standing:
    """Three statements, the last two only where something is not filed."""

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
        """What was filed and sent back is told as returned, and counts as not filed."""
        months = self.report.awaited
        back = [one for one in months if (one[0], _first_of(one[1])) in self._returned]
        never = [one for one in months if one not in back]
        rows = [*self._lacking(back, RETURNED), *self._lacking(never, UNFILED)]
        return sorted(rows, key=lambda row: row.code)

    @cached_property
    def _returned(self) -> set[tuple[str, date]]:
        """When the report was counted: what was sent back later stands in it."""
        awaited = self.report.awaited
        if not awaited:
            return set()
        codes, months = {code for code, _text in awaited}, {_first_of(t) for _code, t in awaited}
        with beyond_scope():  # wherever its stations lie by now
            return returned_by(self.report.counted_at, codes, months)

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
            found.setdefault(code, []).append(_first_of(text))
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
        late, owing = len({row.code for row in self.awaited}), self.filed.owing
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
        """With its months, where the report has several, and with what was sent back."""
        told = [] if self.report.kind == Report.Kind.MONTH else [months_in_words(row.months)]
        told += [str(RETURNED)] if row.state == RETURNED else []
        if not told:
            return row.name
        return _("%(what)s (%(which)s)") % {"what": row.name, "which": _(", ").join(told)}


def _first_of(text: str) -> date:
    return date.fromisoformat(f"{text}-01")
