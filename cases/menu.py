"""What this app offers in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.rights import ACTIVITIES, PAIRINGS, RIGHTS
from stations.navigation import PRESSED, Entry, offer

PEOPLE = ("beneficiaries:", "cases:people", "cases:person", "cases:transfer")
RECORDS = ("cases:record", "cases:log", "cases:rule")
FILINGS = ("cases:fil", "cases:station_fil")

offer(
    Entry(10, "cases:today", "home", _("Today"), RIGHTS, "today", ("cases:cris",)),
    Entry(30, "cases:people", "users", _("People"), RIGHTS, "list_people", PEOPLE),
    Entry(40, "cases:records", "home-heart", _("Service records"), RIGHTS, "list_records", RECORDS),
    Entry(50, "cases:case_list", "folder", _("Cases"), RIGHTS, "list_cases", ("cases:case",)),
    Entry(
        60,
        "cases:activities",
        "users-group",
        _("Activities"),
        ACTIVITIES,
        "list",
        ("cases:activit",),
    ),
    Entry(65, "cases:pairings", "friends", _("Pairings"), PAIRINGS, "list", ("cases:pairing",)),
    Entry(
        90, "cases:filings", "calendar-check", _("Filed months"), RIGHTS, "list_filings", FILINGS
    ),
)
LOG = Entry(0, "cases:log", "plus", _("Log"), RIGHTS, "log")
PRESSED.append(LOG)
