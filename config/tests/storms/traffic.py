"""People and another system at work: each asks again until it is answered, and remembers what was
acknowledged."""

from __future__ import annotations

import random
import re
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import count
from typing import Any

import requests
from django.utils.translation import override
from openpyxl import Workbook

from config.tests.storms.units import Site
from stations.imports.importers import importer_of

PATIENCE = 150  # seconds until an answer is given up
AWAY = {502, 503, 504}
ALONE = "本县只有一名经办人。"  # who asks for a report reviews and issues it
OFFICER, LEADS = "chen-siyuan", (("luo-xing", "QX-01"), ("chen-min", "QX-02"))
COUNTY = "9AA1A1"


class Wrong(AssertionError):
    """An answer that no storm excuses."""


class Person(requests.Session):
    """Somebody with a session, or the sync client with its token; stubborn."""

    def __init__(self, site: Site, username: str = "") -> None:
        super().__init__()
        self.site, self.username = site, username
        self.come_in()

    def come_in(self) -> None:
        if self.username:
            self._log_in()
            return
        form = {"grant_type": "client_credentials", "scope": "read write"}
        said = self.insist("POST", "/api/v1/token/", data=form, auth=self.site.client).json()
        self.headers["Authorization"] = f"Bearer {said['access_token']}"

    def _log_in(self) -> None:
        """With the token of a fresh page each time: an answer that was lost may have changed it."""
        ends = time.monotonic() + PATIENCE
        while "sessionid" not in self.cookies:
            if time.monotonic() > ends:
                raise Wrong(f"{self.username} cannot come in")
            token = re.search(r'token" value="(\w+)', self.insist("GET", "/accounts/login/").text)
            self.once("POST", "/accounts/login/", data={
                "login": self.username, "password": self.site.password,
                "csrfmiddlewaretoken": token[1] if token else "",
            })  # fmt: skip

    def insist(self, method: str, path: str, good: set[int] | None = None, **sent: Any) -> Any:
        """The first answer that is one."""
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            answer = self.once(method, path, **sent)
            if answer is None or answer.status_code in AWAY:
                time.sleep(0.3)
            elif answer.status_code == 401 and "Authorization" in self.headers:
                del self.headers["Authorization"]
                self.come_in()
            elif answer.status_code in (good or {200}):
                return answer
            else:
                raise Wrong(f"{method} {path}: {answer.status_code} {answer.text[:400]}")
        raise Wrong(f"{method} {path}: no answer")

    def once(self, method: str, path: str, **sent: Any) -> requests.Response | None:
        """None when the line was cut."""
        own = {"Referer": self.site.address, "X-CSRFToken": self.cookies.get("csrftoken", "")}
        try:
            address = f"{self.site.address}{path}"
            return self.request(method, address, headers=own, timeout=40, **sent)
        except requests.RequestException:
            return None


class Traffic:
    """``records``: UUID → key of what was acknowledged; ``rows`` of imported files; ``filed``;
    ``reports``: (place, period) → key, issued."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.records: dict[str, str] = {}
        self.rows: list[str] = []
        self.filed: list[tuple[str, str]] = []
        self.reports: dict[tuple[str, str], str] = {}
        self.wrong: list[BaseException] = []
        self._over = threading.Event()
        months = [f"{year}-{month:02}" for year in (2022, 2023) for month in range(1, 12)]
        doers = [self.syncing, self.syncing, self.importing, self.reporting(months)]
        doers += [self.filing(*lead, months) for lead in LEADS]
        self._threads = [threading.Thread(target=self._do, args=[doer]) for doer in doers]

    def __enter__(self) -> Traffic:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Whoever is in the middle of something ends it."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _do(self, doer: Callable[[], Iterator[None]]) -> None:
        try:
            for _done in doer():
                if self._over.wait(0.2):
                    break
        except BaseException as error:  # noqa: BLE001 - the test tells of it
            self.wrong.append(error)

    def syncing(self) -> Iterator[None]:
        client, chance = Person(self.site), random.Random()  # noqa: S311
        people = living(client)
        for number in count():
            sent = visit(chance.choice(people), day_of(self.site), number)
            answers = [client.insist("POST", "/api/v1/service-records/", {200, 201}, json=sent)]
            if chance.random() < 0.4:
                answers.append(client.insist("POST", "/api/v1/service-records/", {200}, json=sent))
            (key,) = {answer.json()["id"] for answer in answers}
            self.records[sent["client_uuid"]] = key
            yield

    def importing(self) -> Iterator[None]:
        lead = Person(self.site, LEADS[0][0])
        run = uuid.uuid4().hex[:8]
        for number in count():
            name, keys = f"{run}-{number}.xlsx", [f"{run}-{number}-{n}" for n in range(30)]
            batch = self._uploaded(lead, name, keys)
            while batch["state"] not in {"done", "discarded"}:
                if batch["state"] == "checked":
                    steps = f"/api/v1/imports/{batch['id']}/steps/write/"
                    lead.insist("POST", steps, {200, 400, 409}, json={"good_only": False})
                time.sleep(0.5)
                batch = lead.insist("GET", f"/api/v1/imports/{batch['id']}/").json()
            if batch["state"] != "done" or batch["written_count"] != len(keys):
                raise Wrong(f"{batch}")
            self.rows += keys
            yield

    def _uploaded(self, lead: Person, name: str, keys: list[str]) -> dict[str, Any]:
        """Looked for before it is sent once more: the answer may have been lost."""
        station, ends = self._station(LEADS[0][1]), time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            found = lead.insist("GET", "/api/v1/imports/?kind=volunteers&limit=50").json()
            for row in found["results"]:
                if row["filename"] == name:
                    return lead.insist("GET", f"/api/v1/imports/{row['id']}/").json()
            sent = {"files": {"file": (name, register(keys))}, "data": {"station": station}}
            lead.once("POST", "/imports/new/volunteers/", **sent)
        raise Wrong(f"{name} is never taken in")

    def _station(self, code: str) -> int:
        ((key,),) = self.site.query("SELECT id FROM stations_station WHERE code = %s", code)
        return key

    def filing(self, username: str, code: str, months: list[str]) -> Callable[[], Iterator[None]]:
        def file() -> Iterator[None]:
            lead, station = Person(self.site, username), self._station(code)
            for month in months:
                path = f"/filings/station/{station}/{month}/"
                lead.insist("POST", path, data={"version": 1, "reason": ""})
                self.filed.append((code, month))
                yield
                time.sleep(2)

        return file

    def reporting(self, months: list[str]) -> Callable[[], Iterator[None]]:
        def report() -> Iterator[None]:
            officer = Person(self.site, OFFICER)
            places = [("division", COUNTY), *(("station", code) for _name, code in LEADS)]
            for month in months:
                for kind, code in places:
                    row = self._asked(officer, kind, code, month)
                    self.reports[code, month] = self._issued(officer, row)
                    yield

        return report

    def _asked(self, officer: Person, kind: str, code: str, month: str) -> dict[str, Any]:
        ends, path = time.monotonic() + PATIENCE, "/api/v1/reports/"
        while time.monotonic() < ends:
            asked = {kind: code, "period": month}
            found = officer.insist("GET", path, params=asked).json()["results"]
            if found:
                return found[0]
            officer.once("POST", path, json=asked)
        raise Wrong(f"{code} {month} is never asked for")

    def _issued(self, officer: Person, row: dict[str, Any]) -> str:
        """The steps that are open, until it is."""
        path = f"/api/v1/reports/{row['id']}/"
        step = {"compiled": "review", "reviewed": "issue"}
        ends = time.monotonic() + 2 * PATIENCE
        while (state := officer.insist("GET", path).json()["state"]) != "issued":
            if time.monotonic() > ends:
                raise Wrong(f"{path} stays {state}")
            if state in step:
                officer.once("POST", f"{path}steps/{step[state]}/", json={"reason": ALONE})
            time.sleep(0.5)
        return row["id"]


def living(client: Person) -> list[dict[str, Any]]:
    """Whom one can visit."""
    path = f"/api/v1/beneficiaries/?station={LEADS[0][1]}&limit=200"
    rows = client.insist("GET", path).json()["results"]
    return [row for row in rows if not row["died_on"]]


def visit(person: dict[str, Any], day: str, number: int) -> dict[str, Any]:
    """Known there by an id of its own, so that several to one person on a day are no doubles."""
    key = str(uuid.uuid4())
    return {
        "client_uuid": key, "source": "storm", "external_id": key,
        "station": person["station"], "done_on": day, "method": "T",
        "channel": "phone", "domain": "02", "subject": person["id"],
        "attended": [person["id"]], "minutes": number % 50 + 1,
    }  # fmt: skip


def day_of(site: Site) -> str:
    """A day behind the site's own, whatever its clock."""
    ((day,),) = site.query("SELECT max(done_on)::text FROM cases_servicerecord")
    return day


def register(keys: list[str]) -> bytes:
    """A workbook of volunteers, named by these keys."""
    with override("zh-hans"):
        heads = {column.key: str(column.label) for column in importer_of("volunteers").columns()}
    book, out = Workbook(), BytesIO()
    book.active.append([heads["name"], heads["joined_on"], heads["external_id"]])
    for key in keys:
        book.active.append([f"志愿者{key[-6:]}", "2025-11-20", key])
    book.save(out)
    return out.getvalue()
