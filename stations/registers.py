"""The kinds of this app, announced when it is ready."""

from __future__ import annotations

from stations.divisions.finding import DIVISIONS
from stations.kinds.finders import register_finder
from stations.kinds.importing import offer_import
from stations.kinds.kind import register
from stations.organisations.kind import FINDER, ORGANISATIONS
from stations.workers.kind import WORKERS
from stations.workers.sheet import WorkerImporter


def announce() -> None:
    register(ORGANISATIONS, WORKERS)
    register_finder(FINDER)
    register_finder(DIVISIONS)
    offer_import(ORGANISATIONS)
    offer_import(WORKERS, WorkerImporter)
