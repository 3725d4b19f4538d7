"""The main job from end to end on the product as it runs: a visit logged at the door stands in
the county's figures to date at once, and is gone from them when it is voided; a month that has
ended is compiled by the worker, the same on the page, over REST and in the CSV."""

import csv
import hashlib
import io
import re
import subprocess
import sys
import time
import uuid
from contextlib import ExitStack

import pytest
import requests

from config.tests.stack import DESK, PATIENCE, ROOT, own_folder, running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("stack")]
TO_DATE = "/reports/draft/csv/"  # the running month of one's own place


def compiled(api, county, period):
    """The county's next edition of a period, when the worker has compiled it."""
    asked = api.post("reports/", json={"division": county, "period": period, "reason": "again"})
    asked.raise_for_status()
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        report = api.get(f"reports/{asked.json()['id']}/").json()
        if report["state"] == "compiled":
            return report
        time.sleep(0.5)
    raise AssertionError(f"no report after {PATIENCE} s: {report}")


def whole_figures(officer, county, path):
    """Of a CSV: each indicator's figure of the county as a whole."""
    text = officer.get(path).body().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    return {row[0]: row[12] for row in rows if (row[3], row[7]) == (county, "")}


def figure(report, indicator):
    """The whole figure of one indicator, by any dimension's absence."""
    return next(
        float(row["value"])
        for row in report["figures"]
        if row["indicator"] == indicator and not row["dimension"]
    )


def test_the_main_job_from_the_door_to_the_county(visitor, county_code, settled):
    officer = visitor("chen-siyuan", DESK)
    before = whole_figures(officer, county_code, TO_DATE)

    worker = visitor("wei-xiaoyan")
    page = worker.page
    page.goto("/")
    worker.follow(page.locator(".bottombar a").nth(1))
    page.fill("main input[name=q]", "lzf")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="罗正芬").first.wait_for()

    page.goto("/today/")
    row = page.locator(".vrow", has_text="罗正芬")
    worker.follow(row.locator(".btn-soft"))  # tap 1
    page.get_by_label("罗小军").check()  # tap 2
    page.locator("input[name=condition][value=well] + label").click()  # tap 3
    with page.expect_navigation():
        page.locator(".savebar .btn-primary").click()  # tap 4
    page.goto("/people/?q=lzf")
    worker.follow(page.get_by_role("link", name="罗正芬").first)
    person = page.url
    assert page.locator(".tl > li").first.inner_text().count("今天") == 1

    second = whole_figures(officer, county_code, TO_DATE)
    assert int(second["IND-VIS-01b"]) == int(before["IND-VIS-01b"]) + 1
    assert int(second["IND-VIS-02"]) == int(before["IND-VIS-02"]) + 2  # and the grandson
    officer.page.goto("/reports/draft/")
    assert second["IND-VIS-02"] in officer.words()

    record = worker.page.locator(".tl > li a").first.get_attribute("href")
    page.goto(record + "void/")
    page.fill("[name=reason]", "端到端测试：记错了人")
    with page.expect_navigation():
        page.locator(
            "form:has([name=reason]) button.btn-danger, form:has([name=reason]) .savebar button"
        ).first.click()
    third = whole_figures(officer, county_code, TO_DATE)
    assert third["IND-VIS-01b"] == before["IND-VIS-01b"]
    assert third["IND-VIS-02"] == before["IND-VIS-02"]

    stranger = visitor("wang-li")
    paths = [person, record, record + "void/", person + "file/", person + "case/"]
    assert [stranger.get(path).status for path in paths] == [404] * len(paths)


def test_a_month_that_has_ended_is_compiled_by_the_worker(visitor, api, county_code, settled):
    officer = visitor("chen-siyuan", DESK)
    month = f"{officer.today:%Y-%m}"
    refused = api.post("reports/", json={"division": county_code, "period": month})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "period")
    report = compiled(api, county_code, officer.last_month)
    in_file = whole_figures(officer, county_code, f"/reports/{report['id']}/csv/")
    assert figure(report, "IND-VIS-02") == float(in_file["IND-VIS-02"])
    officer.page.goto(f"/reports/{report['id']}/")
    assert in_file["IND-VIS-02"] in officer.words()
    document = officer.get(f"/reports/{report['id']}/document/")
    assert hashlib.sha256(document.body()).hexdigest() == report["sha256"]


def everybody(api):
    """All people of the client's scope, page by page."""
    people, cursor, more = [], None, True
    while more:
        query = {"limit": 1000, "updated_after": cursor}
        page = api.get("beneficiaries/", params=query).json()
        people += page["results"]
        cursor, more = page["cursor"], page["next"]
    return people


def test_danger_is_seen_by_the_lead_at_once(visitor):
    worker = visitor("wei-xiaoyan")
    page = worker.page
    page.goto("/today/?tab=overdue")
    worker.follow(page.locator(".vrow", has_text="王明贵").locator(".btn-soft"))
    page.locator("input[name=condition][value=danger] + label").click()
    page.locator("input[name=crisis_kind][value=illness] + label").click()
    page.fill("[name=crisis_text]", "跌倒在灶台边，说不出话")
    with page.expect_navigation():
        page.locator(".savebar .btn-primary").click()
    lead = visitor("luo-xing")
    lead.page.goto("/today/")
    folded = lead.page.locator("details.crisis", has_text="王明贵")
    folded.locator("summary").click()
    assert "跌倒在灶台边" in folded.inner_text()
    note = page.url
    assert visitor("wang-li").get(note).status == 404


def test_the_officer_gives_a_reason_and_the_auditor_reads_it(visitor, api):
    officer = visitor("chen-siyuan", DESK)
    page = officer.page
    page.goto("/people/")
    assert "罗正芬" not in page.locator("main").inner_text()
    door = page.locator("main a[href$='/open/']").first.get_attribute("href")
    (key,) = re.findall(r"[0-9a-f-]{36}", door)
    assert officer.get(f"/people/{key}/").status == 404
    page.goto(door)
    page.fill("[name=reason]", "信访件 2026-17 核对走访情况")
    with page.expect_navigation():
        page.locator("form:has([name=reason]) .btn-primary").click()
    assert officer.get(f"/people/{key}/").status == 200
    auditor = visitor("shen-jing", DESK)
    auditor.page.goto("/audit/")
    assert "信访件 2026-17" in auditor.page.locator("main").inner_text()


def test_another_system_pages_posts_twice_and_edits_by_version(api, county_code, stack):
    people = everybody(api)
    assert len(people) == len({row["id"] for row in people}) > 50
    person = next(row for row in people if row["name"] == "韦国良")
    visit = {
        "client_uuid": str(uuid.uuid4()), "station": person["station"], "method": "T",
        "channel": "phone", "domain": "02", "done_on": f"{stack.today}",
        "subject": person["id"], "attended": [person["id"]],
    }  # fmt: skip
    first, again = (api.post("service-records/", json=visit) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200), first.text
    assert first.json()["id"] == again.json()["id"]
    one = f"service-records/{first.json()['id']}/"
    seen = {"If-Match": first.headers["ETag"]}
    assert api.patch(one, json={"minutes": 12}, headers=seen).status_code == 200
    assert api.patch(one, json={"minutes": 13}, headers=seen).status_code == 409
    assert api.get("stations/N1/").status_code == 404
    assert api.post("reports/", json={"division": "52", "month": "2026-01"}).status_code == 400


def test_the_guide_works_from_an_empty_folder(stack, tmp_path):
    guide = (ROOT / "docs" / "rest.md").read_text()
    (program,) = re.findall(r"```python\n(.*?)```", guide, re.S)
    (tmp_path / "client.py").write_text(program)
    environment = {
        "SITE": stack.address, "CLIENT_ID": stack.client_id, "CLIENT_SECRET": stack.client_secret,
        "TODAY": f"{stack.today}",
    }  # fmt: skip
    done = subprocess.run(  # noqa: S603
        [sys.executable, "client.py"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    people, *statuses = done.stdout.split("\n", 1)
    assert int(people.split()[0]) > 50
    assert statuses[0].split() == ["201", "200", "200", "409", "404"]


def test_worker_and_beat_show_that_they_live(stack):
    """Each of two processes by its own sign, over Redis; a stranger hears no more than "ok"."""
    deadline = time.monotonic() + PATIENCE
    while (said := requests.get(f"{stack.address}/health/ready", timeout=60)).status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.5)
    assert said.json() == {"status": "ok"}


def test_metrics_count_what_both_web_processes_answered(stack, visitor):
    """Whichever of them is asked."""
    keeper = visitor("an-ran", DESK)

    def counted():
        said = keeper.get("/metrics").text()
        row = r'^sws_requests_total{method="GET",status="200",view="stations:health"} (\S+)$'
        return sum(float(number) for number in re.findall(row, said, re.M))

    before = counted()
    for _number in range(20):
        requests.get(f"{stack.address}/health", timeout=60)
    assert {counted() - before for _time in range(6)} == {20}


@pytest.mark.soak
def test_make_demo_begins_with_an_empty_folder():
    """Its own servers, tables and morning; the others here stand on a copy of such a demo."""
    nothing = {"DATABASE_URL": "", "REDIS_URL": "", "DEMO_SIZE": "short"}
    with ExitStack() as ending, running(own_folder("bare"), ending, **nothing) as said:
        (site,) = re.findall(r"READY\s+(\S+)", said)
        assert requests.get(f"{site}/health", timeout=60).json() == {"status": "ok"}
        assert re.search(r"client_id=\S+\s+client_secret=\S+", said)
