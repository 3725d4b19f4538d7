"""What the pages of resources share: who reads them, their tabs, downloads."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stations import audit
from stations.models import Role
from stations.scope import postings_of, stations_of_role

READERS = frozenset({Role.WORKER, Role.LEAD, Role.SUPERVISOR, Role.OFFICER})
KEEPERS = (Role.WORKER, Role.LEAD)
TABS = (
    ("resources:donations", _("Donations and receipts")),
    ("resources:stock", _("Stock")),
    ("cases:hand_overs", _("Hand-overs")),
    ("resources:donors", _("Donors")),
)


def tabs(here: str) -> list[dict[str, Any]]:
    return [{"url": reverse(view), "label": label, "is_here": view == here} for view, label in TABS]


class ReaderMixin:
    """For who reads a station's resources: its own people, and the officers above."""

    request: HttpRequest
    tab = "resources:donations"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not {posting.role for posting in postings_of(request.user)} & READERS:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {  # type: ignore[misc]
            "tabs": tabs(self.tab),
            "may_write": stations_of_role(self.request.user, *KEEPERS).exists(),
            "query": self.query(),
        }

    def record_export(self, what: str, kind: str) -> None:
        detail = {"kind": what, "format": kind, "filters": self.request.GET.dict()}
        with transaction.atomic():
            audit.record("export", self.request.user, by=self.request.user, **detail)

    def query(self) -> str:
        """The address's query from the first page on."""
        query = self.request.GET.copy()
        for name in ("before", "after", "format"):
            query.pop(name, None)
        return query.urlencode()
