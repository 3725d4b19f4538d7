"""The columns of the lists behind figures of volunteers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts.volunteering import HoursRow, TogetherRow, VolunteerRow
from cases.models import ServiceRecord
from reports.behind.faced import Columns, opened, station
from stations.lists.listing import Column
from stations.wording import count, quantity, short_day


def service_told(record: ServiceRecord) -> str:
    return record.title or str(record.get_method_display())


VOLUNTEERS: Columns[VolunteerRow] = (
    Column(key="name", label=_("Name"), value=lambda row: row.name,
           shown=lambda row: opened(row, row.volunteer, row.name)),
    station(lambda row: row.volunteer.station),
    Column(key="day", label=_("Last helped or joined in the period"), value=lambda row: row.last,
           sort="day"),
)  # fmt: skip
HOURS: Columns[HoursRow] = (
    Column(key="day", label=_("Date"), value=lambda row: row.line.served_on, sort="day",
           shown=lambda row: opened(row, row.record, short_day(row.line.served_on))),
    Column(key="name", label=_("Volunteer"), value=lambda row: row.name, phone="plain"),
    Column(key="service", label=_("Service"), value=lambda row: service_told(row.record),
           phone="plain"),
    station(lambda row: row.station),
    Column(key="amount", label=_("Hours"), is_number=True, value=lambda row: row.amount,
           shown=lambda row: quantity(row.amount)),
)  # fmt: skip
TOGETHER: Columns[TogetherRow] = (
    Column(key="day", label=_("Date"), value=lambda row: row.record.done_on, sort="day",
           shown=lambda row: opened(row, row.record, short_day(row.record.done_on))),
    Column(key="service", label=_("Service"), value=lambda row: service_told(row.record),
           phone="plain"),
    station(lambda row: row.record.station),
    Column(key="volunteers", label=_("Volunteers"), is_number=True,
           value=lambda row: row.volunteers),
    Column(key="amount", label=_("Counts"), is_number=True, value=lambda row: row.amount,
           shown=lambda row: count(row.amount)),
)  # fmt: skip
