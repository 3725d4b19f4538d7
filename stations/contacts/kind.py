"""Contacts, as every door knows them."""

from __future__ import annotations

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from stations.contacts.models import Contact
from stations.contacts.services import BATCH, RIGHTS, contact_row
from stations.imports.cells import past_day
from stations.kinds.fields import Field
from stations.kinds.filters import VoidableFilter
from stations.kinds.kind import Importing, Kind, Services, Words
from stations.kinds.places import opened_of, rows_of
from stations.kinds.refs import Ref
from stations.lists.listing import SHEET, Column, Listing
from stations.masking import mask_name, mask_phone, masked

ORGANISATION = Ref(name="organisation", is_shown=True, aliases=_("partner|organisation's name"))
NAME = Field(name="name", mask=mask_name, is_shown=True, aliases=_("contact person"))
POST = Field(name="post", aliases=_("post of the contact"))
PHONE = Field(name="phone", mask=mask_phone, aliases=_("mobile|telephone"))
LEFT = Field(name="left_on", read=past_day, aliases=_("until"))


class ContactFilter(VoidableFilter):
    q = filters.CharFilter(label=_("Find"), method="found")
    organisation = filters.NumberFilter("organisation", widget=forms.HiddenInput)
    active = filters.BooleanFilter("left_on", lookup_expr="isnull", label=_("still there"))

    class Meta:
        model = Contact
        fields: list[str] = []

    def found(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """By organisation: names of people aren't read whole everywhere."""
        return queryset.filter(organisation__name__icontains=value.strip())


def titled(row: Contact) -> str:
    shown = NAME.shown(row)
    if not row.is_own:
        return str(shown)
    return format_html('<a class="name" href="{}">{}</a>', row.get_absolute_url(), shown)


LISTING = Listing(
    order="-made",
    by_station=True,
    columns=(
        NAME.listed(Contact, shown=titled),
        ORGANISATION.listed(Contact, phone="plain"),
        POST.listed(Contact, phone="plain"),
        Column(key="phone", label=_("phone"), value=lambda row: masked(row, "phone", mask_phone)),
        LEFT.listed(Contact),
        Column(key="made", label=_("Entered"), value=lambda row: row.created_at,
               sort="created_at", phone="hidden"),
        Column(key="station", label=_("Station"), value=lambda row: row.station.name,
               phone="hidden", only=lambda page: page.has_places),
        Column(key="void", label=_("reason for voiding"), value=lambda row: row.void_reason,
               where=SHEET),
    ),
)  # fmt: skip

CONTACTS = Kind(
    space="stations",
    section="organisations",
    one="contact",
    many="contacts",
    model=Contact,
    icon="user-circle",
    words=Words(
        many=_("Contact people"),
        add=_("Add a contact"),
        edit=_("Correct a contact"),
        void=_("Void a contact"),
        void_means=_("The entry stays readable; nobody calls there any more."),
        find=_("Name of the organisation"),
        none=_("No contacts yet"),
        none_hint=_("Add the first one, or import a list."),
        lead=_("Whom a station calls at an organisation"),
    ),
    fields=(ORGANISATION, NAME, POST, PHONE, LEFT),
    rights=RIGHTS,
    rows=rows_of(Contact, "organisation"),
    opened=opened_of(Contact, "organisation"),
    services=Services(
        row=contact_row, add=BATCH.add, check=BATCH.check, edit=BATCH.edit, void=BATCH.void
    ),
    filterset=ContactFilter,
    listing=LISTING,
    importing=Importing(id_words=(_("id of the contact"), "", "")),
)
