"""Which test runs where: modules of one group in one worker; pytest.ini loads this.

pytest-xdist 3.8 tells its groups in a way that pytest 9.2 does not hear (pytest-xdist#1386):
every worker would make for itself what is made for the group.
"""

import re
from functools import cache
from pathlib import Path

import pytest

MARK = re.compile(r'xdist_group\("(\w+)"\)')
# The longest begin first, so that the workers end together.
LONG = [
    "reports/counting/tests/test_races.py",
    "stations/tests/test_changes.py",
    "reports/issued/tests/test_killed.py",
]


@cache
def group_of(module: Path) -> str | None:
    """What the mark of the module says; the process that spreads the tests imports none."""
    found = MARK.search(module.read_text())
    return found and found[1]


def pytest_xdist_make_scheduler(config: pytest.Config, log):
    if config.getvalue("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class ByGroup(LoadScopeScheduling):
        """The largest group first, as its base does it; a test alone is a group of one."""

        def _split_scope(self, nodeid: str) -> str:
            return group_of(config.rootpath / nodeid.split("::")[0]) or nodeid

    return ByGroup(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: item.path.relative_to(config.rootpath).as_posix() not in LONG)
