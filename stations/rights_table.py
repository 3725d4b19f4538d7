"""Authorisation, who may do what and where: a table an app (``<app>/rights.py``), one a kind.

Services, pages, menu, buttons, REST, imports and jobs ask it, and nobody else names a role. Which
rows somebody sees is the scope's matter (out of scope: 404); who sees a row and may not do this
to it reads whose act it is (``NotYourRole``: 403).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stations.models import Division, Role, Station, User
from stations.scope import (
    divisions_of_role,
    holds_any,
    place_of,
    posted_at,
    posted_over,
    postings_of,
    roles_of,
    stations_of_role,
)

Roles = frozenset[Role]
NOBODY: Roles = frozenset()

PEOPLE = frozenset({Role.WORKER, Role.LEAD, Role.SUPERVISOR})
READING = PEOPLE | {Role.OFFICER}
WRITING = frozenset({Role.WORKER, Role.LEAD, Role.CLIENT})
AT_DESK = WRITING - {Role.CLIENT}  # a client never comes by a page
LEADS = frozenset({Role.LEAD})
WORKERS = frozenset({Role.WORKER})
SUPERVISORS = frozenset({Role.SUPERVISOR})
CLIENTS = frozenset({Role.CLIENT})
OFFICERS = frozenset({Role.OFFICER})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})

# What every kind of record has is said once.
USUAL_WORDS = {
    "list": gettext_lazy("Read this list"),
    "enter": gettext_lazy("Enter one here"),
    "import": gettext_lazy("Import this register"),
    "add": gettext_lazy("Add this"),
    "edit": gettext_lazy("Correct this"),
    "void": gettext_lazy("Void this"),
}


class Denied(PermissionDenied):
    """403 with a sentence: somebody in scope may not do this. A page, htmx and REST say it."""


class NotYourRole(Denied):
    """The sentence says which act it is and who may. ``is_elsewhere``: who asked is one of them,
    but not at this place; ``is_nowhere``: there is no place any more at which anybody could be."""

    def __init__(
        self,
        words: Any,
        roles: Iterable[str],
        *,
        is_writers: bool = False,
        is_elsewhere: bool = False,
        is_nowhere: bool = False,
    ) -> None:
        known = [role for role in Role if role in roles]
        who = [str(role.label) for role in known if role != Role.CLIENT or len(known) == 1]
        if set(roles) - set(known):  # of a life with roles of its own: who uploaded
            who.append(_("whoever began it"))
        if is_writers:
            who.append(_("whoever wrote it"))
        said = {"act": words, "who": _(", ").join(who) or _("nobody")}
        if is_nowhere:
            sentence = _("“%(act)s” isn't possible: this is at no station any more.")
        elif is_elsewhere:
            sentence = _("“%(act)s” is for those with that post at this place; yours is elsewhere.")
        else:
            sentence = _("“%(act)s” is for: %(who)s.")
        super().__init__(sentence % said)


@dataclass(frozen=True)
class Right:
    """A row: the act, who may do it at its place, the words of it (an imperative, as on a button:
    they stand in the refusal), and who may do it to what they themselves wrote."""

    act: str
    roles: Roles
    words: Any
    own: Roles = NOBODY


@dataclass(frozen=True)
class Rights:
    """``acts``: act → roles that may do it at the record's place. ``own``: roles that may do it
    to what they themselves wrote. An act that stands in neither is nobody's. ``words``: act →
    what a refusal calls it."""

    acts: Mapping[str, Roles]
    own: Mapping[str, Roles] = field(default_factory=dict)
    words: Mapping[str, Any] = field(default_factory=dict)

    def may(self, user: User, act: str, obj: Any) -> bool:
        """``obj`` is a station, a division, or a record of one: a right is asked with its place.
        Where there is none (a person who left), nobody may."""
        place = _place(obj)
        if place is None:
            return False
        roles = roles_of(user, place)
        if roles & self.acts.get(act, NOBODY):
            return True
        is_own = getattr(obj, "created_by_id", None) == user.pk
        return is_own and bool(roles & self.own.get(act, NOBODY))

    def require(self, user: User, act: str, obj: Any) -> None:
        if not self.may(user, act, obj):
            raise self.refusal(act, user, is_nowhere=_place(obj) is None)

    def anywhere(self, user: User, act: str) -> bool:
        """Whether there is a place where this person may: what a menu and a button ask."""
        return holds_any(user, self.acts.get(act, NOBODY))

    def require_anywhere(self, user: User, act: str) -> None:
        """For a page without a place, and before one is chosen."""
        if not self.anywhere(user, act):
            raise self.refusal(act, user)

    def stations(self, user: User, act: str) -> QuerySet[Station, Any]:
        """Keys of the stations where this person may."""
        return stations_of_role(user, *self.acts.get(act, NOBODY))

    def divisions(self, user: User, act: str) -> QuerySet[Division, Any]:
        """Keys of the divisions where this person may."""
        return divisions_of_role(user, *self.acts.get(act, NOBODY))

    def posted_over(self, user: User, act: str) -> list[Division]:
        """The divisions of today's postings that let this person: not what lies below them."""
        roles = self.acts.get(act, NOBODY)
        return [p.division for p in postings_of(user) if p.division and p.role in roles]

    def holders(self, act: str, place: Station | Division) -> QuerySet[User]:
        """Who may at this station, or over this division, today: whom to tell."""
        roles = self.acts.get(act, NOBODY)
        if isinstance(place, Station):
            return posted_at(place, *roles)
        return posted_over(place, *roles)

    def refusal(self, act: str, by: User, *, is_nowhere: bool = False) -> NotYourRole:
        """What ``by`` reads."""
        words = self.words.get(act) or USUAL_WORDS.get(act, act)
        return NotYourRole(
            words,
            self.acts.get(act, NOBODY),
            is_writers=bool(self.own.get(act, NOBODY)),
            is_elsewhere=self.anywhere(by, act),
            is_nowhere=is_nowhere,
        )


def _place(obj: Any) -> Station | Division | None:
    return obj if isinstance(obj, Station | Division) else obj and place_of(obj)


def table(*rights: Right) -> Rights:
    """The rights of an app, a row each."""
    return Rights(
        {right.act: right.roles for right in rights},
        {right.act: right.own for right in rights if right.own},
        {right.act: right.words for right in rights},
    )
