"""The list of a kind, as somebody's address asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import QueryDict

from stations.lists.asked import Asked
from stations.models import User

if TYPE_CHECKING:
    from .kind import Kind


class KindAsked(Asked):
    def __init__(self, kind: Kind, user: User, query: QueryDict) -> None:
        super().__init__(user, query)
        words = kind.words
        self.kind, self.listing, self.icon = kind, kind.listing, kind.icon
        self.filterset = kind.filterset
        self.name, self.title, self.file, self.find = kind.many, words.many, words.file, words.find
        self.none, self.none_hint = words.none, words.none_hint

    def rows(self) -> QuerySet:
        return self.kind.listed(self.user)

    @cached_property
    def stations(self) -> Sequence[object]:
        """By which a list is read that says so."""
        return list(self.kind.place.listed(self.user).values_list("pk", flat=True))

    @property
    def has_places(self) -> bool:
        if self.listing.by_station:
            return len(self.stations) > 1
        return self.kind.place.has_many(self.user)
