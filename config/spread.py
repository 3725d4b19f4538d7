"""Which test runs where: modules of one group in one worker; pytest.ini loads this.

pytest-xdist 3.8 tells its groups in a way that pytest 9.2 does not hear (pytest-xdist#1386):
every worker would make for itself what is made for the group.
"""

import re
from functools import cache
from pathlib import Path

import pytest

MARK = re.compile(r'xdist_group\("(\w+)"\)')
# Groups and modules. The longest begin first, so that the workers end together.
LONG = [
    "stack",
    "published",
    "killed",
    "divisions",
    "reports/counting/tests/test_races.py",
    "stations/tests/test_changes.py",
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

    config.option.loadscopereorder = False  # many tests need not be long ones

    class ByGroup(LoadScopeScheduling):
        """In the order of the items; a test alone is a group of one."""

        def _split_scope(self, nodeid: str) -> str:
            return group_of(config.rootpath / nodeid.split("::")[0]) or nodeid

    return ByGroup(config, log)


def rank(module: Path, root: Path) -> int:
    """Where the tests of a module stand in ``LONG``; all others behind."""
    names = {group_of(module), module.relative_to(root).as_posix()}
    return next((n for n, name in enumerate(LONG) if name in names), len(LONG))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: rank(item.path, config.rootpath))
