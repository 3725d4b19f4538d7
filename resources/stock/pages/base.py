"""What the pages of the stock share: who reads them, their tabs."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from stations.kinds.kind import SECTIONS
from stations.kinds.rights import AT_DESK, READING
from stations.scope import postings_of, stations_of_role

READERS, KEEPERS = READING, tuple(AT_DESK)


def tabs(here: str, user: Any) -> list[dict[str, Any]]:
    return SECTIONS["resources"].tabs(here, user)


class ReaderMixin:
    """For who reads a station's resources: its own people, and the officers above."""

    request: HttpRequest
    tab = "resources:stock"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not {posting.role for posting in postings_of(request.user)} & READERS:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {  # type: ignore[misc]
            "tabs": tabs(self.tab, self.request.user),
            "may_write": stations_of_role(self.request.user, *KEEPERS).exists(),
            "query": self.query(),
        }

    def query(self) -> str:
        """The address's query from the first page on."""
        query = self.request.GET.copy()
        for name in ("before", "after", "format"):
            query.pop(name, None)
        return query.urlencode()
