"""A register of 10,000 people with 7 bad rows: taken in, checked, written (SIZE=full: 50,000).

Everything happens in one transaction that is rolled back. Prints one line a goal:
NAME value goal ok|short.
"""

import io
import os
import sys
import time
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DATABASE_AS_OWNER"] = "1"  # it makes tables

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from openpyxl import Workbook  # noqa: E402

from config import embedded  # noqa: E402
from stations.identity_numbers.rules import check_character  # noqa: E402
from stations.imports.importers import importer_of  # noqa: E402
from stations.imports.services import confirm_import, start_import  # noqa: E402
from stations.jobs import queue  # noqa: E402
from stations.models import (  # noqa: E402
    Division,
    DivisionPath,
    Posting,
    Station,
    StationDivision,
    User,
)

FULL = os.environ.get("SIZE") == "full"
ROWS = 50_000 if FULL else 10_000
BAD = 7
EVER = date(2020, 1, 1)
HEADINGS = ["姓名", "性别", "出生日期", "身份证号", "村", "户编号", "对象类别", "类别起始"]
VILLAGE = "Bench Village"


def place() -> tuple[Station, User]:
    """A station that serves one town with one village, and its lead."""
    above, kinds = None, ["region", "region", "region", "town", "village"]
    for level, code in enumerate(["9Z", "9Z01", "9Z0101", "9Z0101101", "9Z0101101201"], 1):
        name = VILLAGE if level == 5 else code
        above = Division.objects.create(
            code=code, name=name, short_name=name, level=level, kind=kinds[level - 1],
            parent=above, is_local=True,
        )  # fmt: skip
        path = "/".join(code[:n] for n in (2, 4, 6, 9, 12) if n <= len(code))
        DivisionPath.objects.create(division=above, path=path)
    station = Station.objects.create(code="BENCH", name="Bench", home=above.parent, built_on=EVER)
    StationDivision.objects.create(station=station, division=above.parent, since=EVER)
    lead = User.objects.create(username="bench", name="Bench")
    Posting.objects.create(user=lead, role="lead", station=station, since=EVER)
    return station, lead


def register() -> SimpleUploadedFile:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADINGS)
    for number in range(ROWS):
        born = date(1930, 1, 1) + timedelta(days=number % 30_000)
        digits = f"110101{born:%Y%m%d}{number // 30_000 * 2 + number % 2:03}"
        name = "张" + "".join("甲乙丙丁戊己庚辛壬癸"[int(digit)] for digit in f"{number:05}")
        card = digits + check_character(digits)
        if number < BAD:
            card = card[:-1]
        sex = "男" if number % 2 else "女"
        sheet.append(
            [name, sex, born.isoformat(), card, VILLAGE, f"H{number // 3}", "农村低保", "2024-05"]
        )
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("register.xlsx", out.getvalue())


def say(name: str, seconds: float, goal: float) -> None:
    print(f"{name} {seconds:.1f} {goal:.0f} {'ok' if seconds <= goal else 'short'}")


def main() -> None:
    embedded.start(settings)
    call_command("migrate", verbosity=0, interactive=False)
    file, scale = register(), ROWS / 10_000
    with transaction.atomic():
        station, lead = place()
        begun = time.monotonic()
        batch = start_import(importer_of("people"), upload=file, station=station, by=lead)
        say("import_upload_s", time.monotonic() - begun, 5 * scale)
        begun = time.monotonic()
        queue.run(batch.job_id)
        say("import_check_s", time.monotonic() - begun, 20 * scale)
        counts = batch.counts()
        if (counts["bad"], counts["good"]) != (BAD, ROWS - BAD):
            raise SystemExit(f"found {counts}")
        batch.refresh_from_db()
        confirm_import(batch, good_only=True, by=lead)
        batch.refresh_from_db()
        begun = time.monotonic()
        queue.run(batch.job_id)
        say("import_write_s", time.monotonic() - begun, 60 * scale)
        batch.refresh_from_db()
        if batch.written_count != ROWS - BAD:
            raise SystemExit(f"wrote {batch.written_count}: {batch.job.error}")
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
