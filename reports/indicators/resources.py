"""What was given, and what reached people (IND-RES-…)."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from cases.facts.donations import DONATION
from reports.indicators.counted_facts import CASH, HandedOver, Quantities, Sum, amount, value
from reports.indicators.declaration import Behind, Chapter, Indicator, Kind
from reports.indicators.flows import Flow
from reports.indicators.services import SOURCE

_flow = partial(Indicator, kind=Kind.FLOW, chapter=Chapter.RESOURCES, source=SOURCE)
_money = partial(
    Indicator,
    kind=Kind.FLOW,
    chapter=Chapter.RESOURCES,
    unit=_("yuan"),
    behind=Behind.DONATIONS,
    decimals=2,
    source=SOURCE,
    is_money=True,
)
_quantities = partial(
    Indicator,
    kind=Kind.FLOW,
    chapter=Chapter.RESOURCES,
    unit=_("each in its unit"),
    dimensions=("item",),
    decimals=2,
    source=SOURCE,
    is_trimmed=True,
)

RESOURCES = [
    _money(
        "IND-RES-01",
        _("Money linked"),
        _("Cash donations received in the period, by the day of receipt; void ones are left out."),
        Sum(DONATION, value, CASH),
    ),
    _money(
        "IND-RES-02",
        _("Money and goods linked"),
        _("Cash and the value of goods received in the period; goods not valued add nothing."),
        Sum(DONATION, value),
    ),
    _flow(
        "IND-RES-03",
        _("People given something"),
        _(
            "Each person who received something counts once for each record: two things in one"
            " visit are one time. By the group in which they were that day."
        ),
        Flow("hand_overs", ("group",)),
        Behind.RECORDS,
        unit=_("person-times"),
        dimensions=("group",),
    ),
    _quantities(
        "IND-RES-04",
        _("Goods received"),
        _("Goods received in the period, by thing and unit; different things never add up."),
        Quantities(DONATION, amount),
        Behind.DONATIONS,
    ),
    _quantities(
        "IND-RES-04d",
        _("Goods handed over"),
        _("Goods handed over to people in the period, by thing and unit."),
        HandedOver(),
        Behind.RECORDS,
    ),
]
