"""Organisations, as every door knows them: everybody reads the register, its keepers write."""

from __future__ import annotations

from functools import partial

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from stations.imports.cells import past_day
from stations.kinds.fields import Field
from stations.kinds.filters import VoidableFilter, of_field
from stations.kinds.finders import FOUND, Finder, Key, settle_by
from stations.kinds.kind import Importing, Kind, Services, Words
from stations.kinds.protocol import draft
from stations.lists.filters import since, until
from stations.lists.listing import SHEET, Column, Listing
from stations.models import Organisation, User
from stations.organisations.credit_code import check_credit_code
from stations.organisations.services import BATCH, RIGHTS

NAME = Field(name="name", is_wide=True, is_shown=True, aliases=_("organisation's name|full name"))
KIND = Field(name="kind", codes=Organisation.Kind, words=_("agency=private|other=private"),
             initial=Organisation.Kind.AGENCY,
             aliases=_("kind of organisation"), is_shown=True)  # fmt: skip
CODE = Field(name="credit_code", clean=check_credit_code, aliases=_("credit code"),
             help=_("18 characters with a check character (GB 32100)"))  # fmt: skip
REGISTERED = Field(name="registered_on", read=past_day, aliases=_("date of registration"))


def organisations_of(user: User) -> QuerySet[Organisation]:
    """The register is public: no scope narrows it."""
    return Organisation.objects.select_related("division")


def offered_to(user: User) -> QuerySet[Organisation]:
    return Organisation.objects.not_voided().order_by("name")


def fitting(rows: QuerySet[Organisation], typed: str) -> QuerySet[Organisation]:
    typed = typed.strip()
    return rows.filter(Q(name__icontains=typed) | Q(credit_code__istartswith=typed))


class OrganisationFilter(VoidableFilter):
    front = ("kind",)
    q = filters.CharFilter(label=_("Find"), method="found")
    kind = of_field(Organisation, "kind")
    since, until = since("registered_on"), until("registered_on")

    class Meta:
        model = Organisation
        fields: list[str] = []

    def found(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return fitting(queryset, value)


def titled(row: Organisation) -> SafeString:
    return format_html('<a class="name" href="{}">{}</a>', row.get_absolute_url(), row.name)


LISTING = Listing(
    order="name",
    columns=(
        NAME.listed(Organisation, shown=titled, sort="name"),
        KIND.listed(Organisation, phone="plain"),
        CODE.listed(Organisation),
        Column(key="division", label=_("Division"), phone="aside",
               value=lambda row: row.division.name if row.division else ""),
        REGISTERED.listed(Organisation),
        Column(key="void", label=_("reason for voiding"), value=lambda row: row.void_reason,
               where=SHEET),
    ),
)  # fmt: skip

ORGANISATIONS = Kind(
    space="stations",
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
    fields=(NAME, KIND, CODE, REGISTERED),
    rights=RIGHTS,
    rows=organisations_of,
    services=Services(
        row=partial(draft, Organisation),
        add=BATCH.add,
        check=BATCH.check,
        edit=BATCH.edit,
        void=BATCH.void,
    ),
    filterset=OrganisationFilter,
    listing=LISTING,
    importing=Importing(id_words=(_("id of the organisation"), "", "")),
)

FINDER = Finder(
    model=Organisation,
    opened=organisations_of,
    offered=offered_to,
    found=lambda user, typed: list(fitting(offered_to(user), typed)[:FOUND]),
    masked=str,
    keys=(Key(suffix="", hint=_("Its name, as it stands in the register")),),
    settle=settle_by("name", offered_to),
)
