"""What was done for people (IND-SVC-…) and on visits (IND-VIS-…): flows of a period."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from django.utils.translation import gettext_lazy as _

from cases.codes import Method
from reports.indicators.declaration import Behind, Chapter, Indicator, Kind
from reports.indicators.flows import Attempts, Flow, Shares
from reports.words import Words

SOURCE = _("Counting rules of this system")
ALL = ("method", "domain", "group")
CONTACTS = Flow("contacts", ALL)


_of_services = partial(
    Indicator, kind=Kind.FLOW, chapter=Chapter.SERVICES, dimensions=ALL, source=SOURCE
)

SERVICES = [
    _of_services(
        "IND-SVC-01",
        _("Services received"),
        _(
            "Everybody reached by a service counts once for each record: people with a file by"
            " name, people without one by head count."
        ),
        CONTACTS,
        Behind.RECORDS,
        unit=_("person-times"),
    ),
    _of_services(
        "IND-SVC-02",
        _("People served"),
        _(
            "Different people with a file, each once however often and wherever reached. Not"
            " additive: every place and period is counted anew."
        ),
        Flow("people", ALL),
        Behind.PEOPLE,
        unit=_("in persons"),
    ),
    _of_services(
        "IND-SVC-02u",
        _("Reached without a file"),
        _("Head counts of people without a file; part of the services received."),
        Flow("heads", ALL),
        Behind.RECORDS,
        unit=_("person-times"),
    ),
    _of_services(
        "IND-SVC-01h",
        _("Household contacts"),
        _(
            "A household counts once for each record that was about it or reached one of its"
            " members. A person without a household is one household."
        ),
        Flow("household_contacts", ALL),
        Behind.RECORDS,
        unit=_("household-times"),
    ),
    _of_services(
        "IND-SVC-02h",
        _("Households served"),
        _("Different households, each once. Not additive."),
        Flow("households", ALL),
        Behind.HOUSEHOLDS,
        unit=_("in households"),
    ),
    _of_services(
        "IND-SVC-01r",
        _("Number of service records"),
        _("Records whose people were met, not voided, dated in the period."),
        Flow("records", ALL),
        Behind.RECORDS,
        unit=_("in records"),
    ),
    _of_services(
        "IND-SVC-03",
        _("Services by domain"),
        _("Each domain's share of the services received."),
        Shares(CONTACTS, "domain"),
        Behind.RECORDS,
        kind=Kind.RATIO,
        unit="%",
        numerator=_("person-times of the domain"),
        denominator=_("person-times of all domains"),
        dimensions=("domain",),
        decimals=1,
    ),
    _of_services(
        "IND-SVC-01x",
        _("Attempts"),
        _("Not met, refused, cannot be reached: listed apart, never counted as service."),
        Attempts(("outcome", "method")),
        Behind.RECORDS,
        unit=_("in records"),
        dimensions=("outcome", "method"),
    ),
]

HOME = _("Only home visits that met somebody.")
REMOTE = _("Only phone and video visits: they are no home visits and are listed apart.")
# Number, the service figure of the same measure, the names at home and remote.
VISITED = [
    ("01", "IND-SVC-02h", _("Households visited"), _("Households visited remotely")),
    ("01b", "IND-SVC-01h", _("Visits to households"), _("Remote visits to households")),
    ("02", "IND-SVC-01", _("People met at home visits"), _("People met at remote visits")),
    ("03", "IND-SVC-02", _("Different people visited"), _("Different people visited remotely")),
    ("01r", "IND-SVC-01r", _("Home visits"), _("Remote visits")),
]


def _visits(method: Method, suffix: str, only: Words, name: int) -> list[Indicator]:
    """The same measures as of all services, of one method."""
    of_all = {row.id: row for row in SERVICES}
    return [
        replace(
            of_all[service],
            id=f"IND-VIS-{number}{suffix}",
            name=names[name],
            chapter=Chapter.VISITS,
            count=replace(of_all[service].count, dimensions=BY, method=method),
            dimensions=BY,
            only=only,
        )
        for number, service, *names in VISITED
    ]


BY = ("domain", "group")
VISITS = [*_visits(Method.HOME_VISIT, "", HOME, 0), *_visits(Method.REMOTE_VISIT, "T", REMOTE, 1)]
