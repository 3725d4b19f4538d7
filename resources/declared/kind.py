"""Declared totals, as every door knows them."""

from __future__ import annotations

from functools import partial

import django_filters as filters
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from resources.declared.models import Declaration
from resources.declared.services import BATCH, RIGHTS
from stations.imports.cells import past_day
from stations.imports.units import FREE
from stations.kinds.fields import Field
from stations.kinds.filters import VoidableFilter, of_field
from stations.kinds.kind import Importing, Kind, Services, Words
from stations.kinds.places import opened_of, rows_of
from stations.kinds.protocol import draft
from stations.lists.filters import since, until
from stations.lists.listing import SHEET, Column, Listing
from stations.wording import quantity

WHAT = Field(name="what", codes=Declaration.What, is_shown=True, aliases=_("thing declared"),
             words=_("volunteers=volunteers|teams=teams|sites=sites|hours=hours"))  # fmt: skip
FIGURE = Field(name="figure", is_shown=True, unit=FREE, aliases=_("total|figure"))
DOCUMENT = Field(name="document", is_shown=True, aliases=_("document|document no."),
                 help=_("Of the paper or the page that says it"))  # fmt: skip
BY = Field(name="declared_by", aliases=_("declared by whom|source"), is_wide=True,
           help=_("The office whose platform says so"))  # fmt: skip
FIELDS = (
    WHAT,
    FIGURE,
    Field(name="counted_on", initial=timezone.localdate, read=past_day, is_shown=True,
          aliases=_("day|date"), example="2025-12-31"),
    DOCUMENT,
    BY,
)  # fmt: skip


class DeclarationFilter(VoidableFilter):
    front = ("what",)
    q = filters.CharFilter(label=_("Find"), field_name="document", lookup_expr="icontains")
    what = of_field(Declaration, "what")
    since, until = since("counted_on"), until("counted_on")

    class Meta:
        model = Declaration
        fields: list[str] = []


def titled(row: Declaration) -> str:
    if not row.is_own:
        return str(row.get_what_display())
    words = row.get_what_display()
    return format_html('<a class="name" href="{}">{}</a>', row.get_absolute_url(), words)


LISTING = Listing(
    order="-day",
    columns=(
        WHAT.listed(Declaration, shown=titled),
        Column(key="division", label=_("Division"), value=lambda row: row.division.name,
               phone="plain"),
        Column(key="figure", label=_("declared total"), value=lambda row: row.figure,
               shown=lambda row: quantity(row.figure), is_number=True),
        Column(key="day", label=_("as of"), value=lambda row: row.counted_on, sort="counted_on"),
        DOCUMENT.listed(Declaration),
        BY.listed(Declaration, phone="hidden"),
        Column(key="void", label=_("reason for voiding"), value=lambda row: row.void_reason,
               where=SHEET),
    ),
)  # fmt: skip

DECLARATIONS = Kind(
    space="resources",
    section="volunteers",
    one="declaration",
    many="declarations",
    model=Declaration,
    icon="speakerphone",
    words=Words(
        many=_("Declared totals"),
        add=_("Declare a total"),
        edit=_("Correct a declared total"),
        void=_("Void a declared total"),
        void_means=_("It stays readable; figures show an earlier one, or what is counted."),
        find=_("Document number"),
        none=_("No totals declared yet"),
        none_hint=_("Enter the first one, or import a list."),
        lead=_("What divisions say of their volunteers as a whole, with the paper that says it"),
    ),
    fields=FIELDS,
    rights=RIGHTS,
    rows=rows_of(Declaration),
    opened=opened_of(Declaration),
    services=Services(
        row=partial(draft, Declaration),
        add=BATCH.add,
        check=BATCH.check,
        edit=BATCH.edit,
        void=BATCH.void,
    ),
    filterset=DeclarationFilter,
    listing=LISTING,
    importing=Importing(id_words=(_("number of the declaration"), "", "")),
)
