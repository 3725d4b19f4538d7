"""How many statements each page asks of the database: no more than one above what was promised.

``contract/statements.txt``: ``address person statements``, counted in the scene of one thing of
each kind when the house was rearranged.
"""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.tests.scene import address, scene  # noqa: F401  (fixtures)

PROMISED = Path(__file__).parent / "contract" / "statements.txt"
AT_TIMES = ("usersessions", "SAVEPOINT")  # a session is noted once in a while, by any page
DEARER = {
    "cases:file_month": 2,  # the example of an activity lies in the scene's month
    "resources:donors": 2,  # is narrowed to a station, as it was not before
}


def promised(who):
    rows = [line.split() for line in PROMISED.read_text(encoding="utf-8").splitlines()]
    return {name: int(number) for name, person, number in rows if person == who}


def counted(client, path):
    """The statements of a page that is there, its file read to the end; nothing of others."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
        body = answer.getvalue() if answer.streaming else answer.content
    if answer.status_code != 200 or not body:
        return None
    return sum(not any(word in one["sql"] for word in AT_TIMES) for one in asked)


@pytest.mark.parametrize("who", ["lin", "he", "chen", "gao", "an"])
def test_no_page_asks_more_of_the_database(who, address, as_user, request):  # noqa: F811
    client = as_user(request.getfixturevalue(who))
    before = promised(who)
    assert len(before) > 30
    now = {name: counted(client, address(name)) for name in before}
    dearer = {
        name: f"{before[name]} -> {number}"
        for name, number in now.items()
        if number and number > before[name] + 1 + DEARER.get(name, 0)
    }
    assert dearer == {}
