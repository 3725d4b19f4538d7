"""A stock-taking for the tests of all kinds, and the item that was counted."""

from __future__ import annotations

from typing import Any

from stations.kinds.testing import Example


def item_at(station: Any) -> Any:
    from resources.models import StockItem

    made, _new = StockItem.objects.get_or_create(
        station=station, name=f"盘点米{station.code}", unit="袋"
    )
    return made


EXAMPLE = Example(
    space="resources",
    one="stocktake",
    many="stocktakes",
    access="officers open it, its station writes it",
    is_read_whole=True,
    sent=lambda n: {
        "counted_on": "2026-03-01", "counted": f"{n + 1}.00", "reason": f"秘密盘点原因{n}",
    },
    at=lambda station: {"item": str(item_at(station).pk)},
    sheet_at=lambda station: {"item": item_at(station).name},
    secret="秘密盘点原因0",
    edit={"reason": "秘密盘点原因0改"},
    wrong={"counted": "-1", "counted_on": "2999-01-01", "reason": " "},
    steps=[("book", {})],
)  # fmt: skip
