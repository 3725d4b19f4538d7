"""What must be there for everything to work, and since when something isn't.

Worker and beat leave a sign of life in Redis (config/celery.py); whoever has been silent for
half a minute is gone. Nobody's page waits for this: only machines and administrators ask.
"""

from __future__ import annotations

import socket
import time
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from stations.models import Job
from stations.row_security.acting import beyond_scope

KINDS = ("worker", "beat")
SILENT = 30  # seconds
WAITS_LONG = 300  # seconds a job may wait before somebody should look
PREFIX = f"{settings.CELERY_BROKER_TRANSPORT_OPTIONS['global_keyprefix']}alive"


def _redis() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1, decode_responses=True
    )


def show_life(kind: str) -> None:
    """Of this host; Redis forgets it by itself. Without Redis there is nobody to tell."""
    try:
        with _redis() as server:
            server.set(f"{PREFIX}:{kind}:{socket.gethostname()}", int(time.time()), ex=SILENT)
    except redis.RedisError:
        return


def found() -> dict[str, Any]:
    """``problems`` in words, and every figure; nothing here raises."""
    said: dict[str, Any] = {}
    for ask in (_of_database, _of_redis):
        said |= ask()
    said["last_backup"] = _last_backup()
    age = said.get("oldest_job_seconds") or 0
    problems = [name for name in ("database", "redis", *KINDS) if not said.get(name)]
    return said | {"problems": [*problems, *(["jobs wait"] if age > WAITS_LONG else [])]}


def _of_database() -> dict[str, Any]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        with beyond_scope():  # whoever asks: how old, and nothing of whose
            waiting = Job.objects.claimable().order_by("created_at")
            oldest = waiting.values_list("created_at").first()
    except DatabaseError:
        return {"database": False}
    age = round((timezone.now() - oldest[0]).total_seconds()) if oldest else 0
    return {"database": True, "oldest_job_seconds": age}


def _of_redis() -> dict[str, Any]:
    try:
        with _redis() as server:
            keys = list(server.scan_iter(f"{PREFIX}:*", count=1000))
    except redis.RedisError:
        return {"redis": False}
    hosts = {
        kind: len([key for key in keys if key.startswith(f"{PREFIX}:{kind}:")]) for kind in KINDS
    }
    return {"redis": True} | hosts


def _last_backup() -> str | None:
    try:
        return Path(settings.LAST_BACKUP).read_text(encoding="utf-8").strip()
    except OSError:
        return None
