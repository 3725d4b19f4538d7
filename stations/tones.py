"""How the states of the ground floor look."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

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
draw(
    "station",
    {
        "closed": _("closed"),
        "suspended": _("suspended"),
        "operating": _("operating"),
        "built": _("built, not operating"),
        "planned": _("planned"),
    },
    {
        "closed": ("", "archive"),
        "suspended": ("warn", "player-pause"),
        "operating": ("ok", "circle-check"),
        "built": ("warn", "clock"),
        "planned": ("", "circle"),
    },
)
