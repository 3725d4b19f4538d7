"""A disk without room: PostgreSQL refuses, the product says so in a sentence, and goes on later."""

import subprocess
import time
from contextlib import contextmanager
from itertools import product

import pytest

from config.tests.storms.traffic import COUNTY, OFFICER, Person, day_of, living, visit
from config.tests.storms.units import folder, keep_keys, running

pytestmark = [pytest.mark.soak, pytest.mark.root, pytest.mark.xdist_group("storms")]
SIZE, LEFT = "1500m", 500_000  # of the disk; bytes that the ballast leaves
SENTENCE = "数据库暂时无法使用"
ROUNDS = 200  # requests until it must be full
WHOLE = """
SELECT client_uuid::text, (SELECT count(*) FROM cases_attendance a WHERE a.record_id = r.id)
FROM cases_servicerecord r WHERE client_uuid::text = ANY(%s)
"""


@pytest.fixture
def disk():
    """A small one, for all that the product keeps."""
    var = folder("disk")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0711", "tmpfs", str(var)]
    subprocess.run(mount, check=True)
    try:
        keep_keys(var)
        yield var
    finally:
        subprocess.run(["umount", "--lazy", str(var)], check=True)


@contextmanager
def filled(var):
    """No room but for a little."""
    ballast = var / "ballast"
    try:
        with ballast.open("wb", buffering=0) as file:
            try:
                while file.write(b"\0" * 1_000_000):
                    pass
            except OSError:
                file.truncate(file.tell() - LEFT)
        yield
    finally:
        ballast.unlink()


def send_until_refused(client, person, day, size, kept):
    """Lists of new visits: the UUIDs of the one that was refused, and how; the others are kept."""
    for _round in range(ROUNDS):
        sent = [visit(person, day, n) for n in range(size)]
        keys = [one["client_uuid"] for one in sent]
        answer = client.once("POST", "/api/v1/service-records/", json=sent)
        if answer.status_code != 201:
            return keys, answer
        kept += keys
    raise AssertionError(f"{len(kept)} visits found room")


def ask_until_refused(officer):
    """Reports, by page: one more row may find room where a list of visits found none."""
    for year, month in product(range(2015, 2025), range(1, 13)):
        asked = {"place": f"division:{COUNTY}", "period": f"{year}-{month:02}"}
        page = officer.once("POST", "/reports/", data=asked)
        if page.status_code != 200:
            return page
    raise AssertionError("120 reports found room")


def test_a_full_disk_is_told_and_got_over(disk, filled_demo):
    with running(disk, filled_demo, by_address=False) as site:
        client, officer, day = Person(site), Person(site, OFFICER), day_of(site)
        person, kept, refused = living(client)[0], [], []
        with filled(disk):
            for size in (100, 10, 1):  # until there is no room even for one
                keys, answer = send_until_refused(client, person, day, size, kept)
                refused.append(keys)
                assert answer.status_code == 503, answer.text
                assert answer.headers["Content-Type"] == "application/problem+json"
            page = ask_until_refused(officer)
            assert (page.status_code, SENTENCE in page.text) == (503, True), page.text[:500]
        began = time.monotonic()
        again = visit(person, day, 2)
        client.insist("POST", "/api/v1/service-records/", {201}, json=again)
        took = time.monotonic() - began
        assert took < 60
        found = dict(site.query(WHOLE, [*kept, *sum(refused, []), again["client_uuid"]]))
        assert set(found.values()) == {1}, "a visit without its person"
        assert {*kept, again["client_uuid"]} <= found.keys()
        for keys in refused:
            assert len(found.keys() & keys) in {0, len(keys)}, "half of a list was written"
        site.manage("rebuild_counts", "--verify")
        site.manage("verify_audit")
        print(f"{len(kept)} visits until it was full, the next {took:.0f} s after")  # noqa: T201
