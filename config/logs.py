"""Logs as machines read them: one line, one object (``LOG_FORMAT=json``)."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from config import quiet

# What a line may say of a request; nothing else that hangs on a record goes out with it.
OF_REQUESTS = ("method", "view", "status", "seconds")


class JsonLines(quiet.Formatter):
    """The fields of a record; of an error nothing that it carried."""

    def format(self, record: logging.LogRecord) -> str:
        record = self.quieted(record)
        said: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "request_id": getattr(record, "request_id", "-"),
            "message": record.getMessage(),
        }
        known = {name: getattr(record, name, None) for name in OF_REQUESTS}
        if isinstance(known["view"], str):  # one of stations.requests
            said |= known
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False, default=str)
