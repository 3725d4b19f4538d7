"""Who comes in: log-ins, postings, API clients. An administrator acts for their own place."""

from __future__ import annotations

import secrets
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from oauth2_provider.models import AccessToken, Application

from stations.audit import trail
from stations.devices.services import end_keys
from stations.models import Division, Posting, Role, Station, User
from stations.rights import RIGHTS

# No 0/O, 1/l/I: a first password is read out over the telephone.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def first_password() -> str:
    """A password for the first log-in, about 74 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(3))


def end_access(user: User) -> None:
    """All sessions and tokens, at once: what was given to a right doesn't outlast it."""
    user.access_ended_at = timezone.now()
    user.save(update_fields=["access_ended_at"])
    AccessToken.objects.filter(application__user=user).delete()  # client credentials alone
    end_keys(user=user)


def require_administrator(by: User, place: Station | Division | None) -> None:
    RIGHTS.require(by, "administer", place)


@transaction.atomic
def invite_user(
    *,
    username: str,
    name: str,
    role: str,
    station: Station | None = None,
    division: Division | None = None,
    since: date | None = None,
    may_see: list[str] | None = None,
    by: User,
) -> tuple[User, str]:
    """A new log-in with its first posting; the password is told once and must be changed."""
    if User.objects.filter(username__iexact=username).exists():
        raise ValidationError({"username": _("This user name is taken; choose another.")})
    password = first_password()
    user = User(username=username, name=name, must_change_password=True)
    user.set_password(password)
    user.full_clean()
    user.save()
    trail.record("invite", user, by=by, station=station)
    post_user(
        user, role=role, station=station, division=division, since=since, may_see=may_see, by=by
    )
    return user, password


@transaction.atomic
def post_user(
    user: User,
    *,
    role: str,
    station: Station | None = None,
    division: Division | None = None,
    since: date | None = None,
    until: date | None = None,
    may_see: list[str] | None = None,
    agreement: str = "",
    by: User,
) -> Posting:
    """Give a role at one place, from a day on."""
    if station and division:
        raise ValidationError(_("A posting has either a station or a division."))
    require_administrator(by, station or division)
    if user == by:
        raise ValidationError(_("Nobody gives themself a role; ask another administrator."))
    posting = Posting(
        user=user,
        role=role,
        station=station,
        division=division,
        since=since or timezone.localdate(),
        until=until,
        may_see=may_see or [],
        agreement=agreement,
    )
    check_place(posting)
    posting.full_clean()
    posting.save()
    end_access(user)
    trail.record(
        "post",
        user,
        by=by,
        station=station,
        role=role,
        division=division and division.pk,
        since=str(posting.since),
        may_see=posting.may_see,
    )
    return posting


def check_place(posting: Posting) -> None:
    """Workers and leads have a station; officers, auditors and administrators a division."""
    at_station = posting.role in {Role.WORKER, Role.LEAD}
    over_division = posting.role in {Role.OFFICER, Role.AUDITOR, Role.ADMINISTRATOR}
    if at_station and not posting.station:
        raise ValidationError({"station": _("This role needs a station.")})
    if over_division and not posting.division:
        raise ValidationError({"division": _("This role needs a division.")})


@transaction.atomic
def end_posting(posting: Posting, *, on: date, reason: str, by: User) -> None:
    """The role ends: ``on`` is the first day without it."""
    require_administrator(by, posting.station or posting.division)
    _end_posting(posting, on=on, reason=reason, by=by)


@transaction.atomic
def end_postings_of_work(user: User, station: Station, *, on: date, by: User) -> int:
    """The rights at a station end with the work there, by whoever may end that; how many did."""
    RIGHTS.require(by, "end_assignment", station)
    rows = user.postings.filter(Q(until=None) | Q(until__gt=on), station=station)
    ended = list(rows.select_for_update(of=("self",)).select_related("station", "user"))
    for posting in ended:
        _end_posting(posting, on=on, reason=_("The work there ended."), by=by)
    return len(ended)


def _end_posting(posting: Posting, *, on: date, reason: str, by: User) -> None:
    if on <= posting.since:
        raise ValidationError({"on": _("The end must lie after the beginning.")})
    posting.until = on
    posting.save(update_fields=["until"])
    end_access(posting.user)
    trail.record(
        "end_posting",
        posting.user,
        by=by,
        station=posting.station,
        reason=reason,
        role=posting.role,
        until=str(on),
    )


@transaction.atomic
def set_active(user: User, *, active: bool, reason: str, by: User) -> None:
    """Lock a log-in at once, or open it again."""
    require_administrator_of(by, user)
    if user == by:
        raise ValidationError(_("You can't lock your own log-in."))
    user.is_active = active
    user.save(update_fields=["is_active"])
    end_access(user)
    trail.record("unlock" if active else "lock", user, by=by, reason=reason)


def require_administrator_of(by: User, user: User) -> None:
    """An administrator acts on whoever has a posting in their place, and on no one beyond it."""
    postings = user.postings.select_related("station", "division")
    now = list(postings.on())
    last = postings.exclude(until=None).order_by("-until", "-pk").first()
    if not now and last:  # nobody's any more: whoever ended it may still lock it
        now = [last]
    for place in [posting.station or posting.division for posting in now] or [None]:
        RIGHTS.require(by, "administer", place)


@transaction.atomic
def make_client(
    *,
    name: str,
    agreement: str,
    station: Station | None = None,
    division: Division | None = None,
    until: date | None = None,
    by: User,
) -> tuple[Application, str]:
    """An API client of its own user and posting; the secret is told once."""
    user = User(username=f"client-{secrets.token_hex(6)}", name=name)
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save()
    post_user(
        user,
        role=Role.CLIENT,
        station=station,
        division=division,
        until=until,
        agreement=agreement,
        by=by,
    )
    secret = secrets.token_urlsafe(32)
    application = Application.objects.create(
        name=name,
        user=user,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
        client_secret=secret,
    )
    trail.record("make_client", user, by=by, station=station, agreement=agreement)
    return application, secret


@transaction.atomic
def renew_secret(application: Application, *, by: User) -> str:
    """A new secret, told once; tokens of the old one end at once."""
    require_administrator_of(by, application.user)
    secret = secrets.token_urlsafe(32)
    application.client_secret = secret
    application.save()
    AccessToken.objects.filter(application=application).delete()
    trail.record("renew_secret", application.user, by=by)
    return secret


@transaction.atomic
def end_client(application: Application, *, reason: str, by: User) -> None:
    """The client comes in no more: postings end, tokens go."""
    require_administrator_of(by, application.user)
    application.user.is_active = False
    application.user.save(update_fields=["is_active"])
    end_access(application.user)
    trail.record("end_client", application.user, by=by, reason=reason)


@transaction.atomic
def appoint_first_administrator(
    *, username: str, name: str, division: Division
) -> tuple[User, str]:
    """The log-in that begins: whoever runs the server appoints it; nobody else can yet.

    Refused once the division has an administrator, who invites everybody else.
    """
    if Posting.objects.on().filter(role=Role.ADMINISTRATOR, division=division).exists():
        raise ValidationError(_("This division has an administrator already."))
    password = first_password()
    user = User(username=username, name=name, must_change_password=True)
    user.set_password(password)
    user.full_clean()
    user.save()
    Posting.objects.create(user=user, role=Role.ADMINISTRATOR, division=division)
    trail.record("appoint", user, by=user, division=division.pk)
    return user, password
