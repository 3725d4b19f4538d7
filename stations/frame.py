"""The frame around every page: where one can go, where one is, who one is."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stations.models import Role
from stations.scope import postings_of

STATION = frozenset({Role.WORKER, Role.LEAD, Role.SUPERVISOR})
READING = STATION | {Role.OFFICER}
THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"


class Entry(NamedTuple):
    """A place to go. ``covers``: beginnings of the view names below it."""

    view: str
    icon: str
    label: Any
    roles: frozenset[Role]
    covers: tuple[str, ...] = ()


class Link(NamedTuple):
    url: str
    icon: str
    label: Any
    is_here: bool
    view: str


NAV = (
    Entry(
        "reports:dashboards",
        "layout-dashboard",
        _("Dashboard"),
        frozenset({Role.OFFICER}),
        ("reports:dashboard", "reports:behind"),
    ),
    Entry("cases:today", "home", _("Today"), STATION, ("cases:cris",)),
    Entry(
        "cases:people",
        "users",
        _("People"),
        READING,
        ("beneficiaries:", "cases:people", "cases:person", "cases:transfer"),
    ),
    Entry(
        "cases:records",
        "home-heart",
        _("Visits"),
        READING,
        ("cases:record", "cases:log", "cases:rule"),
    ),
    Entry("cases:case_list", "folder", _("Cases"), STATION, ("cases:case",)),
    Entry("cases:activities", "users-group", _("Activities"), STATION, ("cases:activit",)),
    Entry(
        "resources:donations",
        "package",
        _("Resources"),
        READING,
        ("resources:", "cases:hand_o"),
    ),
    Entry("reports:index", "report", _("Reports"), READING, ("reports:",)),
    Entry(
        "cases:filings",
        "calendar-check",
        _("Filed months"),
        READING,
        ("cases:fil", "cases:station_fil"),
    ),
    Entry(
        "stations:list",
        "building-community",
        _("Stations"),
        READING | {Role.ADMINISTRATOR},
        ("stations:station", "stations:organisation", "stations:worker", "stations:division"),
    ),
    Entry(
        "stations:imports",
        "table-import",
        _("Imports"),
        READING | {Role.ADMINISTRATOR},
        ("stations:import",),
    ),
    Entry(
        "stations:jobs", "progress", _("Jobs"), READING | {Role.ADMINISTRATOR}, ("stations:job",)
    ),
    Entry("stations:audit", "history", _("Audit"), frozenset({Role.AUDITOR})),
    Entry(
        "stations:admin_home",
        "shield-lock",
        _("Administration"),
        frozenset({Role.ADMINISTRATOR}),
        ("stations:admin",),
    ),
)
LOG = Entry("cases:log", "plus", _("Log"), frozenset({Role.WORKER, Role.LEAD}))
ME = Entry(
    "stations:me", "user-circle", _("Me"), frozenset(Role), ("stations:notice", "account_", "mfa_")
)
BAR = ("cases:today", "cases:people", "resources:donations")  # of a station's phone


class Frame:
    """What base.html asks; two queries at most (postings, unread notices), none for a stranger."""

    def __init__(self, request: Any):
        self.request = request
        self.is_demo = settings.DEMO
        chosen = request.COOKIES.get(THEME_COOKIE)
        self.theme = chosen if chosen in THEMES else "auto"
        self.themes = THEMES

    @cached_property
    def user(self) -> Any:
        user = getattr(self.request, "user", None)
        return user if user and user.is_authenticated else None

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(p.role for p in postings_of(self.user)) if self.user else frozenset()

    @cached_property
    def place(self) -> str:
        """The station or division of the first posting."""
        postings = postings_of(self.user) if self.user else []
        return str(postings[0].station or postings[0].division) if postings else ""

    @cached_property
    def unread(self) -> int:
        return self.user.notices.unread().count() if self.user else 0

    @cached_property
    def nav(self) -> list[Link]:
        """Where two entries cover a page, one is there at the first of them."""
        links = [self._link(entry) for entry in NAV if entry.roles & self.roles]
        here = next((link for link in links if link.is_here), None)
        return [link._replace(is_here=link is here) for link in links]

    @cached_property
    def bar(self) -> list[Link]:
        """Five on a phone: at a station the drawn ones (who supervises reads visits and logs
        none), else the first four, and oneself."""
        if not self.roles & STATION:
            first = [link for link in self.nav if link.view != "resources:donations"]
            return [*first[:4], self._link(ME)]
        today, people, resources = (link for link in self.nav if link.view in BAR)
        visits = next(link for link in self.nav if link.view == "cases:records")
        middle = self._link(LOG) if self.roles & LOG.roles else visits
        return [today, people, middle, resources, self._link(ME)]

    @cached_property
    def search_url(self) -> str:
        return next((link.url for link in self.nav if link.view == "cases:people"), "")

    def _link(self, entry: Entry) -> Link:
        match = self.request.resolver_match
        here = match.view_name if match else ""
        is_here = here == entry.view or here.startswith(entry.covers)
        return Link(reverse(entry.view), entry.icon, entry.label, is_here, entry.view)
