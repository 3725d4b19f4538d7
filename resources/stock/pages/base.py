"""What the pages of the stock share: who reads them, their tabs."""

from __future__ import annotations

from django.http import HttpRequest

from resources.rights import STOCK
from stations.kinds.kind import SECTIONS
from stations.models import User
from stations.pages import RightMixin


def tabs(here: str, user: User) -> list[dict[str, object]]:
    return SECTIONS["resources"].tabs(here, user)


class ReaderMixin(RightMixin):
    """For who reads a station's resources: its own people, and the officers above."""

    request: HttpRequest
    tab = "resources:stock"
    rights, act = STOCK, "list"

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(**kwargs) | {  # type: ignore[misc]
            "tabs": tabs(self.tab, self.request.user),
            "may_write": STOCK.anywhere(self.request.user, "enter"),
            "query": self.query(),
        }

    def query(self) -> str:
        """The address's query from the first page on."""
        query = self.request.GET.copy()
        for name in ("before", "after", "format"):
            query.pop(name, None)
        return query.urlencode()
