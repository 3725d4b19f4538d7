"""One number for a request, in every line that it logs, in its answer and on its error page."""

from __future__ import annotations

import logging
import re
from contextvars import ContextVar

HEADER = "X-Request-ID"
# A UUID, with or without dashes, as nginx's $request_id is: nobody's number fits into that.
WELL_FORMED = re.compile(r"[0-9a-f]{8}(-?)[0-9a-f]{4}(\1[0-9a-f]{4}){2}\1[0-9a-f]{12}")
REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdFilter(logging.Filter):
    """Each record knows the request in which it was written."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = REQUEST_ID.get()
        return True
