"""Python's clock moved: what is marked ``dated`` runs at two of ``MOMENTS`` in the suite, by its
name, and at the others in ``make soak``; ``--at 2028-02-29T12:00`` runs anything at another
(Shanghai's time). pytest.ini loads this.

The product asks Python alone what time it is (``config/tests/test_clock.py`` holds it to that),
so the database's own clock may stand elsewhere.
"""

import datetime
import time
import zlib
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
import time_machine
from _pytest.mark.structures import ParameterSet

SHANGHAI = ZoneInfo("Asia/Shanghai")
MOMENTS = {
    "28feb": "2027-02-28T12:00",  # the last of its month
    "leap-day": "2028-02-29T12:00",
    "30th": "2026-11-30T12:00",  # the month before is longer
    "31st": "2027-03-31T12:00",  # the month before is shorter by three days
    "last-of-year": "2026-12-31T12:00",
    "first-of-year": "2027-01-01T12:00",
    # In Greenwich it is the day before until eight in the morning.
    "before-midnight": "2027-09-30T23:59",
    "after-midnight": "2027-10-01T00:01",
}


DEMO_MOMENT = "2026-11-17T10:00"  # what is said of the demo is said of this day


def moment_of(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def moved(moment: datetime.datetime) -> time_machine.travel:
    """A context in which it is this moment, and time goes on from there."""
    return time_machine.travel(moment, tick=True)


def unmoved_time() -> float:
    """What the machine's own clock says, in seconds."""
    if time_machine.escape_hatch.is_travelling():
        return time_machine.escape_hatch.time.time()
    return time.time()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--at", help="every test begins at this moment, as 2028-02-29T12:00")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.definition.get_closest_marker("dated"):
        metafunc.fixturenames.append("moment")
        at = metafunc.config.option.at
        moments = [pytest.param(at, id=at)] if at else turns(metafunc.definition.name)
        metafunc.parametrize("moment", moments, indirect=True)


def turns(name: str) -> list[ParameterSet]:
    """Every moment; those at which the suite leaves out the test of this name are of the soak."""
    first, apart = zlib.crc32(name.encode()), len(MOMENTS) // 2
    return [
        pytest.param(at, id=moment, marks=[pytest.mark.soak] if (n - first) % apart else [])
        for n, (moment, at) in enumerate(MOMENTS.items())
    ]


@pytest.fixture
def moment(request: pytest.FixtureRequest) -> str:
    """The moment at which a ``dated`` test begins."""
    return request.param


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Around the fixtures too: what they make is made on the test's own day."""
    callspec = getattr(item, "callspec", None)
    at = callspec and callspec.params.get("moment") or item.config.option.at
    if at is None:
        return (yield)
    with moved(moment_of(at)):
        return (yield)
