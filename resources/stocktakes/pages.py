"""What the pages of stock-takings have beside those of every kind: the book, beside the count."""

from __future__ import annotations

from django.utils.translation import gettext as _

from resources.stock.finding import kept_by
from resources.stock.queries import entered_since, stood_on
from resources.stocktakes.models import Stocktake
from stations.cursors import is_uuid
from stations.kinds.pages import KindAdd, KindPage
from stations.kinds.steps import KindStep
from stations.wording import quantity


class StocktakePage(KindPage):
    """Beside what was counted stands what the book said when it was booked; until then, what it
    says now. Entries of earlier days that came later are told: they may explain the difference."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"facts": [*context["facts"], *beside_the_book(self.object)]}

    def may(self, act):
        is_booked = self.object.status == Stocktake.Status.BOOKED
        return "" if act == "edit" and is_booked else super().may(act)


class StocktakeStep(KindStep):
    """Who books a difference sees it before."""

    def get_context_data(self, **kwargs):
        row = self.object
        counted = (_("counted quantity"), f"{quantity(row.counted)} {row.item.unit}")
        reason = [(_("reason of the difference"), row.reason)] if row.reason else []
        facts = [counted, *beside_the_book(row), *reason]
        return super().get_context_data(**kwargs) | {"facts": facts}


def beside_the_book(row: Stocktake):
    """What the book says of that evening (or said, when it was booked), and how it differs."""
    unit = row.item.unit
    if row.status == Stocktake.Status.COUNTED:
        [expected] = stood_on([(row.item_id, row.counted_on)])
    else:
        expected = row.expected
    found = [(_("Quantity in the book"), f"{quantity(expected)} {unit}")]
    if number := row.counted - expected:
        sign = "+" if number > 0 else ""
        found.append((_("difference"), f"{sign}{quantity(number)} {unit}"))
    if row.move and not row.voided_at and (later := entered_since(row.move)):
        found.append((_("Entered later for days up to then"), f"{quantity(later)} {unit}"))
    return found


class StocktakeAdd(KindAdd):
    """``?item=``: from the item's page."""

    def get_initial(self):
        asked = self.request.GET.get("item", "")
        rows = kept_by(self.request.user)
        item = rows.filter(pk=asked).first() if is_uuid(asked) else None
        return {"item": item, "station": item.station} if item else {}
