"""The contact log, as every door knows it."""

from __future__ import annotations

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from stations.imports.cells import day, past_day
from stations.kinds.fields import Field
from stations.kinds.filters import VoidableFilter
from stations.kinds.kind import Importing, Kind, Services, Words
from stations.kinds.places import opened_of, rows_of
from stations.kinds.refs import Ref
from stations.liaisons.models import Liaison
from stations.liaisons.services import BATCH, RIGHTS, liaison_row
from stations.lists.filters import since, until
from stations.lists.listing import SHEET, Column, Listing
from stations.masking import mask_name, stars
from stations.wording import short_day

DONE = Field(name="done_on", initial=timezone.localdate, read=past_day, is_shown=True,
             aliases=_("contacted on"), example="2025-11-20")  # fmt: skip
ORGANISATION = Ref(name="organisation", is_shown=True, aliases=_("partner|organisation's name"))
BY = Field(name="by_whom", mask=mask_name, aliases=_("who contacted"))
WITH = Field(name="with_whom", mask=mask_name, aliases=_("contact person"))
ABOUT = Field(name="about", mask=stars, is_wide=True, aliases=_("what was said"), is_shown=True)
NEXT = Field(name="next_on", read=day, aliases=_("next time"))


class LiaisonFilter(VoidableFilter):
    q = filters.CharFilter(label=_("Find"), method="found")
    organisation = filters.NumberFilter("organisation", widget=forms.HiddenInput)
    since, until = since("done_on"), until("done_on")

    class Meta:
        model = Liaison
        fields: list[str] = []

    def found(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(organisation__name__icontains=value.strip())


def dated(row: Liaison) -> str:
    day = short_day(row.done_on)
    if not row.is_own:
        return day
    return format_html('<a class="name" href="{}">{}</a>', row.get_absolute_url(), day)


LISTING = Listing(
    order="-day",
    by_station=True,
    columns=(
        DONE.listed(Liaison, key="day", sort="done_on", shown=dated),
        ORGANISATION.listed(Liaison, phone="plain"),
        WITH.listed(Liaison, phone="plain"),
        ABOUT.listed(Liaison, phone="plain"),
        BY.listed(Liaison),
        NEXT.listed(Liaison),
        Column(key="station", label=_("Station"), value=lambda row: row.station.name,
               phone="hidden", only=lambda page: page.has_places),
        Column(key="void", label=_("reason for voiding"), value=lambda row: row.void_reason,
               where=SHEET),
    ),
)  # fmt: skip

LIAISONS = Kind(
    space="stations",
    section="organisations",
    one="liaison",
    many="liaisons",
    model=Liaison,
    icon="messages",
    words=Words(
        many=_("Contact log"),
        add=_("Write a contact"),
        edit=_("Correct an entry of the contact log"),
        void=_("Void an entry of the contact log"),
        void_means=_("The entry stays readable and counts nowhere any more."),
        find=_("Name of the organisation"),
        none=_("Nothing in the contact log yet"),
        none_hint=_("Write the first contact, or import a list."),
        lead=_("When a station talked with an organisation, about what, and when next"),
    ),
    fields=(DONE, ORGANISATION, WITH, ABOUT, BY, NEXT),
    rights=RIGHTS,
    rows=rows_of(Liaison, "organisation"),
    opened=opened_of(Liaison, "organisation"),
    services=Services(
        row=liaison_row, add=BATCH.add, check=BATCH.check, edit=BATCH.edit, void=BATCH.void
    ),
    filterset=LiaisonFilter,
    listing=LISTING,
    importing=Importing(id_words=(_("id of the entry"), "", "")),
)
