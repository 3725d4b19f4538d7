"""Whoever reads reports, at a place that has some."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase

from reports.issued.queries.scope import own_places
from reports.rights import RIGHTS
from stations.pages import RightMixin


class ReadingMixin(RightMixin):
    """A village has no report: who is posted there alone has no such page."""

    rights, act = RIGHTS, "read"

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if RIGHTS.anywhere(request.user, self.act) and not own_places(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)
