"""Projects and their money (IND-PRJ-01, IND-RES-05, IND-RES-06, IND-FIN-03): facts of divisions.

Money raised and matched never enters what stations received (IND-RES-01, IND-RES-02).
"""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from reports.indicators.declaration import Behind, Chapter, Indicator, Kind
from reports.indicators.of_divisions import OfDivisions
from reports.indicators.services import SOURCE

_flow = partial(
    Indicator, kind=Kind.FLOW, chapter=Chapter.RESOURCES, source=SOURCE, of_stations=False
)
_money = partial(_flow, unit=_("yuan"), decimals=2, is_money=True)
_dated = partial(OfDivisions, day="done_on", amount="amount")

PROJECTS = [
    _money(
        "IND-RES-05",
        _("Money raised"),
        _(
            "Cash that divisions raised for projects in the period, by its day. A gift that a"
            " station received is a donation and isn't here."
        ),
        _dated(table="resources_fundraising"),
        Behind.RAISED,
    ),
    _money(
        "IND-RES-06",
        _("Matching grants"),
        _("What province, city or county added to money raised in the period, by level."),
        _dated(table="resources_matchinggrant", dimension="source", item="level"),
        Behind.MATCHED,
        dimensions=("source",),
    ),
    _flow(
        "IND-PRJ-01",
        _("Projects begun"),
        _(
            "Projects of the divisions and their stations that began in the period, by the source"
            " of their means."
        ),
        OfDivisions(table="resources_project", day="since", dimension="source", item="level"),
        Behind.PROJECTS,
        unit=_("in number"),
        dimensions=("source",),
    ),
    _money(
        "IND-FIN-03",
        _("Project support granted"),
        _("Support granted to projects in the period, by the day of the grant."),
        _dated(table="resources_grant"),
        Behind.GRANTED,
    ),
]
