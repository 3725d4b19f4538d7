"""What counting costs whoever writes: a batch of records with the marks and without them.

P7: inserts of 500 records with their attendances, every other index, check and trigger as it is.
Everything happens in one transaction that is rolled back. Prints NAME value goal ok|short.
"""

import os
import sys
import time
from datetime import date
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DATABASE_AS_OWNER"] = "1"  # it makes tables

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from report import ATTENDANCES, SERVICES, make_places, make_records, say  # noqa: E402

from cases.models import ServiceRecord  # noqa: E402
from config import embedded  # noqa: E402

BATCH = 5000 if os.environ.get("SIZE") == "full" else 500
ROUNDS = 20
MARKS = """
SELECT format('ALTER TABLE %%I %s TRIGGER %%I', tgrelid::regclass, tgname)
FROM pg_trigger WHERE tgname LIKE 'pgtrigger_mark_%%'
    AND tgrelid::regclass::text IN ('cases_servicerecord', 'cases_attendance', 'cases_headcount')
"""


def switch(word):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(MARKS % word)
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


def batch(values, number):
    """Seconds to write one more batch."""
    first = 1_000_000 + number * BATCH
    values = values | {"first": first, "last": first + BATCH - 1}
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(SERVICES, values)
        cursor.execute(ATTENDANCES, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return time.perf_counter() - begun


def main():
    user, _city, stations = make_places()
    make_records(user, stations, 1, 10_000, date(2025, 1, 1), 365)
    row = ServiceRecord.objects.create(
        station_id=stations[0], origin_id=stations[0], created_by=user, done_on=date(2025, 1, 1),
        method="V", domain="02",
    )  # fmt: skip
    values = {"stations": stations, "people": 9000, "record": row.pk}
    values |= {"day": date(2025, 10, 1), "days": 31}
    seconds = {"DISABLE": [], "ENABLE": []}
    for number in range(2 * ROUNDS):
        word = ["DISABLE", "ENABLE"][number % 2]
        switch(word)
        seconds[word].append(batch(values, number))
    bare, counted = median(seconds["DISABLE"]), median(seconds["ENABLE"])
    say("P7-WRITE-TAX", f"{counted / bare:.2f}x", "<=1.4x", counted <= 1.4 * bare)
    print(f"({BATCH} records: {bare:.3f} s bare, {counted:.3f} s counted)", file=sys.stderr)


if __name__ == "__main__":
    embedded.start(settings)
    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        main()
        transaction.set_rollback(True)
