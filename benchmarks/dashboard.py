"""The pages of a city of 140 stations with 10,000 records and with 1 M (1,500 and 10 M with
SIZE=full), through the real views and templates. Prints one line a goal: NAME value goal ok|short.

P6    what the second lock (row-level security) costs: of each page of the LARGE database the median
      with it against that without, and of a month's figures, measured in turns
P5    of each page the 95th percentile with many records against that with few, measured in turns;
      the statements of each, which with many are no more; of the dashboard at most 15
"""

import time
from contextlib import nullcontext
from datetime import timedelta
from math import ceil
from statistics import median

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from world import (
    EVER,
    LARGE,
    RECORDS,
    SMALL,
    databases,
    fork,
    make_city,
    make_donations,
    make_hand_overs,
    make_people,
    make_records,
    note,
    say,
    use,
)  # fmt: skip

from config.testing_database import as_product
from reports.counting.services import rebuild
from reports.figures.periods import Period
from reports.figures.queries.figure_source import FigureSource
from reports.figures.queries.snapshot import counts
from reports.indicators import CATALOGUE
from stations.models import Division, Posting, User

FEW = 10_000
TURNS, RUNS, TAX_RUNS = 2, 10, 3
FIGURES = "REPORT"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def pages(station, month):
    """Name, who looks, and where; the month is the last one that has ended."""
    city = reverse("reports:dashboard", args=["division", "9B01"])
    own = reverse("reports:dashboard", args=["station", station])
    behind = reverse("reports:behind", args=["division", "9B01", "services"])
    late = reverse("reports:behind", args=["division", "9B01", "overdue"])
    asked = f"?month={month.key}"
    return [
        ("DASHBOARD", "officer", city + asked),
        ("DASHBOARD-GROUPS", "officer", f"{city}{asked}&by=group"),
        ("STATION", "worker", own + asked),
        ("BEHIND", "officer", behind + asked),
        ("OVERDUE", "officer", late + asked),
        ("REPORTS", "officer", reverse("reports:index")),
        ("FILINGS", "officer", reverse("cases:filings")),
        ("RECORDS", "worker", reverse("cases:records")),
        ("RECORDS-OFFICER", "officer", reverse("cases:records")),
        ("HAND-OVERS", "worker", reverse("cases:hand_overs")),
        ("HAND-OVERS-OFFICER", "officer", reverse("cases:hand_overs")),
        ("ACTIVITIES-OFFICER", "officer", reverse("cases:activities")),
        ("STOCK", "worker", reverse("resources:stock")),
        ("DONATIONS", "worker", reverse("resources:donations")),
        ("DONATIONS-OFFICER", "officer", reverse("resources:donations")),
        ("PEOPLE", "worker", reverse("cases:people")),
        ("PEOPLE-OFFICER", "officer", reverse("cases:people")),
    ]


def fill():
    today = timezone.localdate()
    year = Period(today - timedelta(days=400), today)
    user, _city, stations = make_city()
    worker = User.objects.create_user("bench-worker", password=None, name="W")
    Posting.objects.create(user=worker, station_id=stations[0], role="worker", since=EVER)
    make_people(user, stations, today=today, quarters=4)
    fork(SMALL, LARGE)
    for name, records in ((SMALL, FEW), (LARGE, RECORDS)):
        use(name)
        make_records(user, stations, [(1, records, year)])
        # With few records, too, a station's pages are full: their rows are not what is compared.
        make_hand_overs(stations, records, every=1 if name == SMALL else 20)
        make_donations(user, stations, max(records // 20, 40 * len(stations)), today)
        rebuild.rebuild(lambda *_: None)
    return {"officer": user, "worker": worker}, stations[0]


def without_manifest():
    """No static files are collected for this."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


def clients(users):
    found = {}
    for role, user in users.items():
        found[role] = Client(SERVER_NAME="localhost")
        found[role].force_login(user, backend=BACKEND)
    return found


def opened(client, url):
    """Seconds of one look at a page."""
    begun = time.perf_counter()
    response = client.get(url)
    seconds = time.perf_counter() - begun
    assert response.status_code == 200, f"{url}: {response.status_code}"
    return seconds


def measure(users, rows):
    seconds = {(name, page): [] for name in (SMALL, LARGE) for page, _who, _url in rows}
    numbers = {}
    for _turn in range(TURNS):
        for name in (SMALL, LARGE):
            use(name)
            looking = clients(users)
            for page, who, url in rows:
                opened(looking[who], url)  # fills caches of its own
                with CaptureQueriesContext(connection) as queries:
                    opened(looking[who], url)
                numbers[name, page] = len(queries)
                seconds[name, page] += [opened(looking[who], url) for _ in range(RUNS)]
    return seconds, numbers


def tax(users, rows):
    """Seconds of each page and of a month's figures, with the policies and without, in turns."""
    seconds = {(is_locked, page): [] for is_locked in (True, False) for page, _who, _url in rows}
    seconds |= {(True, FIGURES): [], (False, FIGURES): []}
    use(LARGE)
    for _turn in range(TURNS):
        for is_locked in (True, False):
            with as_product() if is_locked else nullcontext():
                looking = clients(users)
                for page, who, url in rows:
                    opened(looking[who], url)
                    seconds[is_locked, page] += [opened(looking[who], url) for _ in range(TAX_RUNS)]
                seconds[is_locked, FIGURES] += [figured() for _ in range(TAX_RUNS)]
    return seconds


def figured():
    """Seconds of all figures of the city's last month, as a report compiles them."""
    month = Period.month(timezone.localdate()).before
    begun = time.perf_counter()
    source = FigureSource(Division.objects.get(pk="9B01"), month, month.last)
    assert list(counts(source, CATALOGUE.values()))
    return time.perf_counter() - begun


def percentile95(seconds):
    return sorted(seconds)[ceil(len(seconds) * 0.95) - 1]


def main():
    begun = time.perf_counter()
    without_manifest()
    users, station = fill()
    note(f"{FEW:,} and {RECORDS:,} records after {time.perf_counter() - begun:.0f} s")
    rows = pages(station, Period.month(timezone.localdate()).before)
    with as_product():
        seconds, numbers = measure(users, rows)
    for page, _who, _url in rows:
        few, many = (percentile95(seconds[name, page]) for name in (SMALL, LARGE))
        say(f"P5-{page}", f"{many / few:.2f}x", "<=1.2x", many <= 1.2 * few)
        same = numbers[LARGE, page] <= numbers[SMALL, page]
        note(
            f"{page.lower()}: {few * 1000:.0f} ms, {many * 1000:.0f} ms;"
            f" {numbers[SMALL, page]} and {numbers[LARGE, page]} statements"
        )
        say(f"P5-{page}-SAME", numbers[LARGE, page], f"<={numbers[SMALL, page]}", same)
    taken = tax(users, rows)
    for page in [FIGURES, *(page for page, _who, _url in rows)]:
        locked, free = (median(taken[is_locked, page]) for is_locked in (True, False))
        most = 1.5 if page == FIGURES else 1.1
        say(f"P6-{page}", f"{locked / free:.2f}x", f"<={most}x", locked <= most * free)
        note(f"{page.lower()}: {free * 1000:.0f} ms without, {locked * 1000:.0f} ms with it")
    number = numbers[LARGE, "DASHBOARD"]
    say("P5-DASHBOARD-STATEMENTS", number, "<=15", number <= 15)


if __name__ == "__main__":
    with databases():
        main()
