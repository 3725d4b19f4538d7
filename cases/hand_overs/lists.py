"""The list of hand-overs: columns, filter, total, download."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.hand_overs.queries.hand_overs import Received, hand_overs, received, totals
from cases.models import HandOver
from cases.records.filters import HandOverFilter
from resources.attribution.lists import Told, attribution_columns
from stations.lists.asked import Asked
from stations.lists.listing import SHEET, TABLE, Column, Listing
from stations.lists.paging import MOST, Pager
from stations.models import User
from stations.templatetags.site import state_pill
from stations.wording import count, money, quantity, short_day


def named(one: Received) -> str:
    if one.person is None:
        return format_html("<b>{}</b>", one.name)
    return format_html('<a class="name" href="{}">{}</a>', one.person.get_absolute_url(), one.name)


def dated(one: Received) -> str:
    """Leads to the record, where its receiver is in sight."""
    day = short_day(one.line.handed_on)
    if one.person is None:
        return day
    url = reverse("cases:record", args=[one.line.record_id])
    return format_html('<a class="open" href="{}">{}</a>', url, day)


def signed(one: Received) -> str:
    """Who signed; an open one leads to the sheet on which it will be."""
    line = one.line
    if one.person is None:
        return line.get_receipt_display()
    look = state_pill("receipt", line.receipt)
    if line.receipt == HandOver.Receipt.OPEN:
        url = reverse("cases:hand_over_sheet", args=[line.record_id])
        return format_html('<a class="plain" href="{}">{}</a>', url, look)
    by = format_html(' <span class="muted small">{}</span>', line.signed_by)
    return format_html("{}{}", look, by if line.signed_by else "")


def village(one: Received) -> str:
    home = one.person.household if one.person else None
    return home.division.short_name if home else ""


def attributed(one: Received) -> Told:
    line: Any = one.line
    return Told(line.project_name, line.theme_name, line.project)


def total(user: User, pager: Pager) -> str:
    found = totals(pager)
    if found is None:
        words = {"most": count(MOST)}
        return gettext("More than %(most)s lines; choose days to add them up") % words
    sentence = gettext("%(lines)s lines, %(times)s times somebody received, worth %(value)s")
    words = {"lines": count(found["lines"]), "times": count(found["times"])}
    return sentence % {**words, "value": money(found["value"])}


LISTING = Listing[Received](
    order="-day",
    by_station=True,
    is_strict=False,
    size=50,
    lines=received,
    totals=total,
    columns=(
        Column(key="name", label=_("Name"), value=lambda one: one.name, shown=named, where=TABLE),
        Column(key="item", label=_("Item"), value=lambda one: one.line.item.name, phone="aside",
               where=TABLE),
        Column(key="given", label=_("Quantity"), is_number=True, phone="aside", where=TABLE,
               value=lambda one: f"{quantity(one.line.quantity)} {one.line.item.unit}"),
        Column(key="worth", label=_("Value"), is_number=True, phone="hidden", where=TABLE,
               value=lambda one: money(one.line.value)),
        Column(key="day", label=_("Date"), sort="handed_on", is_short=True, phone="aside",
               value=lambda one: one.line.handed_on, shown=dated),
        Column(key="at", label=_("Station"), value=lambda one: one.line.station.name,
               where=SHEET),
        Column(key="who", label=_("Name"), value=lambda one: one.name, where=SHEET),
        Column(key="village", label=_("Village"), phone="hidden", value=village),
        Column(key="what", label=_("Item"), value=lambda one: one.line.item.name, where=SHEET),
        Column(key="quantity", label=_("Quantity"), value=lambda one: one.line.quantity,
               where=SHEET),
        Column(key="unit", label=_("Unit"), value=lambda one: one.line.item.unit, where=SHEET),
        Column(key="value", label=_("Value in yuan"), value=lambda one: one.line.value,
               where=SHEET),
        Column(key="receipt", label=_("Signed for"), phone="plain", shown=signed,
               value=lambda one: one.line.get_receipt_display()),
        Column(key="by", label=_("Signed by"), where=SHEET,
               value=lambda one: one.line.signed_by if one.person else ""),
        Column(key="station", label=_("Station"), value=lambda one: one.line.station.name,
               phone="hidden", where=TABLE),
        *attribution_columns(attributed),
    ),
)  # fmt: skip


class HandOversAsked(Asked):
    """Lines of records not voided, the newest first."""

    name, verb, icon = "hand_overs", "export_hand_overs", "gift"
    title, file = _("Hand-overs"), _("hand-overs %(day)s")
    find = _("Find a person")
    none = nothing_fits = _("Nothing was handed over")
    none_hint = nothing_hint = _(
        "What you hand over in a visit stands here; make a list when many receive the same."
    )
    listing, filterset = LISTING, HandOverFilter

    def rows(self) -> QuerySet[HandOver]:
        names = {"project_name": F("record__project__name"), "theme_name": F("record__theme__name")}
        return hand_overs().annotate(**names)
