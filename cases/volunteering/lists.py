"""The list of volunteers' hours: columns, filter, total, download, who is ticked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property, lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.models import VolunteerCertificate, VolunteerService
from cases.rights import RIGHTS
from cases.volunteering.filters import (
    APPROVED,
    OBJECTED,
    STATES,
    WAITING,
    CertificateFilter,
    HoursFilter,
)
from cases.volunteering.queries import all_certificates, all_hours, hour_totals, names_known
from stations.lists.asked import Asked
from stations.lists.listing import SHEET, TABLE, Column, Listing
from stations.lists.paging import MOST, Pager
from stations.masking import mask_name
from stations.models import User
from stations.templatetags.site import state_pill
from stations.wording import count, quantity, short_day

ALL = '<input class="form-check-input m-0" type="checkbox" aria-label="{}" data-all>'
ONE = (
    '<label><input class="form-check-input m-0" type="checkbox" name="line" value="{}"'
    ' aria-label="{}"></label>'
)
WORDS = dict(STATES)


@dataclass(frozen=True)
class HoursRow:
    line: VolunteerService
    name: str
    is_known: bool  # the reader opens the volunteer
    is_led: bool = False  # and approves hours there

    @property
    def state(self) -> str:
        if self.line.approved_at:
            return APPROVED
        return OBJECTED if self.line.objection else WAITING

    @property
    def what(self) -> str:
        return self.line.record.title or str(self.line.record.get_method_display())


def lines(user: User, found: Sequence[Model]) -> list[HoursRow]:
    rows = [row for row in found if isinstance(row, VolunteerService)]
    known = names_known(user, rows)
    led = set(RIGHTS.stations(user, "approve_hours").values_list("pk", flat=True))
    return [
        HoursRow(row, row.volunteer.name, True, row.station_id in led)
        if row.volunteer_id in known
        else HoursRow(row, mask_name(row.volunteer.name), False)
        for row in rows
    ]


def head() -> SafeString:
    return format_html(ALL, gettext("All on this page"))


def pick(row: HoursRow) -> str:
    if row.line.approved_at or not row.is_known:
        return ""
    return format_html(ONE, row.line.pk, gettext("Choose %(name)s") % {"name": row.name})


def named(row: HoursRow) -> str:
    if not row.is_known:
        return format_html("<b>{}</b>", row.name)
    return format_html('<a class="name" href="{}">{}</a>', row.line.volunteer.get_absolute_url(),
                       row.name)  # fmt: skip


def dated(row: HoursRow) -> str:
    """Leads to the record, where the volunteer is in sight."""
    day = short_day(row.line.served_on)
    if not row.is_known:
        return day
    url = reverse("cases:record", args=[row.line.record_id])
    return format_html('<a class="open" href="{}">{}</a>', url, day)


def stands(row: HoursRow) -> str:
    look = state_pill("hours", row.state)
    if row.state != APPROVED or not row.is_led:
        return look
    url = reverse("cases:hours_take_back", args=[row.line.pk])
    return format_html('<a class="plain" href="{}">{}</a>', url, look)


def total(user: User, pager: Pager) -> str:
    found = hour_totals(pager)
    if found is None:
        words = {"most": count(MOST)}
        return gettext("More than %(most)s lines; choose days to add them up") % words
    sentence = gettext("%(lines)s lines, %(hours)s hours, of them %(approved)s approved")
    return sentence % {
        "lines": count(found.lines),
        "hours": quantity(found.hours),
        "approved": quantity(found.approved),
    }


LISTING = Listing[HoursRow](
    order="-day",
    by_station=True,
    size=100,
    lines=lines,
    totals=total,
    columns=(
        Column(key="pick", label=lazy(head, SafeString)(), value=pick, phone="pick", where=TABLE,
               only=lambda asked: asked.may_approve),
        Column(key="name", label=_("Name"), value=lambda row: row.name, shown=named, is_head=True,
               phone="aside"),
        Column(key="minutes", label=_("Minutes"), is_number=True, phone="aside",
               value=lambda row: row.line.minutes),
        Column(key="day", label=_("Date"), sort="served_on", is_short=True, phone="aside",
               value=lambda row: row.line.served_on, shown=dated),
        Column(key="what", label=_("Service"), phone="second", value=lambda row: row.what),
        Column(key="state", label=_("State"), phone="plain", shown=stands,
               value=lambda row: str(WORDS[row.state])),
        Column(key="by", label=_("approved by"), where=SHEET,
               value=lambda row: str(row.line.approved_by or "")),
        Column(key="objection", label=_("objection"), value=lambda row: row.line.objection,
               phone="last"),
        Column(key="station", label=_("Station"), value=lambda row: row.line.station.name,
               phone="hidden"),
    ),
)  # fmt: skip


class HoursAsked(Asked):
    """Volunteers' time in standing records, the newest first."""

    name, verb, icon = "hours", "export_hours", "clock-check"
    title, file = _("Volunteer hours"), _("volunteer hours %(day)s")
    find = _("Volunteer's name")
    none = _("No volunteer has helped yet")
    none_hint = _("Who helped is written down with the activity or the visit.")
    listing, filterset = LISTING, HoursFilter

    def rows(self) -> QuerySet[VolunteerService]:
        return all_hours()

    @cached_property
    def may_approve(self) -> bool:
        return RIGHTS.anywhere(self.user, "approve_hours")


def numbered(one: VolunteerCertificate) -> str:
    if not one.is_known:
        return format_html("<b>{}</b>", one.number)
    return format_html('<a class="name" href="{}">{}</a>', one.get_absolute_url(), one.number)


CERTIFICATES = Listing[VolunteerCertificate](
    order="-day",
    by_station=True,
    columns=(
        Column(key="number", label=_("number"), value=lambda one: one.number, shown=numbered,
               is_long=True),
        Column(key="name", label=_("Name"), phone="second",
               value=lambda one: one.name if one.is_known else mask_name(one.name)),
        Column(key="since", label=_("From"), value=lambda one: one.since, phone="plain"),
        Column(key="until", label=_("To"), value=lambda one: one.until, phone="plain"),
        Column(key="hours", label=_("Hours"), is_number=True, value=lambda one: one.hours,
               shown=lambda one: quantity(one.hours), phone="aside"),
        Column(key="day", label=_("issued on"), sort="issued_on", value=lambda one: one.issued_on),
        Column(key="state", label=_("State"), phone="plain",
               value=lambda one: gettext("withdrawn") if one.withdrawn_at else gettext("valid")),
        Column(key="station", label=_("Station"), value=lambda one: one.station.name,
               phone="hidden"),
    ),
)  # fmt: skip


class CertificatesAsked(Asked):
    """Whatever was issued, the newest first; what was withdrawn, too."""

    name, verb, icon = "hours_certificates", "export_certificates", "certificate"
    title, file = _("Certificates of hours"), _("certificates of hours %(day)s")
    find = _("Volunteer's name")
    none = _("No certificate was issued yet")
    none_hint = _("A certificate says how many approved hours a volunteer gave in some days.")
    listing, filterset = CERTIFICATES, CertificateFilter

    def rows(self) -> QuerySet[VolunteerCertificate]:
        return all_certificates(self.user)
