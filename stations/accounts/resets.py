"""A forgotten password: by one administrator where a second step stands before the door all the
same, else by two of them, else on the server. So nobody reads a file under a lead's name alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stations.accounts.services import end_access, first_password, require_administrator_of
from stations.audit import trail
from stations.models import AuditEntry, PasswordReset, User
from stations.notices.services import notify
from stations.rights import RIGHTS
from stations.row_security.acting import beyond_scope
from stations.wording import Text

CONFIRMED_WITHIN = timedelta(hours=24)
# Two administrators are two people: who became one lately may have been made for this.
SETTLED_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class Offer:
    """What the page of a log-in says about its password."""

    is_at_once: bool  # the second step stays
    asked: PasswordReset | None
    until: datetime | None
    others: list[User]  # who may confirm what this administrator asks for, or has asked for
    may_confirm: bool


def offered(user: User, *, by: User) -> Offer:
    asked = open_reset(user)
    others = confirmers(user, asked.by if asked else by)
    return Offer(
        is_at_once=has_second_step(user),
        asked=asked,
        until=asked and asked.at + CONFIRMED_WITHIN,
        others=others,
        may_confirm=bool(asked) and by in others,
    )


def has_second_step(user: User) -> bool:
    """An app on the person's phone: recovery codes come with it and go with it."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def open_reset(user: User) -> PasswordReset | None:
    since = timezone.now() - CONFIRMED_WITHIN
    return PasswordReset.objects.select_related("by").filter(user=user, at__gt=since).first()


def confirmers(user: User, asker: User) -> list[User]:
    """Administrators of all the person's places, those of the divisions above too; neither who
    asked nor the person. Asker and confirmer have both been administrators for a week."""
    postings = user.postings.on().select_related("station", "division")
    places = [posting.station or posting.division for posting in postings]
    found = [set(RIGHTS.holders("administer", place)) for place in places if place]
    if not found:
        return []
    left = set.intersection(*found) - {user, asker}
    with beyond_scope():  # wherever they became one
        new = set(
            AuditEntry.objects.filter(
                record__in=[record_of(one) for one in {asker, *left}],
                at__gt=timezone.now() - SETTLED_AFTER,
                verb="post",
                detail__role__in=list(RIGHTS.acts["administer"]),
            ).values_list("record", flat=True)
        )
    if record_of(asker) in new:
        return []
    return sorted((one for one in left if record_of(one) not in new), key=lambda one: one.name)


def record_of(user: User) -> str:
    """As the trail names it."""
    return f"{user._meta.label_lower}:{user.pk}"


@transaction.atomic
def reset_password(user: User, *, by: User) -> str | None:
    """A new first password, told once; nothing yet where another administrator must confirm."""
    require_administrator_of(by, user)
    if user == by:
        raise ValidationError(_("Your own password is changed on your own page."))
    if not has_second_step(user):
        _ask(user, by)
        return None
    password = _set_first(user)
    trail.record("reset_password", user, by=by)
    _tell([user], gettext_lazy("%(name)s has set you a first password."), {"name": by}, urgent=True)
    return password


def _ask(user: User, by: User) -> None:
    asked = open_reset(user)
    if asked and asked.by != by:
        raise ValidationError(_("It was asked for already: confirm it, or refuse it."))
    PasswordReset.objects.update_or_create(user=user, defaults={"by": by, "at": timezone.now()})
    trail.record("ask_reset", user, by=by)
    names = {"name": by, "person": user}
    _tell(
        confirmers(user, by),
        gettext_lazy("%(name)s asks for a new first password for %(person)s; please confirm it."),
        names,
        url=reverse("stations:admin_user", args=[user.pk]),
    )
    _tell(
        [user],
        gettext_lazy(
            "%(name)s asks for a new first password for you. If you didn't want one, "
            "tell another administrator at once."
        ),
        names,
        urgent=True,
    )


def _tell(
    users: Iterable[User],
    text: Text,
    names: dict[str, User],
    *,
    url: str = "",
    urgent: bool = False,
) -> None:
    """Of log-ins, which are about nobody's file."""
    notify(users, lambda: text % names, url=url, about=None, is_urgent=urgent)


@transaction.atomic
def confirm_reset(user: User, *, by: User) -> str:
    """The second administrator tells the person the password, and the first one doesn't know it."""
    require_administrator_of(by, user)
    asked = _taken(user)
    if by not in confirmers(user, asked.by):
        raise ValidationError(
            _("Another administrator confirms it: neither who asked for it nor the person.")
        )
    require_administrator_of(asked.by, user)
    asked.delete()
    password = _set_first(user)
    trail.record("reset_password", user, by=by, asked_by=asked.by_id)
    names = {"name": asked.by, "other": by, "person": user}
    _tell(
        [user],
        gettext_lazy("%(name)s asked for a first password for you, and %(other)s has set it."),
        names,
        urgent=True,
    )
    _tell([asked.by], gettext_lazy("%(other)s has set %(person)s a first password."), names)
    return password


@transaction.atomic
def withdraw_reset(user: User, *, by: User) -> None:
    """By any administrator of the person's."""
    require_administrator_of(by, user)
    asked = _taken(user)
    asked.delete()
    trail.record("withdraw_reset", user, by=by)
    said = gettext_lazy("No new first password for %(person)s: %(name)s has refused it.")
    _tell([user, asked.by], said, {"name": by, "person": user})


def _taken(user: User) -> PasswordReset:
    """Held, so that of two who press at once one is told that there is nothing left."""
    asked = open_reset(user)
    held = asked and PasswordReset.objects.select_for_update().filter(pk=asked.pk).first()
    if not held:
        raise ValidationError(_("Nobody has asked for it within the last 24 hours; ask anew."))
    return held


def _set_first(user: User) -> str:
    password = first_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    PasswordReset.objects.filter(user=user).delete()
    end_access(user)
    return password


@transaction.atomic
def reset_on_server(user: User, *, is_phone_lost: bool = False) -> str:
    """By whoever runs the server, where no second administrator is at hand, or phone and recovery
    codes are lost. The trail has it under the person's own name: nobody is logged in there."""
    if is_phone_lost:
        Authenticator.objects.filter(user=user).delete()
    password = _set_first(user)
    trail.record("reset_on_server", user, by=user, second_step_ended=is_phone_lost)
    said = gettext_lazy("Whoever runs the server has set you a first password.")
    _tell([user], said, {}, urgent=True)
    return password
