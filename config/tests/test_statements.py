"""How many statements each page asks of the database: no more than one above what was promised.

``contract/statements.txt``: ``address person statements`` (``address?key``: asked of the scene's
thing of that name), counted in the scene of one thing of
each kind when the house was rearranged.
"""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.testing_soak import soaked
from config.tests.scene import address, scene  # noqa: F401  (fixtures)

PROMISED = Path(__file__).parent / "contract" / "statements.txt"
PEOPLE = ["lin", "he", "chen", "gao", "an"]
FOR_WHOM = 1  # the statement that says which places are the asker's, for the second lock
AT_TIMES = ("usersessions", "SAVEPOINT")  # a session is noted once in a while, by any page
DEARER = {
    # whose it may be instead, and at which station
    # and which volunteers helped
    "cases:record_edit": 7,
    "cases:record_replace": 7,
    "cases:record": 1,
    # who helped, and is offered: who helped there last, who joined last
    "cases:activity_add": 4,
    # attempts since the last visit; activities that are planned; pairings that wait
    "cases:today": 3,
    "cases:crisis": 1,  # what is owed to the person, to be brought forward
    # attempts since the last visit, and an open crisis; who stands by them
    "cases:people_export": 1,
    "cases:person": 2,
    "cases:person_file": 2,
    "cases:person_household": 2,
    # its figures beside two other months, what it lacks, and whether its step was taken already
    # and how many volunteers helped, of each of the three months
    "cases:filing": 5,
    # whether what one sent from here is stored; who helped last or joined, who has checked in
    "cases:activity_day": 6,
    "cases:person_transfer": 1,  # which children are left without a guardian
    "cases:file_month": 2,  # the example of an activity lies in the scene's month
    # names what ends by it (pairings too) and which children are left, and asks what follows for
    # who remains
    "cases:person_death": 7,
    "beneficiaries:transfer_request": 1,  # what one asked for
    "stations:admin_user": 5,  # names who may confirm a new password
    "cases:activity": 2,  # its photos, with who is seen; volunteers
    "api:activity-detail": 3,  # its photos, who is seen on them, who is expected, volunteers
    "api:record-detail": 3,  # its photos, and who is seen on them; volunteers
    "api:division-list": 1,  # under whom each was administered
    "api:division-detail": 1,
    # pairings that hold, that owe a contact and that are late; party units; who gives points
    **dict.fromkeys(("reports:indicators", "reports:draft"), 3),
    **dict.fromkeys(("reports:draft_csv", "reports:draft_xlsx"), 3),
    "reports:index": 1,  # since when the reader's stations are at work: reports of past years
    "api:report-detail": 1,  # what it is compared with, of which its page and files speak
    "reports:xlsx": 1,  # who has filed, and whether what it is compared with was filed by the same
    "stations:imports": 1,  # officers bring a station's registers in, too
    "resources:donors": 2,  # is narrowed to a station, as it was not before
    # volunteers, teams and sites, what is declared of them, and how many live there
    "reports:draft": 3,
    "reports:draft_csv": 3,
    "reports:draft_xlsx": 3,
    "reports:indicators": 3,
    "reports:place": 3,
}


def promised():
    """What each page was promised to cost, by person."""
    found = {}
    for line in PROMISED.read_text(encoding="utf-8").splitlines():
        name, who, number = line.split()
        found.setdefault(name, {})[who] = int(number)
    return found


def counted(client, path):
    """The statements of a page that is there, its file read to the end; nothing of others."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
        body = answer.getvalue() if answer.streaming else answer.content
    if answer.status_code != 200 or not body:
        return None
    return sum(not any(word in one["sql"] for word in AT_TIMES) for one in asked)


@pytest.mark.long
@pytest.mark.parametrize("people", soaked([PEOPLE], [[who] for who in PEOPLE]), ids="-".join)
def test_no_page_asks_more_of_the_database(people, address, as_user, request):  # noqa: F811
    """In the suite one person asks for a page, for the next another one; in the soak each of them
    asks for all, in a scene where nobody else was."""
    before = promised()
    assert len(before) > 140
    clients = {who: as_user(request.getfixturevalue(who)) for who in people}
    dearer = {}
    for number, (name, numbers) in enumerate(before.items()):
        asking = [who for who in numbers if who in people]
        for who in soaked([asking[number % len(asking)]] if asking else [], asking):
            now, most = counted(clients[who], address(name)), numbers[who] + 1 + FOR_WHOM
            if now and now > most + DEARER.get(name, 0):
                dearer[name, who] = f"{numbers[who]} -> {now}"
    assert dearer == {}
