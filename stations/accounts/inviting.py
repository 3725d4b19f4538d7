"""Many log-ins at once. A sheet says who comes in with which role where; each gets a password when
an administrator takes the first passwords to hand them out, and never stands in a file before.

So nothing waits anywhere that lets somebody in, and who was told a password is told once: after
that a new one takes the way of every forgotten one (``resets``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from stations.accounts.queries import administered_users
from stations.accounts.services import check_place, first_password
from stations.audit import trail
from stations.models import Division, Posting, Station, User
from stations.refused import Problems, add, as_errors, refuse_any
from stations.scope import divisions_administered_by, stations_administered_by

AT_ONCE = 200  # passwords; each costs the server some 50 ms, so that guessing does, too
MAX_USERNAME = 30


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """A log-in to come, with its first posting: at a station or over a division."""

    username: str
    name: str
    role: str
    station: Station | None = None
    division: Division | None = None
    since: date = field(default_factory=timezone.localdate)
    may_see: Sequence[str] = ()

    def posting(self, user: User) -> Posting:
        return Posting(
            user=user,
            role=self.role,
            station=self.station,
            division=self.division,
            since=self.since,
            may_see=list(self.may_see),
        )


def inviting_stations(by: User) -> QuerySet[Station]:
    return Station.objects.filter(pk__in=stations_administered_by(by))


def inviting_divisions(by: User) -> QuerySet[Division]:
    """Nobody is posted over a village."""
    mine = Division.objects.filter(pk__in=divisions_administered_by(by), is_pseudo=False)
    return mine.filter(level__lte=Division.Level.TOWNSHIP)


def check_invitations(rows: Sequence[Invitation], *, by: User) -> dict[int, ValidationError]:
    """What is wrong, by index; the same number of statements however many."""
    stations = _own(inviting_stations(by), [row.station for row in rows])
    divisions = _own(inviting_divisions(by), [row.division for row in rows])
    names = [row.username.casefold() for row in rows]
    same = User.objects.annotate(plain=Lower("username")).filter(plain__in=names)
    taken = set(same.values_list("plain", flat=True))
    found: dict[int, Problems] = {}
    for index, row in enumerate(rows):
        problems = found[index] = {}
        if row.username.casefold() in taken:
            add(problems, "username", _("This user name is taken; choose another."))
        taken.add(row.username.casefold())
        if bool(row.station) == bool(row.division):
            add(problems, "station", _("Choose a station or a division, one of the two."))
        for place, mine, name in ((row.station, stations, "station"),
                                  (row.division, divisions, "division")):  # fmt: skip
            if place and place.pk not in mine:
                sentence = _("%(place)s lies outside your area.") % {"place": place}
                add(problems, name, sentence)
        if not problems:
            _judge_posting(row, problems)
        _judge_shape(row, problems)
    return as_errors(found)


@transaction.atomic
def invite_many(rows: Sequence[Invitation], *, by: User) -> list[User]:
    """All or none (``Refused``); nobody has a password yet."""
    refuse_any(check_invitations(rows, by=by))
    users = [
        User(
            username=row.username,
            name=row.name,
            must_change_password=True,
            password=make_password(None),
        )
        for row in rows
    ]
    User.objects.bulk_create(users, batch_size=1000)
    postings = [row.posting(user) for row, user in zip(rows, users, strict=True)]
    Posting.objects.bulk_create(postings, batch_size=1000)
    at = {one.user_id: one for one in postings}
    trail.record_many("invite", users, by=by, at=lambda user: at[user.pk].station)
    trail.record_many(
        "post",
        users,
        by=by,
        each=lambda user: _told(at[user.pk]),
        at=lambda user: at[user.pk].station,
    )
    return users


def waiting(by: User) -> QuerySet[User]:
    """Who was invited by a sheet at this administrator's places and has no password yet; nobody
    who has a posting beyond them."""
    mine = Q(station__in=stations_administered_by(by))
    mine |= Q(division__in=divisions_administered_by(by))
    found = administered_users(by).filter(
        password__startswith=UNUSABLE_PASSWORD_PREFIX,
        must_change_password=True,
        last_login=None,
        is_active=True,
    )
    return found.exclude(pk__in=Posting.objects.exclude(mine).values("user"))


@transaction.atomic
def hand_out_passwords(*, by: User) -> list[tuple[User, str]]:
    """The first passwords of up to ``AT_ONCE`` of them, told this once."""
    keys = list(waiting(by).values_list("pk", flat=True)[:AT_ONCE])
    held = User.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    left = set(held.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX).values_list("pk"))
    users = [user for user in waiting(by).filter(pk__in=keys) if (user.pk,) in left]
    told = [(user, first_password()) for user in users]
    for user, password in told:
        user.set_password(password)
    User.objects.bulk_update(users, ["password"])
    trail.record_many("first_password", users, by=by)
    return told


def _own(mine: QuerySet, places: Sequence[Station | Division | None]) -> set[object]:
    asked = {place.pk for place in places if place}
    return set(mine.filter(pk__in=asked).values_list("pk", flat=True))


def _judge_posting(row: Invitation, problems: Problems) -> None:
    try:
        check_place(row.posting(User()))
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            for sentence in sentences:
                add(problems, name, sentence)


def _judge_shape(row: Invitation, problems: Problems) -> None:
    """As the form says it: a user name of few letters, a name that fits."""
    try:
        validate_slug(row.username)
    except ValidationError as error:
        add(problems, "username", error.messages[0])
    if len(row.username) > MAX_USERNAME:
        sentence = _("At most %(most)d characters.") % {"most": MAX_USERNAME}
        add(problems, "username", sentence)
    if not row.name.strip():
        add(problems, "name", _("Write a name."))


def _told(posting: Posting) -> dict[str, object]:
    return {
        "role": posting.role,
        "division": posting.division_id,
        "since": str(posting.since),
        "may_see": posting.may_see,
    }
