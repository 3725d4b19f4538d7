"""How the states of a report look."""

from __future__ import annotations

from reports.models import Report
from stations.looks import draw

draw(
    "report",
    dict(Report.State.choices),
    {
        Report.State.COMPILED: ("", "circle-check"),
        Report.State.RETURNED: ("bad", "arrow-back-up"),
        Report.State.REVIEWED: ("acc", "circle-check"),
        Report.State.ISSUED: ("ok", "lock"),
    },
)
