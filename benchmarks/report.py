"""A city's monthly report among a year of records: 100,000 (10 M with SIZE=full).

Everything happens in one transaction that is rolled back. Prints one line a goal:
NAME value goal ok|short.
"""

import os
import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DATABASE_AS_OWNER"] = "1"  # it makes tables

import django  # noqa: E402

django.setup()

from columns import give_defaults  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from beneficiaries.models import Household, Person  # noqa: E402
from cases.models import ServiceRecord  # noqa: E402
from config import embedded  # noqa: E402
from reports.figures.periods import Period  # noqa: E402
from reports.figures.queries.figure_source import FigureSource  # noqa: E402
from reports.figures.queries.flows import Cell  # noqa: E402
from reports.figures.queries.snapshot import counts  # noqa: E402
from reports.indicators import CATALOGUE  # noqa: E402
from stations.models import Division, DivisionPath, Station, StationDivision, User  # noqa: E402

FULL = os.environ.get("SIZE") == "full"
RECORDS, STATIONS, PEOPLE = (10_000_000, 1500, 1_000_000) if FULL else (100_000, 140, 10_000)
MONTH = Period.month(date(2025, 10, 1))
RUNS = 5

# One saved row, multiplied: two people a household, one to three people a record.
KEY = """
CREATE FUNCTION pg_temp.key(letter text, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
AS $$ SELECT (letter || lpad(to_hex(number), 31, '0'))::uuid $$
"""
HOUSEHOLDS = """
INSERT INTO beneficiaries_household SELECT made.* FROM beneficiaries_household row,
    generate_series(0, %(people)s / 2) n, jsonb_populate_record(row, jsonb_build_object(
        'id', pg_temp.key('a', n), 'client_uuid', pg_temp.key('b', n))) made
WHERE row.id = %(household)s
"""
PERSONS = """
INSERT INTO beneficiaries_person SELECT made.* FROM beneficiaries_person row,
    generate_series(0, %(people)s) n, jsonb_populate_record(row, jsonb_build_object(
        'id', pg_temp.key('c', n), 'client_uuid', pg_temp.key('d', n),
        'household_id', pg_temp.key('a', n / 2))) made
WHERE row.id = %(person)s
"""
SERVICES = """
INSERT INTO cases_servicerecord SELECT made.* FROM cases_servicerecord row,
    generate_series(%(first)s, %(last)s) n, jsonb_populate_record(row, jsonb_build_object(
        'id', pg_temp.key('e', n), 'client_uuid', pg_temp.key('f', n),
        'station_id', (%(stations)s::bigint[])[1 + n %% array_length(%(stations)s, 1)],
        'done_on', %(day)s::date + (n / 7 %% %(days)s)::int,
        'method', (ARRAY['V', 'V', 'V', 'T', 'I', 'S'])[1 + n %% 6],
        'domain', (ARRAY['01', '02', '03', '04', '05'])[1 + n %% 5],
        'outcome', CASE WHEN n %% 17 = 0 THEN 'not_met' ELSE 'met' END,
        'subject_id', pg_temp.key('c', n %% %(people)s),
        'household_id', pg_temp.key('a', n %% %(people)s / 2))) made
WHERE row.id = %(record)s
"""
ATTENDANCES = """
INSERT INTO cases_attendance (record_id, person_id, household_id, codes, age, groups)
SELECT pg_temp.key('e', n), pg_temp.key('c', p),
    pg_temp.key('a', p / 2), '{}', 70,
    CASE p %% 3 WHEN 0 THEN ARRAY['elders', 'elders_and_minors', 'key_groups']
        WHEN 1 THEN ARRAY['minors', 'elders_and_minors'] ELSE '{}'::text[] END
FROM generate_series(%(first)s, %(last)s) n, generate_series(0, n %% 3) extra,
    LATERAL (SELECT (n + extra) %% %(people)s AS p) person
WHERE n %% 17 <> 0
"""
HEADS = """
INSERT INTO cases_headcount (record_id, "group", number)
SELECT pg_temp.key('e', n), CASE WHEN n %% 12 = 5 THEN 'elders' ELSE '' END, 1 + n %% 30
FROM generate_series(%(first)s, %(last)s) n WHERE n %% 6 = 5 AND n %% 17 <> 0
"""
# What somebody would write by hand, once for each method, group and domain.
RECOUNT = """
SELECT count(*), count(DISTINCT person_id), count(DISTINCT attendance.household_id)
FROM cases_attendance attendance JOIN cases_servicerecord record ON record.id = record_id
WHERE done_on BETWEEN %s AND %s AND voided_at IS NULL AND outcome = 'met'
    AND station_id = ANY(%s) AND (%s IS NULL OR method = %s) AND (%s = '' OR %s = ANY(groups))
    AND (%s IS NULL OR domain = %s)
"""
CELLS = [
    Cell(method=method, group=group)
    for method in (None, "V", "T", "I", "S")
    for group in ("", "elders", "minors", "elders_and_minors")
] + [Cell(method=m, domain=f"0{n}") for m in (None, "V", "T", "I", "S") for n in range(1, 6)]


def make_places():
    """A city of one county with its townships, a station in each."""
    give_defaults()
    user = User.objects.create(username="benchmark", name="Benchmark")
    city = Division.objects.create(code="9B01", name="C", level=2, kind="region", is_local=True)
    rows = [
        Division(code=f"9B01A{n:04}", name=str(n), level=4, kind="town", parent=city, is_local=True)
        for n in range(STATIONS)
    ]
    Division.objects.bulk_create(rows)
    paths = [DivisionPath(division=city, path="9B/9B01")]
    paths += [DivisionPath(division=row, path=f"9B/9B01/9B0101/{row.pk}") for row in rows]
    DivisionPath.objects.bulk_create(paths)
    day = date(2024, 1, 1)
    stations = Station.objects.bulk_create(
        Station(code=f"Z{row.pk}", name=row.name, home=row, built_on=day) for row in rows
    )
    StationDivision.objects.bulk_create(
        StationDivision(station=s, division=s.home, since=day) for s in stations
    )
    return user, city, [station.pk for station in stations]


def make_records(user, stations, first, last, day, days):
    """Records number ``first`` to ``last``, spread over ``days`` from ``day``."""
    made = {"station_id": stations[0], "origin_id": stations[0], "created_by": user}
    who = {name: made[name] for name in ("origin_id", "created_by")}
    home = Household.objects.create(division=Station.objects.get(pk=stations[0]).home, **who)
    person = Person.objects.create(name="B", born_on=day, station_id=stations[0], **who)
    record = ServiceRecord.objects.create(done_on=day, method="V", domain="02", **made)
    values = {"people": PEOPLE, "first": first, "last": last, "day": day, "days": days}
    values |= {"household": home.pk, "person": person.pk, "record": record.pk, "stations": stations}
    with connection.cursor() as cursor:
        if not Person.objects.filter(pk="c" + "0" * 30 + "1").exists():
            cursor.execute(KEY)
            cursor.execute(HOUSEHOLDS, values)
            cursor.execute(PERSONS, values)
        for sql in (SERVICES, ATTENDANCES, HEADS):
            cursor.execute(sql, values)
        ServiceRecord.objects.filter(pk=record.pk).delete()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ANALYZE cases_servicerecord, cases_attendance, cases_headcount")


def compile_month(city):
    """All figures of the month and the seconds of the quickest of some runs."""
    seconds = []
    for _run in range(RUNS):
        begun = time.perf_counter()
        source = FigureSource(city, MONTH, MONTH.last)
        number = len(list(counts(source, CATALOGUE.values())))
        seconds.append(time.perf_counter() - begun)
    return source, number, min(seconds)


def recount(stations):
    """People and households of every cell by hand-written statements, and the seconds."""
    begun, found = time.perf_counter(), {}
    with connection.cursor() as cursor:
        for cell in CELLS:
            values = [cell.method, cell.method, cell.group, cell.group, cell.domain, cell.domain]
            cursor.execute(RECOUNT, [MONTH.first, MONTH.last, stations, *values])
            found[cell] = cursor.fetchone()
    return found, time.perf_counter() - begun


def say(name, value, goal, is_ok):
    print(f"{name} {value} {goal} {'ok' if is_ok else 'short'}", flush=True)


def main():
    user, city, stations = make_places()
    in_month = RECORDS // 12
    make_records(user, stations, 1, in_month, MONTH.first, 31)
    _tally, _number, alone = compile_month(city)
    make_records(user, stations, in_month + 1, RECORDS, date(2024, 10, 1), 365)
    source, number, among = compile_month(city)
    by_hand, seconds = min((recount(stations) for _run in range(RUNS)), key=lambda run: run[1])
    wrong = sum(
        abs(source.flows[cell, "people"] - people)
        for cell, (_contacts, people, _homes) in by_hand.items()
    )
    say("REPORT-FLAT", f"{among / alone:.2f}x", "<=1.2x", among / alone <= 1.2)
    say("REPORT-BY-HAND", f"{among / seconds:.2f}x", "<=1.0x", among <= seconds)
    say("REPORT-EXACT", wrong, "0", wrong == 0)
    print(
        f"({number} figures of {in_month:,} among {RECORDS:,} records in {among:.2f} s;"
        f" {len(CELLS)} statements by hand in {seconds:.2f} s)",
        file=sys.stderr,
    )


if __name__ == "__main__":
    embedded.start(settings)
    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        main()
        transaction.set_rollback(True)
