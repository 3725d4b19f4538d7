"""A platform's export of 5,000 volunteers taken in, and a register of 20,000 listed and searched
beside one of 1,000 (SIZE=full: 50,000 and 370,000).

Everything happens in transactions that are rolled back. Prints one line a goal:
NAME value goal ok|short.
"""

import io
import os
import sys
import time
from contextlib import contextmanager
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
from django.db import connection, transaction  # noqa: E402
from django.http import QueryDict  # noqa: E402
from openpyxl import Workbook  # noqa: E402

from config import embedded  # noqa: E402
from reports.figures.periods import Period  # noqa: E402
from reports.figures.queries.figure_source import FigureSource  # noqa: E402
from reports.indicators import CATALOGUE  # noqa: E402
from resources.models import Volunteer  # noqa: E402
from resources.volunteers.kind import VOLUNTEERS  # noqa: E402
from resources.volunteers.tokens import tokens_of  # noqa: E402
from stations.identity_numbers.rules import check_character  # noqa: E402
from stations.imports.importers import importer_of  # noqa: E402
from stations.imports.services import confirm_import, start_import  # noqa: E402
from stations.jobs import queue  # noqa: E402
from stations.kinds.asked import KindAsked  # noqa: E402
from stations.models import Division, DivisionPath, Posting, Station, User  # noqa: E402

FULL = os.environ.get("SIZE") == "full"
ROWS = 50_000 if FULL else 5_000
FEW, MANY = 1_000, 370_000 if FULL else 20_000
BAD, TURNS = 7, 40
EVER = date(2020, 1, 1)
HEADINGS = [
    "姓名", "性别", "证件类型", "证件号码", "志愿者编号", "注册时间", "联系电话", "居住区域",
    "服务时长",
]  # fmt: skip
NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
GIVEN = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"


def name_of(n: int) -> str:
    given = (GIVEN[n // 30 // 22**place % 22] for place in range(3))
    return NAMES[n % 30] + "".join(given)


def place() -> tuple[Station, User]:
    above, kinds = None, ["region", "region", "region", "town", "village"]
    for level, code in enumerate(["9Z", "9Z01", "9Z0101", "9Z0101101", "9Z0101101201"], 1):
        above = Division.objects.create(
            code=code, name=code, short_name=code, level=level, kind=kinds[level - 1],
            parent=above, is_local=True,
        )  # fmt: skip
        path = "/".join(code[:n] for n in (2, 4, 6, 9, 12) if n <= len(code))
        DivisionPath.objects.create(division=above, path=path)
    station = Station.objects.create(code="BENCH", name="Bench", home=above.parent, built_on=EVER)
    lead = User.objects.create(username="bench", name="Bench")
    Posting.objects.create(user=lead, role="lead", station=station, since=EVER)
    return station, lead


def export() -> SimpleUploadedFile:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADINGS)
    for n in range(ROWS):
        born = date(1960, 1, 1) + timedelta(days=n % 15_000)
        digits = f"110101{born:%Y%m%d}{n // 15_000 * 2 + n % 2:03}"
        card = digits + check_character(digits)
        if n < BAD:
            card = card[:-1]
        sex = "男" if n % 2 else "女"
        sheet.append(
            [name_of(n), sex, "居民身份证", card, f"5223{n:012}", "2024-05-06 10:00:00",
             f"138{n:08}", "9Z0101101201", f"{n % 90}"]
        )  # fmt: skip
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("export.xlsx", out.getvalue())


def take_in() -> None:
    file, scale = export(), ROWS / 50_000
    with transaction.atomic():
        station, lead = place()
        begun = time.monotonic()
        batch = start_import(importer_of("volunteers"), upload=file, station=station, by=lead)
        queue.run(batch.job_id)
        batch.refresh_from_db()
        counts = batch.counts()
        if (counts["bad"], counts["good"]) != (BAD, ROWS - BAD):
            raise SystemExit(f"found {counts}")
        confirm_import(batch, good_only=True, by=lead)
        batch.refresh_from_db()
        queue.run(batch.job_id)
        batch.refresh_from_db()
        if batch.written_count != ROWS - BAD:
            raise SystemExit(f"wrote {batch.written_count}: {batch.job.error}")
        spent = time.monotonic() - begun
        transaction.set_rollback(True)
    say("volunteers_import_s", spent, 300 * scale, "s")
    print(f"volunteers_import_rate {ROWS / spent:.0f} rows/s")


def pour(station: Station, by: User, number: int) -> None:
    """So many volunteers of one station, by SQL, with what they are found by."""
    pattern = Volunteer.objects.create(
        name="x", joined_on=EVER, station=station, origin=station, created_by=by
    )
    rows, tokens = io.StringIO(), io.StringIO()
    for n in range(number):
        key, joined = f"c{n:031x}", EVER + timedelta(days=n % 2000)
        key = "-".join(key[a:b] for a, b in ((0, 8), (8, 12), (12, 16), (16, 20), (20, 32)))
        rows.write(f"{key}\t{name_of(n)}\t5223{n:012}\t{joined}\n")
        found = tokens_of(name_of(n), station=station.pk, number=f"5223{n:012}")
        tokens.writelines(f"{key}\t{token}\n" for token in found)
    rows.seek(0)
    tokens.seek(0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE made (id uuid, name text, number text, joined date)")
        cursor.copy_expert("COPY made FROM STDIN", rows)
        cursor.execute(
            """INSERT INTO resources_volunteer SELECT filled.* FROM made,
            resources_volunteer pattern, jsonb_populate_record(pattern, jsonb_build_object(
                'id', made.id, 'client_uuid', made.id, 'name', made.name,
                'number', made.number, 'joined_on', made.joined)) filled
            WHERE pattern.id = %s""",
            [pattern.pk],
        )
        cursor.execute("DROP TABLE made")
        cursor.copy_expert("COPY resources_volunteertoken (volunteer_id, token) FROM STDIN", tokens)
        cursor.execute("ANALYZE resources_volunteer, resources_volunteertoken")


@contextmanager
def database_time():
    spent = [0.0]

    def measured(execute, *args):
        start = time.perf_counter()
        try:
            return execute(*args)
        finally:
            spent[0] += time.perf_counter() - start

    with connection.execute_wrapper(measured):
        yield spent


def milliseconds(user: User, query: str) -> float:
    """A page of the list as the address says it: every statement of it added up."""
    with database_time() as spent:
        asked = KindAsked(VOLUNTEERS, user, QueryDict(query))
        asked.lines(asked.pager.page().rows)
    return spent[0] * 1000


def median(user: User, *queries: str) -> float:
    times = [milliseconds(user, queries[n % len(queries)]) for n in range(TURNS)]
    return sorted(times)[TURNS // 2]


def registered(day: date) -> float:
    source = FigureSource(Division.objects.get(pk="9Z0101"), Period(EVER, day), day)
    begun = time.perf_counter()
    next(iter(CATALOGUE["IND-VOL-01"].count(source)))
    return (time.perf_counter() - begun) * 1000


def pages(number: int) -> dict[str, float]:
    with transaction.atomic():
        station, lead = place()
        pour(station, lead, number)
        milliseconds(lead, "")  # reads the postings
        found = {
            "list": median(lead, ""),
            "name": median(lead, *(f"q={name_of(n)}" for n in range(7, 700, 70))),
            "number": median(lead, *(f"q=5223{n:012}" for n in range(7, 700, 70))),
        }
        print(f"volunteers_counted_{number} {registered(date(2026, 1, 1)):.0f}ms")
        transaction.set_rollback(True)
    return found


def say(name: str, value: float, goal: float, unit: str) -> None:
    print(f"{name} {value:.2f}{unit} {goal:.2f}{unit} {'ok' if value <= goal else 'short'}")


def main() -> None:
    embedded.start(settings)
    call_command("migrate", verbosity=0, interactive=False)
    take_in()
    few, many = pages(FEW), pages(MANY)
    for name, base in few.items():
        print(f"volunteers_{name}_ms {base:.1f} {many[name]:.1f}")
        say(f"volunteers_{name}_flat", many[name] / base, 1.2, "x")


if __name__ == "__main__":
    main()
