"""Visits that are owed (IND-VIS-05, 06), cases (IND-CAS-…) and activities (IND-ACT-…)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from django.utils.translation import gettext_lazy as _

from cases.codes import Method
from cases.facts.casework import CASE_ACCEPTED, CASE_CLOSED, OPEN_CASE
from cases.facts.duties import DUTY, OVERDUE
from reports.indicators.counted_facts import Gatherings, Rate, Sum, amount
from reports.indicators.declaration import Behind, Chapter, Indicator, Kind
from reports.indicators.flows import Flow
from reports.indicators.services import SOURCE
from reports.indicators.stocks import OpenAt

DUE = Sum(DUTY)
KEPT = Sum(DUTY, amount)
ACCEPTED = Sum(CASE_ACCEPTED)
CLOSED = Sum(CASE_CLOSED)
OF_CASES = _("MZ/T 094-2017, Social casework")
BY = ("domain", "group")

_of_visits = partial(Indicator, chapter=Chapter.VISITS, source=SOURCE)
_of_cases = partial(
    Indicator, chapter=Chapter.CASES, unit=_("in number"), behind=Behind.CASES, source=OF_CASES
)
_of_activities = partial(Indicator, kind=Kind.FLOW, chapter=Chapter.ACTIVITIES, source=SOURCE)

DUTIES = [
    _of_visits(
        "IND-VIS-05",
        _("Visits made in time"),
        _(
            "Visit duties that fell due in the period and were kept by their day; cancelled ones"
            " are left out. While the period runs, those due before today and those of today that"
            " are kept already; a visit made before its day counts on that day."
        ),
        Rate(KEPT, DUE),
        Behind.DUTIES,
        kind=Kind.RATIO,
        unit="%",
        numerator=_("duties kept by their day"),
        denominator=_("duties due in the period"),
        decimals=1,
    ),
    _of_visits(
        "IND-VIS-06",
        _("People overdue for a visit"),
        _("People whose visit was due before the day and had not been made by then."),
        OpenAt(OVERDUE),
        Behind.OVERDUE,
        kind=Kind.STOCK,
        unit=_("in persons"),
    ),
]

CASES = [
    _of_cases(
        "IND-CAS-01",
        _("Cases accepted"),
        _("Cases accepted in the period; one that was reopened is accepted anew."),
        ACCEPTED,
        kind=Kind.FLOW,
    ),
    _of_cases(
        "IND-CAS-03",
        _("Cases closed"),
        _("Cases whose closing was approved in the period; referred and ended ones are none."),
        CLOSED,
        kind=Kind.FLOW,
    ),
    _of_cases(
        "IND-CAS-04",
        _("Closing rate"),
        _("May exceed 100 % when more is closed than accepted."),
        Rate(CLOSED, ACCEPTED),
        kind=Kind.RATIO,
        unit="%",
        numerator=_("cases closed in the period"),
        denominator=_("cases accepted in the period"),
        decimals=1,
    ),
    _of_cases(
        "IND-CAS-09",
        _("Open cases"),
        _(
            "Cases accepted by the day and neither closed, referred nor ended by then; suspended"
            " ones are open, those in follow-up are closed."
        ),
        OpenAt(OPEN_CASE),
        kind=Kind.STOCK,
    ),
]

ACTIVITIES = [
    _of_activities(
        "IND-ACT-01",
        _("Activities held"),
        _(
            "Activities, each once in the month of its last day however many days it took, and"
            " community records that belong to no activity."
        ),
        Gatherings(),
        Behind.ACTIVITIES,
        unit=_("events"),
        dimensions=("domain",),
    ),
    _of_activities(
        "IND-ACT-02",
        _("Participations"),
        _("Everybody reached by a record of a community activity, with a file or by head count."),
        Flow("contacts", BY, method=Method.COMMUNITY),
        Behind.RECORDS,
        unit=_("person-times"),
        dimensions=BY,
    ),
    _of_activities(
        "IND-ACT-03",
        _("Participants"),
        _("Different people with a file reached by community activities. Not additive."),
        replace(Flow("people", BY), method=Method.COMMUNITY),
        Behind.PEOPLE,
        unit=_("in persons"),
        dimensions=BY,
    ),
]
