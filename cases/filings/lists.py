"""The list of a month: which of one's stations have filed it."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.filings.months import month_before, months_up_to
from cases.filings.queries.filing_lists import (
    RUNNING,
    STATES,
    MonthRow,
    month_rows,
    months_of_stations,
    tally,
)
from cases.models import Filing
from stations.lists.asked import Asked
from stations.lists.listing import SHEET, TABLE, Column, Listing
from stations.models import Station, User
from stations.templatetags.site import state_pill
from stations.wording import count, moment

MONTHS = 13
WRITTEN = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])")


def month_in(text: str) -> date | None:
    """2026-10 → its first day."""
    return date.fromisoformat(f"{text}-01") if WRITTEN.fullmatch(text) else None


def named(row: MonthRow) -> str:
    """Leads to what was filed, else to the station's calendar."""
    calendar = reverse("cases:station_filings", args=[row.station.pk])
    url = row.filing.get_absolute_url() if row.filing else calendar
    return format_html('<a class="name" href="{}">{}</a>', url, row.station.name)


def state(row: MonthRow) -> str:
    """With its version, and with what the reviewer wrote beside a return."""
    look, filing = state_pill("filing", row.state), row.filing
    if filing and filing.version > 1:
        words = gettext("version %(n)s") % {"n": filing.version}
        look = format_html('{} <span class="tag">{}</span>', look, words)
    if comment := returned_for(row):
        look = format_html('{}<div class="small is bad break">{}</div>', look, comment)
    return look


def returned_for(row: MonthRow) -> str:
    """What the reviewer wrote."""
    filing = row.filing
    return filing.comment if filing and row.state == Filing.Status.RETURNED else ""


def filed(row: MonthRow) -> str:
    if row.filing is None:
        return ""
    look = '<span>{} <span class="muted">{}</span></span>'
    return format_html(look, moment(row.filing.filed_at), row.filing.filed_by)


def since(row: MonthRow) -> str:
    """What came and what was voided after it was filed."""
    told = [gettext("%(n)s added") % {"n": count(row.late)}] if row.late else []
    told += [gettext("%(n)s voided") % {"n": count(row.voided)}] if row.voided else []
    dot = format_html('<span class="mid">{}</span>', "·")
    return format_html_join(dot, "<span>{}</span>", ((words,) for words in told))


LISTING = Listing[MonthRow](
    order="code",
    size=50,
    columns=(
        Column(key="code", label=_("Station"), sort="code", where=TABLE, shown=named,
               value=lambda row: row.station.name),
        Column(key="number", label=_("station code"), value=lambda row: row.station.code,
               where=SHEET),
        Column(key="station", label=_("Station"), value=lambda row: row.station.name,
               where=SHEET),
        Column(key="month", label=_("Month"), value=lambda row: row.month, where=SHEET),
        Column(key="state", label=_("State"), value=lambda row: str(row.word), shown=state,
               phone="plain"),
        Column(key="comment", label=_("comment"), where=SHEET, value=returned_for),
        Column(key="version", label=_("version"), where=SHEET,
               value=lambda row: row.filing.version if row.filing else None),
        Column(key="filed", label=_("Filed"), shown=filed,
               value=lambda row: row.filing.filed_at if row.filing else None),
        Column(key="by", label=_("filed by"), where=SHEET,
               value=lambda row: str(row.filing.filed_by) if row.filing else ""),
        Column(key="since", label=_("Since then"), value=since, where=TABLE),
        Column(key="late", label=_("added since"), value=lambda row: row.late, where=SHEET),
        Column(key="voided", label=_("voided since"), value=lambda row: row.voided, where=SHEET),
    ),
)  # fmt: skip


class FilingsAsked(Asked):
    """``?month=``: the last that has ended, unless one of the year before is asked for."""

    name, icon, title = "filings", "calendar-check", _("Filed months")
    none = nothing_fits = _("No station fits")
    none_hint = nothing_hint = _("Choose another month or another state.")
    listing = LISTING

    def __init__(self, user: User, query: QueryDict) -> None:
        super().__init__(user, query)
        self.months = months_up_to(month_before(timezone.localdate()), MONTHS)
        self.month = self._month(query.get("month", ""))
        self.state = query.get("state", "")

    def _month(self, asked: str) -> date:
        month = month_in(asked) if asked else self.months[0]
        if month not in self.months:
            words = gettext("Choose a month from %(first)s to %(last)s.")
            told = {"first": f"{self.months[-1]:%Y-%m}", "last": f"{self.months[0]:%Y-%m}"}
            raise ValidationError(words % told, code="month")
        return month

    def rows(self) -> QuerySet[Station]:
        return months_of_stations(self.user, self.month)

    @cached_property
    def found(self) -> QuerySet[Station]:
        rows = self.rows()
        return rows.filter(state=self.state) if self.state in STATES else rows

    def lines(self, found: list[Station]) -> list[MonthRow]:
        return month_rows(found, [self.month]) if found else []

    def states(self) -> list[dict[str, object]]:
        """A chip a state; the one that is on takes itself away."""
        numbers, month = tally(self.rows()), f"?month={self.month:%Y-%m}"
        return [
            {
                "label": word,
                "count": numbers.get(key, 0),
                "is_on": self.state == key,
                "url": month if self.state == key else f"{month}&state={key}",
            }
            for key, word in STATES.items()
            if key != RUNNING
        ]
