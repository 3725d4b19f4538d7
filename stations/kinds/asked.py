"""The list of a kind, as somebody's address asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
        self.filterset: Any = kind.filterset
        self.name, self.title, self.file, self.find = kind.many, words.many, words.file, words.find
        self.none, self.none_hint = words.none, words.none_hint

    def rows(self) -> QuerySet[Any]:
        return self.kind.listed(self.user)
