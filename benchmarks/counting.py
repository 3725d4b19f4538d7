"""Counts that are kept against counts made anew: 1 M records of 140 stations (10 M and 1,500
with SIZE=full), in a scratch database. Prints one line a goal: NAME value goal ok|short.

P3    a quarter's report from cells: against a rollup query written by hand, against the recount
P5    a month of 10,000 records alone, and among all the others
P11   all cells from zero
"""

import os
import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from report import make_places, say  # noqa: E402

from beneficiaries.models import Enrolment, Household, Person, PersonCategory  # noqa: E402
from cases.models import Attendance, HeadCount, ServiceRecord  # noqa: E402
from config import embedded  # noqa: E402
from reports.indicators import CATALOGUE, Kind  # noqa: E402
from reports.models import ChangedMonth  # noqa: E402
from reports.periods import Period  # noqa: E402
from reports.queries import flows, lines  # noqa: E402
from reports.queries.books import Books  # noqa: E402
from reports.queries.cells import COUNTED, PRESENT  # noqa: E402
from reports.queries.tally import Tally  # noqa: E402
from reports.services import rebuild  # noqa: E402
from stations.models import Station  # noqa: E402

FULL = os.environ.get("SIZE") == "full"
RECORDS, PEOPLE = (10_000_000, 1_000_000) if FULL else (1_000_000, 100_000)
IN_MONTH = 10_000
MONTH, YEAR = Period.month(date(2025, 10, 1)), Period.of("year", date(2025, 10, 1))
QUARTER = Period.of("quarter", date(2025, 2, 1))
RUNS = 3

KEY = """
CREATE FUNCTION key(letter text, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
AS $$ SELECT (letter || lpad(to_hex(number), 31, '0'))::uuid $$
"""
# What makes rows differ from the one that is multiplied.
HOUSEHOLD = {"id": "key('a', n)", "client_uuid": "key('b', n)"}
PERSON = {
    "id": "key('c', n)",
    "client_uuid": "key('d', n)",
    "household_id": "key('a', n / 2)",
    "station_id": "(%(stations)s::bigint[])[1 + n %% array_length(%(stations)s, 1)]",
    "born_on": "'1940-01-01'::date + (n %% 25000)::int",
}
DATED = """
INSERT INTO beneficiaries_enrolment (person_id, station_id, since)
SELECT key('c', n), (%(stations)s::bigint[])[1 + n %% array_length(%(stations)s, 1)], '2020-01-01'
FROM generate_series(0, %(people)s) n;
INSERT INTO beneficiaries_personcategory (person_id, code, since, basis)
SELECT key('c', n), (ARRAY['31', '32', '38'])[1 + n %% 3], '2020-01-01', ''
FROM generate_series(0, %(people)s) n;
ANALYZE
"""
RECORD = {
    "id": "key('e', n)",
    "client_uuid": "key('f', n)",
    "station_id": PERSON["station_id"],
    "done_on": "%(day)s::date + (n / 7 %% %(days)s)::int",
    "method": "(ARRAY['V', 'V', 'V', 'T', 'I', 'S'])[1 + n %% 6]",
    "domain": "(ARRAY['01', '02', '03', '04', '05'])[1 + n %% 5]",
    "outcome": "CASE WHEN n %% 17 = 0 THEN 'not_met' ELSE 'met' END",
    "subject_id": "key('c', n * 7 %% %(people)s)",
    "household_id": "key('a', n * 7 %% %(people)s / 2)",
}
ATTENDANCES = """
INSERT INTO cases_attendance (record_id, person_id, household_id, codes, age, groups)
SELECT key('e', n), key('c', p), key('a', p / 2), '{}', 70,
    CASE p %% 3 WHEN 0 THEN ARRAY['elders', 'elders_and_minors', 'key_groups']
        WHEN 1 THEN ARRAY['minors', 'elders_and_minors'] ELSE '{}'::text[] END
FROM generate_series(%(first)s, %(last)s) n, generate_series(0, n %% 3) extra,
    LATERAL (SELECT (n * 7 + extra) %% %(people)s AS p) person
WHERE n %% 17 <> 0
"""
HEADS = """
INSERT INTO cases_headcount (record_id, "group", number)
SELECT key('e', n), CASE WHEN n %% 12 = 5 THEN 'elders' ELSE '' END, 1 + n %% 30
FROM generate_series(%(first)s, %(last)s) n WHERE n %% 6 = 5 AND n %% 17 <> 0
"""
# Loading 1 M rows a way that a station never would: nothing is checked, few indexes are kept.
KEPT = ("record_station_day", "cases_servicerecord_pkey", "attended_once", "one_head_count_a_group")
BARE = """
SELECT format('ALTER TABLE %%I DROP CONSTRAINT %%I', conrelid::regclass, conname)
FROM pg_constraint WHERE conrelid = ANY(%(tables)s::regclass[])
    AND (contype = 'f' OR contype = 'u' AND conname <> ALL(%(kept)s))
UNION ALL
SELECT format('ALTER TABLE %%I DISABLE TRIGGER USER', name) FROM unnest(%(tables)s) AS name
"""
INDEXES = """
SELECT format('DROP INDEX %%I', indexname) FROM pg_indexes
WHERE tablename = ANY(%(tables)s) AND indexname <> ALL(%(kept)s) AND indexname !~ '_pkey$'
"""
# The additive figures as somebody would ask the cells for them, who knows no marks.
ROLLUP = """
SELECT part, method, domain, "group", item, measure, sum(value)
FROM reports_monthcount cell
JOIN unnest(%(stations)s::bigint[], %(parts)s::text[]) AS scope(station, part)
    ON station = station_id
WHERE month = ANY(%(whole)s::date[]) AND filing_id IS NULL
GROUP BY GROUPING SETS ((measure, "group"), (measure, "group", method), (measure, "group", domain),
    (measure, "group", method, domain), (measure, "group", part), (measure, "group", part, method),
    (measure, "group", item), (measure, "group", item, part))
HAVING ("group" = '' OR GROUPING(part) = 1) AND (item <> '' OR GROUPING(item) = 1)
"""
# The same figures from the records, as if there were no cells.
ANEW = f"""{COUNTED} {PRESENT}
counts AS (SELECT * FROM counted), presence AS (SELECT * FROM present),
"""  # noqa: S608


def multiply(model, overrides, values, first, last):
    """The one saved row of a model, again for each number."""
    table = model._meta.db_table
    columns = [field.column for field in model._meta.local_concrete_fields]
    made = ", ".join(overrides.get(column, f'row."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {made}"  # noqa: S608
            f" FROM {table} row, generate_series({first}, {last}) n WHERE row.id = %(row)s",
            values,
        )


def strip_tables():
    models = (Household, Person, Enrolment, PersonCategory, ServiceRecord, Attendance, HeadCount)
    values = {"tables": [model._meta.db_table for model in models], "kept": list(KEPT)}
    with connection.cursor() as cursor:
        for query in (BARE, INDEXES):
            cursor.execute(query, values)
            for (statement,) in cursor.fetchall():
                cursor.execute(statement)


def make_people(user, stations):
    who = {"origin_id": stations[0], "created_by": user}
    home = Household.objects.create(division=Station.objects.get(pk=stations[0]).home, **who)
    person = Person.objects.create(
        name="B", born_on=date(1950, 1, 1), station_id=stations[0], **who
    )
    for row, overrides in ((home, HOUSEHOLD), (person, PERSON)):
        multiply(type(row), overrides, {"stations": stations, "row": row.pk}, 0, PEOPLE)
    with connection.cursor() as cursor:
        cursor.execute(DATED, {"stations": stations, "people": PEOPLE})


def make_records(user, stations, first, last, period):
    row = ServiceRecord.objects.create(
        station_id=stations[0], origin_id=stations[0], created_by=user,
        done_on=date(2020, 1, 1), method="V", domain="02",
    )  # fmt: skip
    values = {"stations": stations, "people": PEOPLE, "row": row.pk, "day": period.first}
    values |= {"days": (period.last - period.first).days + 1, "first": first, "last": last}
    multiply(ServiceRecord, RECORD, values, first, last)
    ServiceRecord.objects.filter(pk=row.pk).delete()
    with connection.cursor() as cursor:
        cursor.execute(ATTENDANCES, values)
        cursor.execute(HEADS, values)
        cursor.execute("ANALYZE cases_servicerecord, cases_attendance, cases_headcount")


def asked(sql, books, runs=RUNS):
    """Rows of a statement and the seconds of its quickest run."""
    seconds, rows = [], []
    values = lines.parameters(books)
    with connection.cursor() as cursor:
        for _run in range(runs):
            begun = time.perf_counter()
            cursor.execute(f"BEGIN; {sql}", values)
            rows = cursor.fetchall()
            seconds.append(time.perf_counter() - begun)
            cursor.execute("COMMIT")
    return sorted(rows, key=str), min(seconds)


def timed(act, runs=RUNS):
    seconds = []
    for _run in range(runs):
        begun = time.perf_counter()
        found = act()
        seconds.append(time.perf_counter() - begun)
    return found, min(seconds)


def stocks(city):
    tally = Tally(city, MONTH, MONTH.last)
    rows = [row for row in CATALOGUE.values() if row.kind == Kind.STOCK and row.has(tally)]
    return [cell for row in rows for cell in row.count(tally)]


def note(text):
    print(f"({text})", file=sys.stderr, flush=True)


def load(user, stations):
    """A month of 10,000 records first, the others of the year after the month was read."""
    with connection.cursor() as cursor:
        cursor.execute(KEY)
    strip_tables()
    make_people(user, stations)
    make_records(user, stations, 1, IN_MONTH, MONTH)


def load_the_others(user, stations):
    rest = RECORDS - IN_MONTH
    before = Period(YEAR.first, MONTH.first.replace(month=9, day=30))
    after = Period(date(2025, 11, 1), YEAR.last)
    in_ten_months = IN_MONTH + rest * 9 // 11
    make_records(user, stations, IN_MONTH + 1, in_ten_months, before)
    make_records(user, stations, in_ten_months + 1, RECORDS, after)


def measure_flat(books, alone):
    """The same month as before, now among all the others."""
    among = timed(lambda: flows.flows(books), 3 * RUNS)
    ratio = among[1] / alone[1]
    say("P5-FLOWS-FLAT", f"{ratio:.2f}x", "<=1.2x", ratio <= 1.2)
    say(
        "P5-FLOWS-SAME",
        len(alone[0].figures.items() ^ among[0].figures.items()),
        "0",
        alone[0] == among[0],
    )


def measure_report(books):
    additive = flows.ADDITIVE + flows.FIGURES
    people = flows.ADDITIVE + flows.DISTINCT + flows.FIGURES + flows.DIFFERENT
    kept, seconds = asked(flows.every_cell(books) + additive, books)
    by_hand, hand_seconds = asked(ROLLUP, books)
    anew, anew_seconds = asked(lines.every_line(books) + ANEW + additive, books, 1)
    say("P3-ROLLUP", f"{seconds / hand_seconds:.2f}x", "<=1.2x", seconds <= 1.2 * hand_seconds)
    say("P3-RECOUNT", f"{anew_seconds / seconds:.0f}x", ">=25x", anew_seconds >= 25 * seconds)
    whole, whole_seconds = asked(flows.every_cell(books) + people, books, 1)
    all_anew, all_seconds = asked(lines.every_line(books) + ANEW + people, books, 1)
    ratio = all_seconds / whole_seconds
    say("P3-PEOPLE", f"{ratio:.2f}x", ">=1x", ratio >= 1)
    wrong = (
        len(set(kept) ^ set(by_hand)) + len(set(kept) ^ set(anew)) + len(set(whole) ^ set(all_anew))
    )
    say("P3-EXACT", wrong, "0", wrong == 0 and len(whole) > len(kept) > 100)
    note(
        f"a quarter of {RECORDS:,} records: cells {seconds:.2f} s, by hand {hand_seconds:.2f} s,"
        f" recount {anew_seconds:.1f} s; with people {whole_seconds:.1f} s,"
        f" recount {all_seconds:.1f} s"
    )


def main():
    begun = time.perf_counter()
    user, city, stations = make_places()
    load(user, stations)
    note(f"{PEOPLE:,} people of {len(stations)} stations in {time.perf_counter() - begun:.0f} s")
    scope = {pk: str(n % 12) for n, pk in enumerate(stations)}
    month = Books(scope, MONTH)
    rebuild.rebuild(lambda *_: None)
    alone = timed(lambda: flows.flows(month), 3 * RUNS)
    load_the_others(user, stations)
    note(f"{RECORDS:,} records after {time.perf_counter() - begun:.0f} s")
    number, seconds = timed(lambda: rebuild.rebuild(lambda *_: None), 1)
    goal = 40 if FULL else 4
    say("P11-REBUILD", f"{seconds:.1f}s", f"<={goal}s", seconds <= goal)
    note(f"{number:,} months of stations")
    assert not ChangedMonth.objects.exists()
    measure_flat(month, alone)
    measure_report(Books(scope, QUARTER))
    cells, seconds = timed(lambda: stocks(city))
    say("P3-STOCKS", f"{seconds * 1000:.0f}ms", "<=150ms", seconds <= 0.15)
    note(f"{len(cells)} cells of stocks; {time.perf_counter() - begun:.0f} s in all")


if __name__ == "__main__":
    embedded.start(settings)
    before = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = "bench_counting"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        main()
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)
