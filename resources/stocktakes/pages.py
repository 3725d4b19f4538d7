"""What the pages of stock-takings have beside those of every kind: the book, beside the count."""

from __future__ import annotations

from django.utils.translation import gettext as _

from resources.stock.finding import kept_by
from resources.stock.queries import entered_since, stood_on
from resources.stocktakes.kind import difference
from resources.stocktakes.models import Stocktake
from stations.cursors import is_uuid
from stations.kinds.pages import KindAdd, KindPage
from stations.wording import quantity


class StocktakePage(KindPage):
    """Beside what was counted stands what the book said when it was booked; until then, what it
    says now. Entries of earlier days that came later are told: they may explain the difference."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"facts": [*context["facts"], *self.book(self.object)]}

    def book(self, row: Stocktake):
        unit = row.item.unit
        if row.status == Stocktake.Status.COUNTED:
            [expected] = stood_on([(row.item_id, row.counted_on)])
        else:
            expected = row.expected
        found = [(_("Quantity in the book"), f"{quantity(expected)} {unit}")]
        number = difference(row) if row.expected is not None else row.counted - expected
        if number:
            sign = "+" if number > 0 else ""
            found.append((_("Difference"), f"{sign}{quantity(number)} {unit}"))
        later = entered_since(row.move) if row.move and not row.voided_at else 0
        if later:
            found.append((_("Entered later for days up to then"), f"{quantity(later)} {unit}"))
        return found

    def may(self, act):
        is_booked = self.object.status == Stocktake.Status.BOOKED
        return "" if act == "edit" and is_booked else super().may(act)


class StocktakeAdd(KindAdd):
    """``?item=``: from the item's page."""

    def get_initial(self):
        asked = self.request.GET.get("item", "")
        rows = kept_by(self.request.user)
        item = rows.filter(pk=asked).first() if is_uuid(asked) else None
        return {"item": item, "station": item.station} if item else {}
