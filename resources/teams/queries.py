"""Teams as they are listed and opened, with their members."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from resources.teams.models import Team, TeamMember
from resources.volunteers.models import Volunteer
from stations.kinds.finders import FOUND
from stations.models import User
from stations.scope import stations_countable_by, stations_visible_to


def members_of(team: Team, user: User) -> QuerySet[TeamMember]:
    """All that ever were, the present ones first; ``is_open``: whether this person reads who it
    is."""
    seen = Volunteer.objects.visible_to(user).filter(pk=OuterRef("volunteer"))
    rows = team.members.filter(volunteer__voided_at=None).select_related("volunteer")
    return rows.annotate(is_open=Exists(seen)).order_by("-until", "since", "pk")


def belong_on(day: date) -> Q:
    """Of members: who belongs to the team on this day and is a volunteer still."""
    is_member = Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))
    is_volunteer = Q(volunteer__left_on=None) | Q(volunteer__left_on__gte=day)
    return is_member & is_volunteer & Q(volunteer__voided_at=None)


def with_sizes(user: User, found: Sequence[Team]) -> Sequence[Team]:
    """With ``size``, how many belong to each today; one statement."""
    members = TeamMember.objects.filter(
        belong_on(timezone.localdate()), team__in=[team.pk for team in found]
    )
    sizes = dict(members.values_list("team").annotate(number=Count("pk")).order_by())
    for team in found:
        team.size = sizes.get(team.pk, 0)
    return found


def opened_by(user: User) -> QuerySet[Team]:
    return Team.objects.filter(station__in=stations_countable_by(user))


def offered_to(user: User) -> QuerySet[Team]:
    """Whom a record made now may name."""
    here = Team.objects.not_voided().filter(station__in=stations_visible_to(user))
    return here.filter(ended_on=None).order_by("name", "pk")


def found_by(user: User, typed: str) -> list[Team]:
    return list(offered_to(user).filter(name__icontains=typed.strip())[:FOUND])
