"""Row-level access: the one place that decides which rows a person may see.

Two grades: ``countable_by(user)`` (figures and masked lists) and ``visible_to(user)``
(person level). Both come from today's postings: at a township station a posting covers it
and the rooms and points below it, at a hub or a centre that point alone, over a division
what its path contains. Pages and API views never filter by station themselves:
``ScopedMixin`` does it for both, and out of scope is 404.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import ClassVar, Protocol

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from stations.accounts.models import Posting, Role, User
from stations.divisions.models import Division, DivisionPath
from stations.network.models import Station, StationQuerySet

StationKeys = QuerySet[Station, Mapping[str, object]]
DivisionKeys = QuerySet[Division, Mapping[str, object]]

PERSON_ROLES = frozenset({Role.WORKER, Role.LEAD, Role.SUPERVISOR, Role.CLIENT})
COUNTING_ROLES = PERSON_ROLES | {Role.OFFICER}
KEEPING_ROLES = COUNTING_ROLES | {Role.ADMINISTRATOR}
MADE_AT = "origin"  # the field of a record that says where it was made


def postings_of(user: User) -> list[Posting]:
    """Today's postings, read once for a user object (one request, one job)."""
    today = timezone.localdate()
    known = user.__dict__.get("_postings")
    if known is None or known[0] != today:
        rows = []
        if user.pk:
            postings = user.postings.on(today).order_by("pk")  # a frame names the first one
            rows = list(postings.select_related("station", "division"))
        known = user.__dict__["_postings"] = (today, rows)
    return known[1] if user.is_active else []


def _stations(user: User, roles: frozenset[Role] | set[Role]) -> StationKeys:
    """Keys of the stations that postings with these roles cover today; said once for a user, as
    postings are read."""
    known = user.__dict__.setdefault("_stations", {})
    key = (frozenset(roles), timezone.localdate(), *(p.pk for p in postings_of(user)))
    if key not in known:
        covered = _covered_with(user, roles)
        known[key] = Station.objects.filter(covered).order_by().values("pk")
    return known[key].all()


def _covered_with(user: User, roles: Collection[Role]) -> Q:
    covered = Q(pk__in=[])
    for posting in postings_of(user):
        if posting.role in roles:
            covered |= _covered_by(posting)
    return covered


def _within(posting: Posting) -> QuerySet[DivisionPath, Mapping[str, object]]:
    """Divisions below a division posting. Where that one stands is read once for a posting, as
    postings are for a user."""
    known = posting.__dict__.get("_within")
    if known is None:
        paths = DivisionPath.objects.under(posting.division_id or "")
        known = posting.__dict__["_within"] = paths.values("division")
    return known


def _covered_by(posting: Posting) -> Q:
    if posting.division:
        return Q(home__in=_within(posting))
    own = Q(pk=posting.station_id)
    if posting.station and posting.station.tier == Station.Tier.TOWNSHIP:
        own |= Q(parent=posting.station_id) | Q(parent__parent=posting.station_id)
    return own


def holds_any(user: User, roles: Collection[str]) -> bool:
    """Whether this person has one of these roles at some place today."""
    return any(posting.role in roles for posting in postings_of(user))


def counts_anything(user: User) -> bool:
    """Whether there is a place whose lists this person reads; an administrator alone reads none."""
    return holds_any(user, COUNTING_ROLES)


def opens_anything(user: User) -> bool:
    """Whether there is a place whose people this person may open."""
    return any(posting.role in PERSON_ROLES for posting in postings_of(user))


def masks_anything(user: User) -> bool:
    """Whether there is a place whose people this person lists and may not open."""
    return holds_any(user, COUNTING_ROLES - PERSON_ROLES)


def stations_countable_by(user: User) -> StationKeys:
    return _stations(user, COUNTING_ROLES)


def countable_stations(user: User) -> StationQuerySet:
    """The same as rows. Stations are public in one's own scope: who counts them sees them. No
    station is looked for among stations: the planner may not know yet how many there are."""
    return Station.objects.filter(_covered_with(user, COUNTING_ROLES))


def stations_visible_to(user: User) -> StationKeys:
    """Stations whose people and records this person may open."""
    return _stations(user, PERSON_ROLES)


def stations_audited_by(user: User) -> StationKeys:
    return _stations(user, {Role.AUDITOR})


def stations_administered_by(user: User) -> StationKeys:
    return _stations(user, {Role.ADMINISTRATOR})


def stations_of_role(user: User, *roles: Role) -> StationKeys:
    """Stations where this person has one of these roles today."""
    return _stations(user, set(roles))


def divisions_countable_by(user: User) -> DivisionKeys:
    """Divisions below a division posting, and those that posted stations live in or serve."""
    within = Q(served_by__station__in=stations_countable_by(user))
    within |= Q(stations__in=stations_countable_by(user))
    for posting in postings_of(user):
        if posting.division and posting.role in COUNTING_ROLES | {Role.ADMINISTRATOR}:
            within |= Q(pk__in=_within(posting))
    return Division.objects.filter(within).order_by().values("pk").distinct()


def divisions_reported_to(user: User) -> DivisionKeys:
    """Divisions whose reports this person may read: what division postings contain."""
    return divisions_of_role(user, *COUNTING_ROLES)


def divisions_administered_by(user: User) -> DivisionKeys:
    return divisions_of_role(user, Role.ADMINISTRATOR)


def divisions_of_role(user: User, *roles: Role) -> DivisionKeys:
    """Divisions below division postings with one of these roles today."""
    within = Q(pk__in=[])
    for posting in postings_of(user):
        if posting.division and posting.role in roles:
            within |= Q(pk__in=_within(posting))
    return Division.objects.filter(within).order_by().values("pk")


def divisions_kept_by(user: User) -> DivisionKeys:
    """Divisions whose records this person may open: below division postings, whatever the role
    but an auditor's, who reads the trail alone."""
    return divisions_of_role(user, *KEEPING_ROLES)


def divisions_listed_by(user: User) -> DivisionKeys:
    """Divisions whose records this person may list: those, and what lies above the stations at
    which they are posted (a township's people know of what its county has)."""
    homes = [p.station.home_id for p in postings_of(user) if p.station and p.role in COUNTING_ROLES]
    above = _path_of(user, homes) if homes else set()
    within = Q(pk__in=divisions_kept_by(user)) | Q(pk__in=above)
    return Division.objects.filter(within).order_by().values("pk")


def divisions_known_to(user: User) -> DivisionKeys:
    """Divisions whose public records reach this person: those that they list, and all above any
    of their posts (a county's officers know of what its province does)."""
    mine = [p for p in postings_of(user) if p.role in KEEPING_ROLES]
    own = [p.station.home_id if p.station else p.division_id for p in mine]
    known = [code for code in own if code]
    above = _path_of(user, known) if known else set()
    within = Q(pk__in=divisions_kept_by(user)) | Q(pk__in=above)
    return Division.objects.filter(within).order_by().values("pk")


def _path_of(user: User, divisions: list[str]) -> set[str]:
    """These divisions and all above them; read once for a user, as postings are."""
    known = user.__dict__.setdefault("_paths", {})
    key = (tuple(divisions), timezone.localdate())
    if key not in known:
        known[key] = _codes_above(divisions)
    return known[key]


def _codes_above(divisions: list[str]) -> set[str]:
    paths = DivisionPath.objects.on().filter(division__in=divisions)
    return {code for path in paths.values_list("path", flat=True) for code in path.split("/")}


def roles_of(user: User, obj: Model) -> frozenset[str]:
    """The roles this person has *at this object's place* today; empty for a stranger.

    ``obj`` is a station, a division, or a record of one (``place_field``). A set and not one
    role: Sun may be a worker at East and a supervisor at West, or both at one place.
    """
    place = obj if isinstance(obj, Station | Division) else place_of(obj)
    known = user.__dict__.setdefault("_roles", {})
    key = (type(place).__name__, place.pk, timezone.localdate())
    if key not in known:
        known[key] = frozenset(p.role for p in postings_of(user) if _covers(p, place))
    return known[key]


def place_of(obj: Model) -> Station | Division:
    """Where a record belongs. One of a division whose place isn't known yet: where it was made."""
    field = getattr(obj, "place_field", "station")
    place = getattr(obj, field)
    return getattr(obj, MADE_AT) if place is None and field != "station" else place


def _covers(posting: Posting, place: Station | Division) -> bool:
    if isinstance(place, Station):
        return Station.objects.filter(_covered_by(posting), pk=place.pk).exists()
    if not posting.division:
        return False
    return DivisionPath.objects.under(posting.division).filter(division=place).exists()


def posted_at(station: Station, *roles: Role) -> QuerySet[User]:
    """Who has one of these roles at this station today: whom to tell, who else may decide."""
    covering = Q(station=station)
    above = station.parent
    while above is not None:
        if above.tier == Station.Tier.TOWNSHIP:
            covering |= Q(station=above)
        above = above.parent
    covering |= Q(division__in=_codes_above([station.home_id]))
    return _posted(covering, roles)


def posted_over(division: Division, *roles: Role) -> QuerySet[User]:
    """The same of a division: by its path, and nobody of a station below it."""
    return _posted(Q(division__in=_codes_above([division.pk])), roles)


def _posted(covering: Q, roles: tuple[Role, ...]) -> QuerySet[User]:
    postings = Posting.objects.on().filter(covering, role__in=roles)
    return User.objects.filter(pk__in=postings.values("user"), is_active=True).order_by("pk")


def stations_with_grant(user: User, grant: str) -> StationKeys:
    """Stations where a posting of today grants this beyond its role (``Posting.MaySee``)."""
    covered = Q(pk__in=[])
    for posting in postings_of(user):
        if grant in posting.may_see:
            covered |= _covered_by(posting)
    return Station.objects.filter(covered).order_by().values("pk")


class ScopedQuerySet(QuerySet):
    """A scoped model says, in ``station_path``, how to get from it to a station."""

    station_path: ClassVar[str] = "station"

    def visible_to(self, user: User) -> ScopedQuerySet:
        return self.filter(**{f"{self.station_path}__in": stations_visible_to(user)})

    def countable_by(self, user: User) -> ScopedQuerySet:
        return self.filter(**{f"{self.station_path}__in": stations_countable_by(user)})


class Scoped(Protocol):
    """Rows that know whose they are."""

    def visible_to(self, user: User) -> QuerySet: ...


def seen_by(user: User, rows: StationQuerySet | Scoped) -> QuerySet:
    """Those of these rows that this person may open; whoever counts a station sees it."""
    if isinstance(rows, StationQuerySet):
        return rows.filter(_covered_with(user, COUNTING_ROLES))
    return rows.visible_to(user)


class UserRequest(HttpRequest):
    """What a page is asked: whoever isn't logged in gets to none of ours (middleware)."""

    user: User
    htmx: HtmxDetails


class ScopedMixin:
    """For generic views and viewsets alike: out of scope means 404, not 403."""

    request: UserRequest

    def get_queryset(self) -> QuerySet:
        return seen_by(self.request.user, super().get_queryset())  # type: ignore[misc]
