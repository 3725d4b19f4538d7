"""Villages and communities that give points (IND-VOL-08): a stock as of a day."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from reports.indicators.declaration import Behind, Chapter, Indicator, Kind
from reports.indicators.services import SOURCE
from reports.indicators.stocks import InDivisions

# A township's rule holds in all its villages and communities.
PILOTS = """
SELECT DISTINCT unit.code AS key, unit.code AS division
FROM resources_pointsrule rule JOIN stations_division unit
    ON unit.level = 5 AND rule.division_id IN (unit.code, unit.parent_id)
WHERE rule.voided_at IS NULL AND rule.began_on <= %(day)s
    AND (rule.ended_on IS NULL OR rule.ended_on >= %(day)s)
"""

POINTS = [
    Indicator(
        "IND-VOL-08",
        _("Communities that give points"),
        _(
            "Villages and communities in which a rule of points holds on the day, their own or that"
            " of their township. Its last day counts; void ones are left out."
        ),
        InDivisions(PILOTS),
        Behind.DIVISIONS,
        kind=Kind.STOCK,
        chapter=Chapter.RESOURCES,
        unit=_("in number"),
        source=SOURCE,
        of_stations=False,
    ),
]
