"""Navigation, the frame around every page: where one can go, where one is, who one is."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stations.models import User
from stations.rights_table import Rights
from stations.scope import postings_of
from stations.wording import Text

THEMES = ("auto", "light", "dark")
THEME_COOKIE = settings.THEME_COOKIE_NAME
ME = "stations:me"


class Entry(NamedTuple):
    """A place to go, for those who may do ``act``: exactly they reach it. ``place``: its order in
    the menu. ``covers``: beginnings of the view names below it."""

    place: int
    view: str
    icon: str
    label: Text
    rights: Rights
    act: str
    covers: tuple[str, ...] = ()

    def is_open_to(self, user: User) -> bool:
        return self.rights.anywhere(user, self.act)


class Link(NamedTuple):
    url: str
    icon: str
    label: Text
    is_here: bool
    view: str


NAV: list[Entry] = []
PRESSED: list[Entry] = []  # what is done most, in the middle of a phone's bar
BAR = ("cases:today", "cases:people", "resources:donations")  # of a station's phone
# Not in the bar of a phone elsewhere.
BESIDE = ("cases:activities", "resources:projects", "resources:donations")


def offer(*entries: Entry) -> None:
    """Each app says its entries once, in its ``menu.py``."""
    NAV.extend(entries)
    NAV.sort(key=lambda entry: entry.place)


class Frame:
    """What base.html asks; two queries at most (postings, unread notices), none for a stranger."""

    def __init__(self, request: HttpRequest):
        self.request = request
        self.is_demo = settings.DEMO
        chosen = request.COOKIES.get(THEME_COOKIE)
        self.theme = chosen if chosen in THEMES else "auto"
        self.themes = THEMES

    @cached_property
    def user(self) -> User | None:
        user = getattr(self.request, "user", None)
        return user if user and user.is_authenticated else None

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
        links = [self._link(entry) for entry in self._mine(NAV)]
        here = next((link for link in links if link.is_here), None)
        return [link._replace(is_here=link is here) for link in links]

    @cached_property
    def bar(self) -> list[Link]:
        """Five on a phone: at a station the drawn ones (who supervises reads visits and logs
        none), else the first four, and oneself."""
        drawn = [link for link in self.nav if link.view in BAR]
        if len(drawn) < len(BAR) or drawn[0].view != BAR[0]:
            first = [link for link in self.nav if link.view not in BESIDE]
            return [*first[:4], self._me()]
        visits = next(link for link in self.nav if link.view == "cases:records")
        pressed = [self._link(entry) for entry in self._mine(PRESSED)]
        today, people, resources = drawn
        return [today, people, *(pressed or [visits]), resources, self._me()]

    @cached_property
    def search_url(self) -> str:
        """The list of people, which finds cases and stations too; else that of stations."""
        urls = {link.view: link.url for link in self.nav}
        return urls.get("cases:people") or urls.get("stations:list", "")

    def _mine(self, entries: list[Entry]) -> list[Entry]:
        return [entry for entry in entries if self.user and entry.is_open_to(self.user)]

    def _link(self, entry: Entry) -> Link:
        return self._place(entry.view, entry.icon, entry.label, entry.covers)

    def _me(self) -> Link:
        """Oneself: everybody's, whatever their roles."""
        return self._place(ME, "user-circle", _("Me"), ("stations:notice", "account_", "mfa_"))

    def _place(self, view: str, icon: str, label: Text, covers: tuple[str, ...]) -> Link:
        match = self.request.resolver_match
        here = match.view_name if match else ""
        is_here = here == view or here.startswith(covers)
        return Link(reverse(view), icon, label, is_here, view)
