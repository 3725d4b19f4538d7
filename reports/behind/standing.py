"""The columns of the lists behind figures of volunteers, teams and sites."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from reports.behind.faced import Columns, led
from reports.behind.queries.standing import StandingRow, told_amount
from stations.lists.listing import Column
from stations.wording import NONE

STANDING: Columns[StandingRow] = (
    Column(key="name", label=_("Name"), value=lambda row: row.name,
           shown=lambda row: led(row.name, row.url)),
    Column(key="place", label=_("Village, or division"), phone="plain",
           value=lambda row: row.place or NONE),
    Column(key="station", label=_("Station"), phone="plain",
           value=lambda row: row.station or NONE),
    Column(key="day", label=_("Since, or as of"), value=lambda row: row.since, sort="day"),
    Column(key="document", label=_("Declared by document"), phone="plain",
           value=lambda row: row.document),
    Column(key="amount", label=_("Counts"), is_number=True, value=lambda row: row.amount,
           shown=told_amount),
)  # fmt: skip
