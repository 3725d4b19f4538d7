"""Behind a figure: the records, people, households, stations or townships that it counted."""

from __future__ import annotations

from reports.behind.lists import LiveAsked, ReportAsked
from reports.behind.queries import faces
from reports.behind.queries.pages import LinePager, kept
from reports.indicators import Behind
from reports.issued.item_words import word_of
from reports.issued.sheets import DIMENSIONS, by_county
from stations.lists.pages import ListPage


class BehindPage(ListPage):
    """Dashboard and report share it."""

    partial_template_name = "reports/_behind.html"

    def where(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.kwargs.items()}


class Records(BehindPage):
    asks: type[ReportAsked] = ReportAsked
    asked: ReportAsked
    template_name = "reports/records.html"

    def where(self) -> dict[str, str]:
        return {"report": str(self.kwargs["pk"]), "indicator": self.kwargs["indicator"]}

    def doors(self) -> dict[str, object]:
        asked = self.asked
        figure, indicator = asked.figure, asked.indicator
        item = word_of(figure.dimension, figure.item) if figure.dimension else ""
        return (
            self._lacking(asked)
            | asked.beside()
            | {
                "report": figure.report,
                "figure": figure,
                "indicator": indicator,
                "text": indicator.text(figure.value),
                "dimension": DIMENSIONS.get(figure.dimension),
                "item": item,
            }
        )

    def _lacking(self, asked: ReportAsked) -> dict[str, object]:
        """What a stock did not count, or counts no longer."""
        figure, day = asked.figure, asked.day
        if asked.is_flow:
            return {}
        if asked.behind == Behind.STATIONS:
            stations = {"stations": asked.pager.rows, "idle": faces.stations(figure.lacking)}
            return stations | {"is_split": True}
        if asked.behind == Behind.DIVISIONS:
            towns = {"divisions": by_county(figure.counted, day)}
            return towns | {"lacking": by_county(figure.lacking, day), "is_split": True}
        if asked.behind == Behind.POPULATIONS:
            return {"unknown": by_county(figure.lacking, day)}
        if asked.behind == Behind.POSTS:
            return {}
        gone = LinePager(kept(figure.lacking, day)).page()
        return {"gone": asked.lines(gone.rows)}


class LiveRecords(Records):
    """The same of a figure that stands in no report: counted now, of a place and any days."""

    asks = LiveAsked

    def where(self) -> dict[str, str]:
        return {"indicator": self.kwargs["indicator"]}
