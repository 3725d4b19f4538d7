"""Organisations, as every door knows them: everybody reads the register, its keepers write."""

from __future__ import annotations

import django_filters as filters
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from stations.imports.cells import past_day
from stations.kinds.fields import Field
from stations.kinds.filters import VoidableFilter, of_field
from stations.kinds.kind import Importing, Kind, Services, Words
from stations.lists.filters import since, until
from stations.lists.listing import SHEET, Column, Listing
from stations.models import Organisation
from stations.organisations.credit_code import check_credit_code
from stations.organisations.finding import doubles, fitting, organisations_of
from stations.organisations.services import BATCH, RIGHTS, organisation_row
from stations.parties.models import Party
from stations.partnerships.models import Partnership

NAME = Field(name="name", is_wide=True, is_shown=True, aliases=_("organisation's name|full name"))
KIND = Field(
    name="kind",
    codes=Organisation.Kind,
    words=_("agency=private|other=private|nursing_home=home for the elderly"),
    initial=Organisation.Kind.AGENCY,
    aliases=_("kind of organisation"),
    is_shown=True,
)
CODE = Field(name="credit_code", clean=check_credit_code, aliases=_("credit code"),
             help=_("18 characters with a check character (GB 32100)"))  # fmt: skip
REGISTRATION = Field(
    name="registration",
    codes=Organisation.Registration,
    words=_("filed=filed|filed=not registered"),
    aliases=_("registration status"),
)
REGISTERED = Field(name="registered_on", read=past_day, aliases=_("date of registration"))
ENDED = Field(name="ended_on", read=past_day, aliases=_("date of deregistration"))
RATING = Field(name="rating", codes=Organisation.Rating, words=_("5A=AAAAA|4A=AAAA|3A=AAA|2A=AA"),
               aliases=_("grade of the rating"))  # fmt: skip
PARTY = Field(name="has_party_unit", aliases=_("party unit"))
FIELDS = (
    NAME,
    KIND,
    CODE,
    REGISTRATION,
    Field(name="registered_at", codes=Organisation.RegisteredAt, aliases=_("registered at"),
          words=_("nation=ministry|province=provincial|city=municipal")),
    REGISTERED,
    ENDED,
    RATING,
    PARTY,
    Field(name="party_unit", aliases=_("party unit's name")),
    Field(name="party_since", read=past_day, aliases=_("party unit founded on")),
    Field(name="address", is_wide=True, aliases=_("seat|where it is")),
    Field(name="phone", aliases=_("telephone|contact number")),
)  # fmt: skip


class OrganisationFilter(VoidableFilter):
    front = ("kind",)
    q = filters.CharFilter(label=_("Find"), method="found")
    kind = of_field(Organisation, "kind")
    registration = of_field(Organisation, "registration")
    party = filters.ChoiceFilter(
        label=_("party"), choices=Party.choices, method="as_party", empty_label=_("all")
    )
    since, until = since("registered_on"), until("registered_on")

    class Meta:
        model = Organisation
        fields: list[str] = []

    def found(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return fitting(queryset, value)

    def as_party(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Those that work with a station as this party today."""
        today = Partnership.objects.not_voided().on().filter(party=value)
        return queryset.filter(pk__in=today.values("organisation"))


def titled(row: Organisation) -> SafeString:
    return format_html('<a class="name" href="{}">{}</a>', row.get_absolute_url(), row.name)


def has_party_unit(row: Organisation) -> str:
    known = {True: _("yes"), False: _("no")}
    return str(known.get(row.has_party_unit, ""))


LISTING = Listing(
    order="name",
    columns=(
        NAME.listed(Organisation, shown=titled, sort="name"),
        KIND.listed(Organisation, phone="plain"),
        CODE.listed(Organisation),
        Column(key="division", label=_("Division"), phone="aside",
               value=lambda row: row.division.name if row.division else ""),
        REGISTERED.listed(Organisation),
        *(said.listed(Organisation, where=SHEET) for said in (REGISTRATION, ENDED, RATING)),
        PARTY.listed(Organisation, value=has_party_unit, where=SHEET),
        Column(key="void", label=_("reason for voiding"), value=lambda row: row.void_reason,
               where=SHEET),
    ),
)  # fmt: skip

ORGANISATIONS = Kind(
    space="stations",
    section="organisations",
    one="organisation",
    many="organisations",
    model=Organisation,
    icon="building-community",
    words=Words(
        many=_("Organisations"),
        add=_("Add an organisation"),
        edit=_("Correct an organisation"),
        void=_("Void an organisation"),
        void_means=_("The entry stays readable; nobody can name it any more."),
        find=_("Name or credit code"),
        none=_("No organisations yet"),
        none_hint=_("Add the first one, or import a list."),
        lead=_("Who runs stations, employs workers or works with them"),
    ),
    fields=FIELDS,
    rights=RIGHTS,
    rows=organisations_of,
    services=Services(
        row=organisation_row,
        add=BATCH.add,
        check=BATCH.check,
        edit=BATCH.edit,
        void=BATCH.void,
    ),
    filterset=OrganisationFilter,
    listing=LISTING,
    importing=Importing(id_words=(_("id of the organisation"), "", ""), doubles=doubles),
    templates={"page": "stations/organisation_detail.html"},
)
