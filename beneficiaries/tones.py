"""How a visiting grade looks."""

from __future__ import annotations

from beneficiaries.codes import Risk
from stations.looks import draw

draw(
    "risk",
    dict(Risk.choices),
    {
        Risk.HIGH: ("bad", "alert-triangle-filled"),
        Risk.KEY: ("warn", "flag-filled"),
        Risk.GENERAL: ("", "circle"),
    },
)
