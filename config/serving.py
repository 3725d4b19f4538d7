"""How gunicorn runs the site: ``gunicorn --config config/serving.py``. All its processes count
into one folder, which begins empty (``stations/operations/metrics.py``)."""

import os
import shutil
from pathlib import Path

folder = Path(os.environ.get("VAR_DIR") or "var") / "metrics"
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
if os.environ.get("LOG_FORMAT") == "json":  # its own lines, too
    logconfig_dict = {"formatters": {"generic": {"()": "config.logs.JsonLines"}}}


def on_starting(server):
    """Before the first worker: what an earlier start has counted is over."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
