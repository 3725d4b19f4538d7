"""How gunicorn runs the site: ``gunicorn --config config/serving.py``. All its processes count
into one folder, which begins empty (``stations/operations/metrics.py``). They share its files by
memory, and writing to such a one on a disk that is full kills the process: it stands in memory."""

import hashlib
import os
import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of this server's own, 0700
var = Path(os.environ.get("VAR_DIR") or "var").absolute()
own = f"sws-metrics-{hashlib.sha256(bytes(var)).hexdigest()[:12]}"
folder = MEMORY / own if os.access(MEMORY, os.W_OK) else var / "metrics"
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
if os.environ.get("LOG_FORMAT") == "json":  # its own lines, too
    logconfig_dict = {"formatters": {"generic": {"()": "config.logs.JsonLines"}}}


def on_starting(server):
    """Before the first worker: what an earlier start has counted is over."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)


def on_exit(server):
    shutil.rmtree(folder, ignore_errors=True)
