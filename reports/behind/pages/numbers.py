"""Behind a dashboard's number."""

from __future__ import annotations

from reports.behind.boards import BoardAsked
from reports.behind.pages.figures import BehindPage
from stations.wording import money


class Behind(BehindPage):
    asks = BoardAsked
    asked: BoardAsked
    template_name = "reports/behind.html"

    def doors(self) -> dict[str, object]:
        asked = self.asked
        board, beside = asked.board, asked.beside()
        return beside | {
            "board": board,
            "name": asked.where["subject"],
            "subject": asked.subject,
            "indicator": asked.indicator,
            "back": board.page(board.place.pk),
            "figure": money(beside["good"]) if asked.where["subject"] == "donations" else "",
        }
