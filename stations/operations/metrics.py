"""What Prometheus reads: requests as every web process has counted them, and how things stand.

Each process writes its counts into files of one folder (``PROMETHEUS_MULTIPROC_DIR``, which
``config/serving.py`` sets), and whoever is asked adds them up; without that folder there is one
process, which knows its own. What is read from the database is the same whoever is asked.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import DatabaseError
from django.db.models import Count
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from stations import readiness
from stations.audit.seals import lag
from stations.models import Job
from stations.row_security.acting import beyond_scope

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
OWN = CollectorRegistry()
REQUESTS = Counter("sws_requests", "Requests answered", ["view", "method", "status"], registry=OWN)
SECONDS = Histogram(
    "sws_request_seconds",
    "Seconds until an answer",
    ["view", "method"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=OWN,
)


def observe(view: str, method: str, status: int, seconds: float) -> None:
    REQUESTS.labels(view, method, str(status)).inc()
    SECONDS.labels(view, method).observe(seconds)


def exposition() -> bytes:
    """The text format, of all processes of this host."""
    registry = CollectorRegistry()
    counted(registry)
    registry.register(_Standing())
    return generate_latest(registry)


def counted(registry: CollectorRegistry) -> None:
    """What all processes have counted."""
    if os.environ.get(FOLDER):
        MultiProcessCollector(registry)
    else:
        registry.register(_Counted())


class _Counted(Collector):
    def collect(self) -> Iterator[Any]:
        yield from OWN.collect()


class _Standing(Collector):
    """What is so at this moment. A database that is away has no figures, and that is said."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        found = readiness.found()
        up = GaugeMetricFamily("sws_up", "What is needed is there", labels=["part"])
        for part in ("database", "redis", *readiness.KINDS):
            up.add_metric([part], float(found.get(part) or 0))
        yield up
        if found["last_backup"]:
            made = datetime.fromisoformat(found["last_backup"]).timestamp()
            yield GaugeMetricFamily("sws_last_backup_time", "When it was made", value=made)
        if found["database"]:
            yield from self._of_database(found)

    def _of_database(self, found: dict[str, Any]) -> Iterator[GaugeMetricFamily]:
        try:
            with beyond_scope():  # numbers of all places, and nothing of any
                numbers = Job.objects.order_by().values_list("state").annotate(Count("pk"))
                known = dict.fromkeys(Job.State.values, 0) | dict(numbers)
                behind = lag()
        except DatabaseError:
            return
        jobs = GaugeMetricFamily("sws_jobs", "Jobs by state", labels=["state"])
        for state, number in known.items():
            jobs.add_metric([state], number)
        yield jobs
        age = found["oldest_job_seconds"]
        yield GaugeMetricFamily("sws_oldest_job_seconds", "Age of the job that waits", value=age)
        yield GaugeMetricFamily("sws_seal_lag_seconds", "Age of what has no seal", value=behind)
