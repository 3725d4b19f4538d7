"""The list of service records: columns, filter, total, download."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.models import ServiceRecord
from cases.records.filters import RecordFilter
from cases.records.queries.records import Line, lines, totals
from resources.attribution.lists import attribution_columns
from stations.lists.asked import Asked
from stations.lists.listing import SHEET, TABLE, Column, Listing
from stations.lists.paging import MOST, Pager
from stations.models import User
from stations.templatetags.site import mood_pill, pill
from stations.wording import count, short_day


def dated(line: Line) -> str:
    day = short_day(line.record.done_on)
    return format_html('<a class="name" href="{}">{}</a>', line.url, day) if line.url else day


def who(line: Line) -> str:
    if not line.who:
        return line.record.title or "—"
    names = "、".join(line.who)
    if line.people <= len(line.who):
        return names
    others = gettext("and others, %(n)s in all") % {"n": line.people}
    return f"{names} {others}"


def state(line: Line) -> str:
    if line.record.voided_at:
        return pill(gettext("taken back"), "", "ban")
    is_met = line.record.outcome == "met"
    return mood_pill(line.record.condition if is_met else line.record.outcome)


def mend(line: Line) -> str:
    """To the form that corrects it: of what I logged, which is what I correct most."""
    record = line.record
    if not line.url or record.voided_at:
        return ""
    words = gettext("Correct: %(what)s") % {"what": who(line)}
    look = '<a class="btn btn-light" href="{}" aria-label="{}">{}</a>'
    return format_html(
        look, reverse("cases:record_edit", args=[record.pk]), words, _("Correct this record")
    )


def is_mine(asked: Asked) -> bool:
    return asked.query.get("logged") == "today"


def total(user: User, pager: Pager) -> str:
    found = totals(pager)
    if found is None:
        words = {"most": count(MOST)}
        return gettext("More than %(most)s records; choose days to add them up") % words
    words = {name: count(number) for name, number in found.items()}
    return gettext("%(records)s records, %(reached)s attendances") % words


LISTING = Listing[Line](
    order="-day",
    by_station=True,
    is_strict=False,
    size=50,
    lines=lines,
    totals=total,
    columns=(
        Column(key="day", label=_("Date"), sort="done_on", is_short=True, shown=dated,
               value=lambda one: one.record.done_on),
        Column(key="who", label=_("Who"), value=who, phone="beside", where=TABLE),
        Column(key="at", label=_("Station"), value=lambda one: one.record.station.name,
               where=SHEET),
        Column(key="method", label=_("Method"), phone="plain",
               value=lambda one: one.record.get_method_display()),
        Column(key="domain", label=_("Domain"), phone="hidden",
               value=lambda one: one.record.get_domain_display()),
        Column(key="state", label=_("State"), value=state, phone="plain", where=TABLE),
        Column(key="outcome", label=_("Outcome"), where=SHEET,
               value=lambda one: one.record.get_outcome_display()),
        Column(key="attempt_reason", label=_("why nobody was met"), where=SHEET,
               value=lambda one: one.record.get_attempt_reason_display() if one.url else ""),
        Column(key="again_on", label=_("Another try"), where=SHEET,
               value=lambda one: one.record.again_on if one.url else None),
        Column(key="condition", label=_("How they are"), where=SHEET,
               value=lambda one: one.record.get_condition_display()),
        Column(key="people", label=_("People"), value=lambda one: "、".join(one.who), where=SHEET),
        Column(key="named", label=_("Attendances"), heading=_("Attendances by name"),
               is_number=True, value=lambda one: one.people),
        Column(key="heads", label=_("Head count"), is_number=True,
               value=lambda one: one.heads, shown=lambda one: one.heads or ""),
        Column(key="station", label=_("Station"), phone="hidden", where=TABLE,
               value=lambda one: one.record.station.name),
        Column(key="mend", label=_("Correct this record"), value=mend, phone="plain", where=TABLE,
               only=is_mine),
        Column(key="minutes", label=_("Minutes"), value=lambda one: one.record.minutes,
               where=SHEET),
        Column(key="title", label=_("Title"), where=SHEET,
               value=lambda one: one.record.title if one.url or not one.who else ""),
        Column(key="note", label=_("Note"), where=SHEET,
               value=lambda one: one.record.note if one.url else ""),
        *attribution_columns(lambda one: one.record),
        Column(key="void", label=_("Reason for voiding"), where=SHEET,
               value=lambda one: one.record.void_reason),
    ),
)  # fmt: skip


class RecordsAsked(Asked):
    """What was done, the newest first; what only an opened record shows is empty without it. The
    title is no such thing where nobody is named: it says then who was there."""

    name, verb, icon = "records", "export_records", "clipboard-list"
    title, file = _("Service records"), _("service records %(day)s")
    none = nothing_fits = _("No record fits")
    none_hint = nothing_hint = _("Widen the filter, or log what was done.")
    listing, filterset = LISTING, RecordFilter

    def rows(self) -> QuerySet[ServiceRecord]:
        return ServiceRecord.objects.select_related("station", "subject", "project", "theme")

    @property
    def others(self) -> QuerySet[ServiceRecord]:
        """What reached one's people elsewhere."""
        elsewhere = ServiceRecord.objects.elsewhere(self.user, self.stations)
        return self.found.filter(pk__in=elsewhere)
