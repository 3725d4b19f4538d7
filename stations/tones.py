"""How the states of the ground floor look."""

from __future__ import annotations

from stations.looks import draw
from stations.models import Job

draw(
    "job",
    dict(Job.State.choices),
    {
        Job.State.WAITING: ("", "clock"),
        Job.State.RUNNING: ("acc", "progress"),
        Job.State.DONE: ("ok", "circle-check"),
        Job.State.FAILED: ("bad", "alert-circle"),
    },
)
