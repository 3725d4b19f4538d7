"""Who has a posting where: the administrator's work lists."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet
from oauth2_provider.models import Application

from stations.accounts.models import PostingQuerySet
from stations.models import Posting, User
from stations.scope import divisions_administered_by, stations_administered_by


def _postings(user: User) -> PostingQuerySet:
    """Postings, ended ones too, at places that this administrator looks after."""
    place = Q(station__in=stations_administered_by(user))
    place |= Q(division__in=divisions_administered_by(user))
    return Posting.objects.filter(place)


def administered_users(user: User) -> QuerySet[User]:
    """People (no clients) with a posting, past or present, in the administrator's place."""
    posted = _postings(user).of_people()
    shown = Prefetch(
        "postings", Posting.objects.on().select_related("station", "division"), to_attr="today"
    )
    return (
        User.objects.filter(pk__in=posted.values("user")).prefetch_related(shown).order_by("name")
    )


def administered_clients(user: User) -> QuerySet[Application]:
    """API clients whose posting lies in the administrator's place."""
    posted = _postings(user).of_clients()
    shown = Prefetch(
        "user__postings", Posting.objects.select_related("station", "division"), to_attr="all"
    )
    clients = Application.objects.filter(user__in=posted.values("user"))
    return clients.select_related("user").prefetch_related(shown).order_by("name")
