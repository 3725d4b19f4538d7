"""A hundred kills, no broker, a clock that jumps: what was acknowledged is there, and once."""

import random
import time
from functools import partial

import pytest

from config.embedded.lease import lock_file
from config.tests.storms.traffic import OFFICER, Person, Traffic
from config.tests.storms.units import folder, running

pytestmark = [pytest.mark.soak, pytest.mark.xdist_group("storms")]
KILLS = 100
BETWEEN = (0.3, 2.5)  # seconds
DONE_WITHIN = 120  # seconds after the last disturbance
AWAY = 60  # seconds really, of which the product sees ten minutes
HOUR = 3600
STEPS = ("compile", "review_report", "issue_report")
OPEN = "SELECT kind, state, attempts, lease_until FROM stations_job WHERE state <> 'done'"


@pytest.fixture(scope="module")
def site(filled_demo):
    with running(folder("storms"), filled_demo, by_address=True) as site:
        yield site
        assert lock_file(site.postgres, "lease").exists()


TRY_AGAIN = (
    "UPDATE stations_job SET state = 'waiting', attempts = 0, excused = 0, error = '',"
    " ended_at = NULL WHERE state = 'failed' RETURNING 1"
)


def are_done(site):
    """Whoever reads that its worker was killed three times presses “Try again”."""
    site.query(TRY_AGAIN)
    return not site.query(OPEN)


def settle(site):
    """Every job done, every month counted, every entry sealed."""
    took = site.wait(lambda: are_done(site), "jobs are stuck", DONE_WITHIN)
    marks = "SELECT 1 FROM reports_changedmonth LIMIT 1"
    site.wait(lambda: not site.query(marks), "months are not counted", DONE_WITHIN)
    return took


def check(site, traffic):
    """What was acknowledged is there exactly once, and nothing is there twice."""
    assert traffic.wrong == []
    found = site.query("SELECT client_uuid::text, id::text FROM cases_servicerecord")
    there = dict(found)
    assert {key: there.get(key) for key in traffic.records} == traffic.records
    assert len(there) == len(found)
    rows = site.query("SELECT external_id FROM resources_volunteer WHERE source LIKE 'import:%'")
    sent = sorted(key.upper() for key in traffic.rows)  # as numbers of others are kept
    assert sorted(key for (key,) in rows if key in set(sent)) == sent
    filed = "SELECT s.code, to_char(f.month, 'YYYY-MM') FROM cases_filing f JOIN stations_station s"
    filed = site.query(f"{filed} ON s.id = f.station_id")
    assert [one for one in traffic.filed if filed.count(one) != 1] == []
    for (code, month), key in traffic.reports.items():
        assert_issued_once(site, code, month, key)


def assert_issued_once(site, code, month, key):
    reports = (
        "SELECT r.id::text, r.state, r.edition FROM reports_report r LEFT JOIN stations_station s"
        " ON s.id = r.station_id WHERE coalesce(s.code, r.division_id) = %s AND r.kind = 'month'"
        " AND to_char(r.first, 'YYYY-MM') = %s"
    )
    assert site.query(reports, code, month) == [(key, "issued", 1)]
    entries = "SELECT verb, count(*) FROM stations_auditentry WHERE record = %s GROUP BY verb"
    said = dict(site.query(entries, f"reports.report:{key}"))
    assert {verb: said.get(verb) for verb in STEPS} == dict.fromkeys(STEPS, 1)


def verify(site):
    site.manage("rebuild_counts", "--verify")
    site.manage("verify_reports")
    site.manage("verify_audit")


def test_what_was_acknowledged_outlives_a_hundred_kills(site):
    seed = random.randrange(10_000)
    chance, victims = random.Random(seed), site.victims()  # noqa: S311
    order = list(victims) * (KILLS // len(victims))
    chance.shuffle(order)
    with Traffic(site) as traffic:
        time.sleep(5)
        for name in order:
            site.wait(site.answers, f"no answer, seed {seed}", 60)  # so that each strikes somebody
            time.sleep(chance.uniform(*BETWEEN))
            site.wait(partial(victims[name], chance), f"no {name}, seed {seed}", 60)
        time.sleep(10)
    took = settle(site)
    check(site, traffic)
    verify(site)
    assert all([traffic.records, traffic.rows, traffic.filed, traffic.reports]), f"seed {seed}"
    print(  # noqa: T201 - what was measured
        f"seed {seed}: {len(order)} kills, {len(traffic.records)} records, {len(traffic.rows)}"
        f" rows imported, {len(traffic.filed)} filed, {len(traffic.reports)} reports;"
        f" settled in {took:.0f} s"
    )


def test_nobody_at_a_page_notices_that_the_broker_is_away(site):
    officer, client = Person(site, OFFICER), Person(site)
    site.units["valkey"].pause()
    pages = ["/reports/", "/people/", "/records/", "/jobs/", "/me/", "/health"]
    ends, asked, slowest = time.monotonic() + AWAY, 0, 0.0
    with Traffic(site) as traffic:
        while time.monotonic() < ends:
            for path in pages:
                began = time.monotonic()
                answer = officer.once("GET", path)
                assert answer is not None, path
                assert answer.status_code == 200, f"{path}: {answer.status_code}"
                asked, slowest = asked + 1, max(slowest, time.monotonic() - began)
            site.jump(HOUR / 6 / (AWAY / 5))
            time.sleep(4)
        assert client.once("GET", "/api/v1/stations/").status_code in {200, 401}
        assert officer.once("GET", "/health/ready").status_code == 503
        assert site.query(OPEN), "nothing was waiting"
        site.units["valkey"].resume()
    took = settle(site)
    check(site, traffic)
    print(f"{asked} pages, the slowest in {slowest:.1f} s; settled {took:.0f} s")  # noqa: T201


@pytest.mark.parametrize("jump", [HOUR, -HOUR])
def test_a_clock_that_jumps_stops_nothing(site, jump):
    """Also with a worker killed at that moment, whose lease is of the other hour."""
    officer = Person(site, OFFICER)
    with Traffic(site) as traffic:
        running_jobs = "SELECT 1 FROM stations_job WHERE state = 'running'"
        site.wait(lambda: site.query(running_jobs), "no job runs", 60)
        site.units["worker"].kill()
        site.jump(jump)
        assert officer.once("GET", "/me/").url.endswith("/me/"), "the session has ended"
        time.sleep(15)
    settle(site)
    check(site, traffic)
    newest = "SELECT max(pk) FROM (SELECT unnest(entries) pk FROM stations_auditseal) AS sealed"
    ((latest,),) = site.query("SELECT max(id) FROM stations_auditentry")
    site.wait(lambda: site.query(newest)[0][0] >= latest, "entries are not sealed", 60)
    verify(site)
