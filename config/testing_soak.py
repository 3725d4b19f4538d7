"""How long the long tests take: ``make test`` runs them short, ``make soak`` (SOAK=1) long.

``ROUNDS = soaked(6, 100)`` is six rounds in the suite and a hundred in the soak. A module that asks
is marked ``long``; what has no short version is marked ``soak`` and is left to ``make soak``.
pytest.ini loads this.
"""

import os
from typing import TypeVar

import pytest

SOAKS = os.environ.get("SOAK") == "1"
T = TypeVar("T")


def soaked(short: T, long: T) -> T:
    """Rounds, seconds, seeds of this run."""
    return long if SOAKS else short


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if not SOAKS and item.get_closest_marker("soak")]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)
