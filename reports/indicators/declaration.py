"""What an indicator is: a declaration. Pages, files, REST and the compiler only read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import KW_ONLY, dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol, runtime_checkable

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.behind.queries.drill import After, Listing
from reports.figures.keys import FigureKey
from reports.figures.queries.figure_source import FigureSource
from reports.words import Words
from stations.wording import NONE, WAN, is_large, money, quantity


class Kind(models.TextChoices):
    STOCK = "stock", _("stock")
    FLOW = "flow", _("flow")
    RATIO = "ratio", _("ratio")


class Chapter(models.TextChoices):
    """Under which heading a report prints it."""

    NETWORK = "network", _("Network")
    SERVICES = "services", _("Services")
    VISITS = "visits", _("Visits")
    CASES = "cases", _("Cases and groups")
    ACTIVITIES = "activities", _("Activities")
    RESOURCES = "resources", _("Resources")
    LEDGER = "ledger", _("Beneficiaries")
    WORKFORCE = "workforce", _("Workforce")
    ORGANISATIONS = "organisations", _("Organisations")
    VOLUNTEERS = "volunteers", _("Volunteers")


class Behind(models.TextChoices):
    """What the list behind a figure shows."""

    STATIONS = "stations", _("stations")
    POSTS = "posts", _("stations and their posts")
    DIVISIONS = "divisions", _("divisions")
    POPULATIONS = "populations", _("divisions and their population")
    RECORDS = "records", _("service records")
    PEOPLE = "people", _("people")
    HOUSEHOLDS = "households", _("households")
    LEDGER = "ledger", _("people on the ledger")
    CASES = "cases", _("cases")
    ACTIVITIES = "activities", _("activities")
    DONATIONS = "donations", _("donations")
    DUTIES = "duties", _("visit duties")
    OVERDUE = "overdue", _("people overdue for a visit")
    WORKERS = "workers", _("workers")
    PAIRINGS = "pairings", _("pairings")
    PARTIES = "parties", _("organisations that are paired")
    PROJECTS = "projects", _("projects")
    RAISED = "raised", _("money raised")
    MATCHED = "matched", _("matching grants")
    GRANTED = "granted", _("project grants")
    REGISTERED = "registered", _("registered volunteers")
    TEAMS = "teams", _("teams of volunteers")
    SITES = "sites", _("sites of voluntary service")
    ORGANISATIONS = "organisations", _("organisations")
    VOLUNTEERS = "volunteers", _("volunteers who helped or joined")
    HOURS = "hours", _("volunteer hours")
    TOGETHER = "together", _("services with volunteers")
    NOTHING = "", ""


@dataclass(frozen=True)
class Count:
    """One cell of an indicator. ``counted`` and ``lacking`` are keys of what a stock counted
    (hex of a UUID); what a flow counted can be found again by its dates. Keys that may be many
    are ``unread``: whoever keeps or lists them asks for ``keys()``, in the count's ``snapshot()``.
    """

    value: Decimal | None
    part: str = ""
    dimension: str = ""
    item: str = ""
    numerator: int | Decimal | None = None
    denominator: int | Decimal | None = None
    counted: list[str] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)
    unread: Callable[[], list[str]] | None = field(default=None, compare=False)

    def keys(self) -> list[str]:
        return self.unread() if self.unread else self.counted

    def key(self, indicator: str) -> FigureKey:
        return FigureKey(indicator, self.part, self.dimension, self.item)


class Counting(Protocol):
    """Yields the whole first, then its cells."""

    def __call__(self, source: FigureSource, /) -> Iterable[Count]: ...


@runtime_checkable
class Listed(Protocol):
    """How a flow is counted: it also lists what stands behind one of its figures."""

    def lines(self, source: FigureSource, key: FigureKey, after: After) -> Listing: ...


@dataclass(frozen=True)
class Indicator:
    """``id`` as in domain catalogue; ``count`` yields the whole first, then its cells.

    ``unit`` "%" shows a ratio of 0 to 1 as a percentage with ``decimals``; ``is_money`` shows
    yuan in 万元 from ten thousand on; ``is_trimmed`` drops trailing zeros. ``version`` rises
    whenever what it counts changes.
    """

    id: str
    name: Words
    explanation: Words
    count: Counting
    behind: Behind = Behind.NOTHING
    _: KW_ONLY
    kind: Kind
    chapter: Chapter
    unit: Words
    numerator: Words = ""
    denominator: Words = ""
    only: Words = ""  # what it is restricted to, in words
    dimensions: tuple[str, ...] = ()
    decimals: int = 0
    version: int = 1
    source: Words = ""
    of_stations: bool = True  # whether a single station has it
    of_counties: bool = True  # whether a county, or what is below one, has it
    is_money: bool = False
    is_trimmed: bool = False

    @property
    def told_by(self) -> tuple[str, ...]:
        """Its own dimensions, and those apart that whatever it counts has."""
        return (*self.dimensions, *getattr(self.count, "apart", ()))

    @property
    def is_flow(self) -> bool:
        """What happened in the period and can be found again by its dates: a report counts it
        from the filings alone, and where nothing is filed it is not known. ``of_day``: of how it
        is counted, that it is a ratio of stocks."""
        is_stock = self.kind == Kind.STOCK or getattr(self.count, "of_day", False)
        return isinstance(self.count, Listed) and not is_stock

    @property
    def is_share(self) -> bool:
        return self.unit == "%"

    @property
    def unit_after(self) -> Words:
        """What stands after its ``text``, which already says percent and yuan."""
        return "" if self.is_share or self.is_money else self.unit

    def unit_of(self, value: Decimal | None) -> Words:
        """What its ``number`` is written in: money in 万元 from ten thousand yuan on."""
        return _("10,000 yuan") if self.is_money and is_large(value) else self.unit

    def scaled(self, value: Decimal | None, beside: Decimal | None = None) -> Decimal | None:
        """The very number that is printed, in the unit of ``beside`` (else in its own), so that
        a row of figures has one unit."""
        if value is None or not self.is_money:
            return self.rounded(value)
        is_in_wan = is_large(value if beside is None else beside)
        return half_up(value / WAN if is_in_wan else value, 2)

    def has(self, source: FigureSource) -> bool:
        if source.is_station:
            return self.of_stations
        return self.of_counties or source.has_counties

    def rounded(self, value: Decimal | None) -> Decimal | None:
        """Half up, to the declared decimals, as a percentage where it is one. What isn't
        whole never rounds to 100: it gets decimals until it doesn't."""
        if value is None:
            return None
        decimals = self.decimals
        shown = value * 100 if self.is_share else value
        result = half_up(shown, decimals)
        while self.is_share and result == 100 and shown < 100:
            decimals += 1
            result = half_up(shown, decimals)
        return result

    def number(self, value: Decimal | None, beside: Decimal | None = None) -> str:
        """As it is printed, without its unit (``unit_of``): 1,234 or 72.0 or —."""
        if self.is_money or self.is_trimmed:
            return quantity(self.scaled(value, beside))
        rounded = self.rounded(value)
        return NONE if rounded is None else f"{rounded:,}"

    def text(self, value: Decimal | None) -> str:
        """With its percent sign, or its unit where it is money: 72.0%, 2.3 万元."""
        if self.is_money:
            return money(value)
        number = self.number(value)
        return f"{number}%" if self.is_share and value is not None else number


def half_up(value: Decimal, decimals: int = 0) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def ratio(numerator: int | Decimal | None, denominator: int | Decimal | None) -> Decimal | None:
    """A share between 0 and 1; of nothing there is none, neither 0 nor 1."""
    if numerator is None or not denominator:
        return None
    return Decimal(numerator) / Decimal(denominator)
