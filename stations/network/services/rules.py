"""What must be true of a station: one set of rules for the form, the import and the demo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import TypedDict

from django.utils import timezone
from django.utils.translation import gettext as _

from stations.dated import still_to_come
from stations.models import Division, Station, User
from stations.organisations.queries import Meant, Named, meant
from stations.refused import Problems, add
from stations.rights import RIGHTS
from stations.wording import short_day

ORDER = ("approved_on", "built_on", "operating_on", "closed_on")
DATES = ("approved_on", "built_on", "plaque_on", "operating_on", "suspended_on", "closed_on")


@dataclass(frozen=True, kw_only=True)
class StationDraft:
    """A station to be founded. ``serves``: nothing means its home division. ``operator``:
    an organisation's name and, if known, credit code; an unknown one is made. ``posts``: so many
    from its first day on."""

    code: str
    name: str
    tier: int
    home: Division
    parent_code: str = ""
    serves: Sequence[Division] = ()
    operator: str = ""
    operator_code: str = ""
    address: str = ""
    phone: str = ""
    approved_on: date | None = None
    built_on: date | None = None
    plaque_on: date | None = None
    operating_on: date | None = None
    suspended_on: date | None = None
    closed_on: date | None = None
    posts: int | None = None

    @property
    def since(self) -> date:
        """From when on it serves: its first known day."""
        days = (self.operating_on, self.built_on, self.plaque_on, self.approved_on)
        return next((day for day in days if day), timezone.localdate())


class PlainFields(TypedDict, total=False):
    """What is said of a station and changed without more ado."""

    address: str
    phone: str
    approved_on: date | None
    built_on: date | None
    plaque_on: date | None
    operating_on: date | None
    suspended_on: date | None


class FoundedFields(PlainFields, total=False):
    """The other fields of a ``StationDraft``."""

    operator: str
    operator_code: str
    closed_on: date | None
    posts: int | None


class EditedFields(PlainFields, total=False):
    name: str
    tier: int
    parent: Station | None
    home: Division


@dataclass
class Known:
    """What the database says about a batch, fetched with a constant number of statements."""

    own: set[str] = field(default_factory=set)  # divisions whose register ``by`` keeps
    codes: set[str] = field(default_factory=set)
    names: set[tuple[str, str]] = field(default_factory=set)
    tiers: dict[str, int] = field(default_factory=dict)  # by code: possible parents
    closed: set[str] = field(default_factory=set)
    operators: list[Meant] = field(default_factory=list)  # in the order of the drafts


def known_for(drafts: Sequence[StationDraft], by: User) -> Known:
    homes = {d.home.pk for d in drafts} | {s.pk for d in drafts for s in d.serves}
    own = RIGHTS.divisions(by, "keep").filter(pk__in=homes)
    asked = {d.code for d in drafts} | {d.parent_code for d in drafts}
    stations = list(Station.objects.filter(code__in=asked))
    same_home = Station.objects.filter(home__in={d.home.pk for d in drafts})
    return Known(
        own=set(own.values_list("pk", flat=True)),
        codes={station.code for station in stations},
        names=set(same_home.values_list("home", "name")),
        tiers={d.code: d.tier for d in drafts} | {s.code: s.tier for s in stations},
        closed={s.code for s in stations if s.closed_on},
        operators=meant(Named(d.operator, d.operator_code, d.home) for d in drafts),
    )


def station_problems(drafts: Sequence[StationDraft], by: User) -> dict[int, Problems]:
    """By index of the draft; empty problems when it may be founded."""
    known = known_for(drafts, by)
    codes = Counter(draft.code for draft in drafts)
    names = Counter((draft.home.pk, draft.name) for draft in drafts)
    found: dict[int, Problems] = {}
    for index, draft in enumerate(drafts):
        problems = found[index] = dates_in_order(draft)
        _check_place(draft, known, problems)
        _check_identity(draft, known, problems)
        _check_operator(draft, known.operators[index], problems)
        _check_parent(draft, known, problems)
        if codes[draft.code] > 1:
            add(problems, "code", _("This station code stands twice in the file."))
        if names[draft.home.pk, draft.name] > 1:
            add(problems, "name", _("This station stands twice in the file."))
    return found


def dates_in_order(draft: StationDraft | Station) -> Problems:
    """None in the future; approved, built, operating, closed in this order."""
    problems: Problems = {}
    for name in DATES:
        if sentence := still_to_come(getattr(draft, name)):
            add(problems, name, sentence)
    known = [(name, getattr(draft, name)) for name in ORDER if getattr(draft, name)]
    for (_first, earlier), (name, later) in pairwise(known):
        if later < earlier:
            add(
                problems,
                name,
                _("The date lies before %(day)s, the step before.") % {"day": short_day(earlier)},
            )
    last = [day for name in DATES[:-1] if (day := getattr(draft, name))]
    if draft.closed_on and last and draft.closed_on <= max(last):
        add(problems, "closed_on", _("A station closes after everything else."))
    return problems


def _check_place(draft: StationDraft, known: Known, problems: Problems) -> None:
    if draft.home.pk not in known.own:
        add(problems, "home", _("%(place)s lies outside your area.") % {"place": draft.home})
    for division in draft.serves:
        if division.pk not in known.own:
            add(problems, "serves", _("%(place)s lies outside your area.") % {"place": division})


def _check_identity(draft: StationDraft, known: Known, problems: Problems) -> None:
    if draft.code in known.codes:
        add(problems, "code", _("There is a station with this code already."))
    elif (draft.home.pk, draft.name) in known.names:
        add(problems, "name", _("This division has a station of that name already."))


def _check_operator(draft: StationDraft, operator: Meant, problems: Problems) -> None:
    if operator.problem:
        add(problems, "operator_code" if operator.is_of_code else "operator", operator.problem)
    if draft.operator_code and not draft.operator:
        add(problems, "operator", _("Name the operator whose credit code this is."))


def _check_parent(draft: StationDraft, known: Known, problems: Problems) -> None:
    if not draft.parent_code:
        return
    tier = known.tiers.get(draft.parent_code)
    if tier is None:
        add(problems, "parent_code", _("There is no station with this code."))
    elif tier >= draft.tier:
        add(problems, "parent_code", _("The station above must be of a higher tier."))
    elif draft.parent_code in known.closed:
        add(problems, "parent_code", _("The station above is closed."))
