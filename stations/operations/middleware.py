"""Each request has its number and is counted."""

from __future__ import annotations

import logging
import time
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from stations.operations import metrics
from stations.operations.request_ids import HEADER, REQUEST_ID, WELL_FORMED

log = logging.getLogger("stations.requests")


class RequestMiddleware:
    """Stands outermost: whatever happens within has the number, and is counted."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = request.headers.get(HEADER, "")
        token = REQUEST_ID.set(sent if WELL_FORMED.fullmatch(sent) else uuid4().hex)
        begun = time.perf_counter()
        try:
            response = self.get_response(request)
            self._tell(request, response, time.perf_counter() - begun)
            response[HEADER] = REQUEST_ID.get()
        finally:
            REQUEST_ID.reset(token)
        return response

    def _tell(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        """By the view's name: an address has keys of people, and what follows it search terms."""
        match = request.resolver_match
        view = match.view_name if match else "none"
        method = request.method if request.method in metrics.METHODS else "other"
        metrics.observe(view or "none", method, response.status_code, seconds)
        said = {"method": method, "view": view, "status": response.status_code}
        log.info(
            "%(method)s %(view)s %(status)s", said, extra=said | {"seconds": round(seconds, 3)}
        )
