"""What the lists behind figures of organisations and pairings show."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts.pairings import PairingRow
from reports.behind.faced import Columns, led, opened, station
from reports.behind.queries.rows import OrganisationRow
from stations.lists.listing import Column
from stations.models import Organisation
from stations.wording import NONE

PAIRINGS: Columns[PairingRow] = (
    Column(key="who", label=_("Paired party"), value=lambda row: row.party,
           shown=lambda row: opened(row, row.pairing, row.party)),
    Column(key="whom", label=_("With whom"), value=lambda row: row.whom, phone="plain"),
    Column(key="kind", label=_("kind"), phone="plain",
           value=lambda row: str(row.pairing.get_kind_display())),
    station(lambda row: row.pairing.station),
    Column(key="day", label=_("began on"), value=lambda row: row.pairing.began_on, sort="day"),
    Column(key="frequency", label=_("contact"), phone="plain",
           value=lambda row: str(row.pairing.get_frequency_display())),
    Column(key="last", label=_("last contact"), value=lambda row: row.last),
)  # fmt: skip
PARTIES: Columns[Organisation] = (
    Column(key="name", label=_("Organisation"), value=str,
           shown=lambda row: led(row, row.get_absolute_url())),
    Column(key="kind", label=_("kind"), value=lambda row: str(row.get_kind_display()),
           phone="plain"),
    Column(key="seat", label=_("Division"), phone="plain",
           value=lambda row: row.division.name if row.division else ""),
)  # fmt: skip
ORGANISATIONS: Columns[OrganisationRow] = (
    Column(key="name", label=_("Name"), value=lambda row: row.organisation.name,
           shown=lambda row: led(row.organisation.name, row.organisation.get_absolute_url())),
    Column(key="kind", label=_("Kind"), phone="plain",
           value=lambda row: str(row.organisation.get_kind_display())),
    Column(key="code", label=_("Credit code"), phone="hidden",
           value=lambda row: row.organisation.credit_code or NONE),
    Column(key="division", label=_("Division"), phone="plain",
           value=lambda row: row.organisation.place.short_name),
    Column(key="day", label=_("Registered on"), phone="plain",
           value=lambda row: row.organisation.registered_on),
)  # fmt: skip
