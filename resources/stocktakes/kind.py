"""Stock-takings, as every door knows them."""

from __future__ import annotations

from decimal import Decimal

import django_filters as filters
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from resources.models import Stocktake
from resources.stocktakes import services
from resources.stocktakes.workflow import LIFE
from stations.imports.cells import past_day
from stations.imports.units import FREE
from stations.kinds.fields import Field
from stations.kinds.filters import VoidableFilter, of_field
from stations.kinds.kind import STATUS, Importing, Kind, Services, Words
from stations.kinds.places import rows_of
from stations.kinds.refs import Ref
from stations.lists.filters import since, until
from stations.lists.listing import SHEET, Column, Listing
from stations.wording import quantity

ITEM = Ref(name="item", aliases=_("thing"))
FIELDS = (
    ITEM,
    Field(name="counted_on", initial=timezone.localdate, read=past_day,
          aliases=_("date|time of the count"), is_shown=True, example="2026-06-30"),
    Field(name="counted", aliases=_("quantity|number counted"), is_shown=True,
          unit=FREE, unit_from="item_unit",
          help=_("What stands there at the end of the day, all of it")),
    Field(name="reason", aliases=_("reason"), is_wide=True,
          help=_("Needed where the count and the book differ")),
)  # fmt: skip


class StocktakeFilter(VoidableFilter):
    front = ("status",)
    q = filters.CharFilter(label=_("Find"), field_name="item__name", lookup_expr="icontains")
    status = of_field(Stocktake, "status")
    since, until = since("counted_on"), until("counted_on")

    class Meta:
        model = Stocktake
        fields: list[str] = []


def titled(row: Stocktake) -> str:
    return format_html('<a class="name" href="{}">{}</a>', row.get_absolute_url(), row.item)


def difference(row: Stocktake) -> Decimal | None:
    """What was booked: more than the book said, or less."""
    return None if row.expected is None else row.counted - row.expected


def signed(row: Stocktake) -> str:
    number = difference(row)
    return "" if number is None else f"{'+' if number > 0 else ''}{quantity(number)}"


LISTING = Listing(
    order="-day",
    by_station=True,
    columns=(
        ITEM.listed(Stocktake, shown=titled),
        Column(key="day", label=_("day of the count"), value=lambda row: row.counted_on,
               sort="counted_on"),
        Column(key="counted", label=_("counted quantity"), is_number=True,
               value=lambda row: row.counted, shown=lambda row: quantity(row.counted)),
        Column(key="unit", label=_("unit"), value=lambda row: row.item.unit, phone="plain"),
        Column(key="expected", label=_("quantity in the book"), value=lambda row: row.expected,
               where=SHEET),
        Column(key="difference", label=_("difference"), is_number=True, value=difference,
               shown=signed),
        STATUS.listed(Stocktake),
        Column(key="reason", label=_("reason of the difference"), value=lambda row: row.reason,
               where=SHEET),
        Column(key="station", label=_("Station"), value=lambda row: row.station.name,
               phone="hidden", only=lambda page: page.has_places),
        Column(key="void", label=_("reason for voiding"), value=lambda row: row.void_reason,
               where=SHEET),
    ),
)  # fmt: skip

STOCKTAKES = Kind(
    space="resources",
    section="resources",
    one="stocktake",
    many="stocktakes",
    model=Stocktake,
    icon="package",
    words=Words(
        many=_("Stock-takings"),
        add=_("Take stock"),
        edit=_("Correct a stock-taking"),
        void=_("Void a stock-taking"),
        void_means=_("It stays readable, and the difference that it booked is taken back."),
        find=_("Item"),
        none=_("Nothing was counted yet"),
        none_hint=_("Count an item, or import a list of what was counted."),
        lead=_("What was counted, item by item; the lead books the differences"),
    ),
    fields=FIELDS,
    rights=services.RIGHTS,
    rows=rows_of(Stocktake, "item"),
    life=LIFE,
    services=Services(
        row=services.stocktake_row,
        add=services.enter_stocktakes,
        check=services.check_stocktakes,
        edit=services.edit_stocktake,
        void=services.void_stocktake,
        steps={"book": services.book_stocktake},
    ),
    filterset=StocktakeFilter,
    listing=LISTING,
    templates={"step": "resources/stocktake_step.html"},
    importing=Importing(id_words=(_("number of the stock-taking"), "", "")),
)
