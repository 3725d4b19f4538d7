"""The list of cases: columns, chips, download."""

from __future__ import annotations

from functools import cached_property

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cases.casework.filters import ENDED, OPEN, CaseFilter
from cases.casework.queries.cases import cases_of, status_counts
from cases.models import Case
from resources.attribution.lists import attribution_columns
from stations.lists.asked import Asked
from stations.lists.listing import SHEET, TABLE, Column, Listing
from stations.lists.paging import Pager
from stations.models import User
from stations.templatetags.site import due, state_pill
from stations.wording import NONE, count


def named(case: Case) -> str:
    url, person = case.get_absolute_url(), case.person
    tag = format_html(' <span class="tag">{}</span>', person.gone) if person.gone else ""
    return format_html('<a class="name" href="{}">{}</a>{}', url, person.name, tag)


def status(case: Case) -> str:
    return state_pill("case", case.status)


def total(user: User, pager: Pager) -> str:
    number = pager.number()
    sentence = ngettext("%(number)s case", "%(number)s cases", number)
    return sentence % {"number": count(number)}


LISTING = Listing[Case](
    order="-opened",
    size=30,
    totals=total,
    columns=(
        Column(key="person", label=_("Person"), where=TABLE, value=lambda one: one.person.name,
               shown=named),
        Column(key="number", label=_("case number"), value=lambda one: one.number,
               is_short=True),
        Column(key="name", label=_("name"), value=lambda one: one.person.name, where=SHEET),
        Column(key="status", label=_("status"), phone="plain", shown=status,
               value=lambda one: str(one.get_status_display())),
        Column(key="worker", label=_("worker"), value=lambda one: str(one.worker or ""),
               shown=lambda one: one.worker or NONE),
        Column(key="station", label=_("station"), value=lambda one: one.station.name,
               where=SHEET),
        Column(key="opened", label=_("opened on"), value=lambda one: one.opened_on,
               sort="opened_on", is_short=True),
        Column(key="accepted", label=_("accepted on"), value=lambda one: one.accepted_on,
               where=SHEET),
        Column(key="closed", label=_("closed on"), value=lambda one: one.closed_on, where=SHEET),
        Column(key="next", label=_("next step by"), value=lambda one: one.next_step_on,
               is_short=True,
               shown=lambda one: NONE if one.is_ended else due(one.next_step_on)),
        *attribution_columns(),
    ),
)  # fmt: skip


class CasesAsked(Asked):
    """The latest opened first."""

    name, icon, title = "cases", "folder", _("Cases")
    find = _("Name, pinyin initials or case number")
    none = nothing_fits = _("No case here")
    none_hint = nothing_hint = _("A case is opened from a person's page or from a visit.")
    listing, filterset = LISTING, CaseFilter

    def rows(self) -> QuerySet[Case]:
        return cases_of(self.user)

    @cached_property
    def found(self) -> QuerySet[Case]:
        rows = self.filter.qs
        chosen = self.filter.status
        if chosen == OPEN:
            return rows.open()
        if chosen == ENDED:
            return rows.filter(status__in=Case.ENDED)
        return rows.filter(status=chosen) if chosen else rows

    def chips(self) -> list[dict[str, object]]:
        """How many there are of each status; the one that is on takes itself away."""
        numbers, now = status_counts(self.filter.qs), self.filter.status
        open_ones = sum(n for status, n in numbers.items() if status not in Case.ENDED)
        groups = [("", gettext("all"), sum(numbers.values()))]
        groups += [(OPEN, gettext("in progress"), open_ones)]
        groups += [(one.value, one.label, numbers[one]) for one in Case.Status if numbers.get(one)]
        return [
            {
                "label": label,
                "count": number,
                "is_on": bool(value) and value == now,
                "url": f"?{self.address(status='' if value == now else value)}",
            }
            for value, label, number in groups
        ]
