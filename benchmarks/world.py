"""A city made for measuring: stations, people and years of service records, made by SQL.

The rows are multiplied in a database of its own, without checks and triggers, its indexes built
afterwards. ``bench_empty`` stays for the next run; what was filled is dropped.
"""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DATABASE_AS_OWNER"] = "1"  # it makes tables
os.environ.setdefault("VAR_DIR", str(ROOT / "var" / "bench"))
os.environ["SWS_ENV_FILE"] = ""  # it fills and drops
os.environ["SECOND_STEP_ROLES"] = ""  # whoever looks at pages here has no telephone

import django  # noqa: E402

django.setup()

from columns import give_defaults  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from beneficiaries.models import Enrolment, Household, Person, PersonCategory  # noqa: E402
from cases.models import Attendance, HandOver, HeadCount, ServiceRecord, VisitDuty  # noqa: E402
from config import embedded  # noqa: E402
from resources.models import Donation, Donor, StockItem  # noqa: E402
from stations.models import (  # noqa: E402
    Division,
    DivisionPath,
    Posting,
    Station,
    StationDivision,
    User,
)

SIZE = os.environ.get("SIZE", "")
FULL = SIZE == "full"
RECORDS, STATIONS, PEOPLE = {
    "": (1_000_000, 140, 100_000),
    "full": (10_000_000, 1500, 1_000_000),
    "tiny": (30_000, 24, 2_400),  # only whether it runs, and is exact
}[SIZE]
EVER = date(2020, 1, 1)
EMPTY, SMALL, LARGE = "bench_empty", "bench_small", "bench_large"

KEY = """
CREATE FUNCTION key(letter text, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
AS $$ SELECT (letter || lpad(to_hex(number), 31, '0'))::uuid $$
"""
# Whoever is number n lives at station n, n + 1 stations …; neighbours share a household.
STATION = "(%(stations)s::bigint[])[1 + n %% %(width)s]"
HOME = "key('a', {0} / (2 * %(width)s) * %(width)s + {0} %% %(width)s)"
HOUSEHOLD = {"id": "key('a', n)", "client_uuid": "key('b', n)"}
PERSON = {
    "id": "key('c', n)",
    "client_uuid": "key('d', n)",
    "name": "'人' || n",
    "pinyin": "'ren ' || n",
    "household_id": HOME.format("n"),
    "station_id": STATION,
    "born_on": "'1940-01-01'::date + (n %% 25000)::int",
}
OF_PEOPLE = f"""
INSERT INTO beneficiaries_enrolment (person_id, station_id, since)
SELECT key('c', n), {STATION}, '2020-01-01' FROM generate_series(0, %(people)s - 1) n;
INSERT INTO beneficiaries_personcategory (person_id, code, since, basis)
SELECT key('c', n), (ARRAY['31', '32', '38'])[1 + n %% 3], '2020-01-01', ''
FROM generate_series(0, %(people)s - 1) n
"""  # noqa: S608
# The round of a station's records: whom each is about, how and what for.
PERSONS = "(n %% %(width)s + %(width)s * (n / %(width)s * 13 %% (%(people)s / %(width)s)))"
RECORD = {
    "id": "key('e', n)",
    "client_uuid": "key('f', n)",
    "station_id": STATION,
    "done_on": "%(day)s::date + (n / %(width)s * 11 %% %(days)s)::int",
    "method": "(ARRAY['V', 'V', 'V', 'T', 'I', 'S'])[1 + n / %(width)s %% 6]",
    "domain": "(ARRAY['01', '02', '03', '04', '05'])[1 + n / %(width)s %% 5]",
    "outcome": "CASE WHEN n / %(width)s %% 17 = 0 THEN 'not_met' ELSE 'met' END",
    "subject_id": f"key('c', {PERSONS})",
    "household_id": HOME.format(PERSONS),
}
ATTENDANCES = f"""
INSERT INTO cases_attendance (record_id, person_id, household_id, codes, age, groups)
SELECT key('e', n), key('c', p), {HOME.format("p")}, '{{}}', 70,
    CASE p %% 3 WHEN 0 THEN ARRAY['elders', 'elders_and_minors', 'key_groups']
        WHEN 1 THEN ARRAY['minors', 'elders_and_minors'] ELSE '{{}}'::text[] END
FROM generate_series(%(first)s, %(last)s) n,
    generate_series(0, n / %(width)s / 30 %% 3) extra,
    LATERAL (SELECT ({PERSONS} + extra * %(width)s) %% %(people)s AS p) person
WHERE n / %(width)s %% 17 <> 0
"""  # noqa: S608
HEADS = """
INSERT INTO cases_headcount (record_id, "group", number)
SELECT key('e', n), CASE WHEN n / %(width)s %% 12 = 5 THEN 'elders' ELSE '' END, 1 + n %% 30
FROM generate_series(%(first)s, %(last)s) n
WHERE n / %(width)s %% 6 = 5 AND n / %(width)s %% 17 <> 0
"""
# A visit every quarter of the year, every eighth late; the last is owed still.
DUTIES = f"""
INSERT INTO cases_visitduty (person_id, station_id, since_on, due_on, is_first, interval, state,
    ended_on, created_at)
SELECT key('c', n), {STATION}, due - 91, due, false, 'quarter',
    CASE WHEN due > %(today)s - 60 THEN 'open' ELSE 'done' END,
    CASE WHEN due <= %(today)s - 60 THEN due + CASE WHEN (n + q) %% 8 = 0 THEN 9 ELSE -9 END END,
    now()
FROM generate_series(0, %(people)s - 1) n, generate_series(0, %(quarters)s - 1) q,
    LATERAL (SELECT %(today)s::date + (n %% 91)::int - 60 - 91 * q::int AS due) day
"""  # noqa: S608

# Of so many records one hands something over.
ITEMS = """
INSERT INTO resources_stockitem (id, kind, name, unit, purpose, quantity, value, created_at,
    station_id)
SELECT key('9', n), 'goods', '棉被', '床', '', 1000, 100000, now(), station
FROM unnest(%(stations)s::bigint[]) WITH ORDINALITY AS numbered(station, n)
"""
HAND_OVERS = f"""
INSERT INTO cases_handover (quantity, value, receipt, signed_by, item_id, move_id, person_id,
    record_id, station_id, handed_on)
SELECT 1, 100, 'open', '', key('9', 1 + n %% %(width)s), n, key('c', {PERSONS}), record.id,
    record.station_id, done_on
FROM generate_series(1, %(records)s) n JOIN cases_servicerecord record ON record.id = key('e', n)
WHERE n / %(width)s %% %(every)s = 0 AND n / %(width)s %% 17 <> 0
"""  # noqa: S608

UNCHECKED = "SET session_replication_role = replica"
DONATION = {
    "id": "key('8', n)",
    "client_uuid": "key('7', n)",
    "station_id": STATION,
    "item_id": "key('9', 1 + n %% %(width)s)",
    "received_on": "%(day)s::date - (n / %(width)s %% 400)::int",
    "receipt_number": "'R' || n",
}

PEOPLE_TABLES = (Household, Person, Enrolment, PersonCategory)
RECORD_TABLES = (ServiceRecord, Attendance, HeadCount)
# Indexes that go while rows are poured in, and how they come back.
INDEXES = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
    format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,
        pg_get_constraintdef(oid))
FROM pg_constraint WHERE conrelid = ANY(%(tables)s::regclass[]) AND contype = 'u'
UNION ALL
SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index WHERE indrelid = ANY(%(tables)s::regclass[]) AND NOT indisprimary
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype = 'u')
"""


def run(sql, values=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def together(*acts):
    """At once, each on a connection of its own."""

    def alone(act):
        with closing(connection):
            act()

    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(alone, act) for act in acts]:
            done.result()


def say(name, value, goal, is_ok):
    print(f"{name} {value} {goal} {'ok' if is_ok else 'short'}", flush=True)


def note(text):
    print(f"({text})", file=sys.stderr, flush=True)


def timed(act, runs=1):
    """What came of it and the seconds of the quickest run."""
    seconds = []
    for _run in range(runs):
        begun = time.perf_counter()
        found = act()
        seconds.append(time.perf_counter() - begun)
    return found, min(seconds)


# databases


@contextmanager
def databases():
    """Two empty ones, ``SMALL`` in use; a script fills one and forks it. Makes databases and
    switches triggers off, so it takes a superuser; of the embedded server it is one."""
    embedded.start(settings)
    if connection.settings_dict["ENGINE"] == embedded.ENGINE:
        connection.settings_dict["USER"] = "postgres"
    before = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = EMPTY
    connection.creation.create_test_db(verbosity=0, keepdb=True, serialize=False)
    try:
        fork(EMPTY, SMALL)
        use(SMALL)
        give_defaults()
        yield
    finally:
        use(before)
        for name in (SMALL, LARGE):
            run(f"DROP DATABASE IF EXISTS {name}")


def use(name):
    connection.close()
    connection.settings_dict["NAME"] = name


def fork(source, target):
    """A copy of a database that nobody is using."""
    use("postgres")
    run(f"DROP DATABASE IF EXISTS {target}")
    run(f"CREATE DATABASE {target} TEMPLATE {source}")


# what stands in them


def make_city():
    """A city of twelve counties with their townships, a station in each; and its officer."""
    user = User.objects.create_user("benchmark", password=None, name="Benchmark")
    city = Division.objects.create(
        code="9B01", name="C", short_name="C", level=2, kind="region", is_local=True
    )
    region = {"kind": "region", "is_local": True}
    counties = [
        Division(
            code=f"9B01{n:02}", name=f"C{n}", short_name=f"C{n}", level=3, parent=city, **region
        )
        for n in range(1, 13)
    ]
    names = [(counties[n % 12], f"{counties[n % 12].pk}{n // 12 + 100}") for n in range(STATIONS)]
    towns = [
        Division(code=code, name=f"T{n}", short_name=f"T{n}", level=4, kind="town", parent=county,
                 is_local=True)
        for n, (county, code) in enumerate(names)
    ]  # fmt: skip
    Division.objects.bulk_create([*counties, *towns])
    DivisionPath.objects.bulk_create(
        [DivisionPath(division=city, path="9B/9B01")]
        + [DivisionPath(division=row, path=f"9B/9B01/{row.pk}") for row in counties]
        + [DivisionPath(division=row, path=f"9B/9B01/{row.parent_id}/{row.pk}") for row in towns]
    )
    stations = Station.objects.bulk_create(
        Station(code=f"Z{row.pk}", name=row.name, home=row, built_on=EVER, operating_on=EVER)
        for row in towns
    )
    StationDivision.objects.bulk_create(
        StationDivision(station=s, division=s.home, since=EVER) for s in stations
    )
    Posting.objects.create(user=user, division=city, role="officer", since=EVER)
    run(KEY)
    return user, city, [station.pk for station in stations]


@contextmanager
def poured_into(models, kept=None):
    """No checks, no triggers, no indexes but the primary keys; these come back at the end, or
    only those that are named."""
    indexes = run(INDEXES, {"tables": [model._meta.db_table for model in models]})
    for drop, _make in indexes:
        run(drop)
    indexes = [row for row in indexes if kept is None or any(name in row[1] for name in kept)]
    run(UNCHECKED)
    yield
    run("SET session_replication_role = origin; SET maintenance_work_mem = '512MB'")
    for _drop, make in indexes:
        run(make)
    run("VACUUM ANALYZE " + ", ".join(model._meta.db_table for model in models))


def multiply(row, overrides, values, first, last):
    """One saved row of a model, again for each number."""
    table = row._meta.db_table
    columns = [field.column for field in row._meta.local_concrete_fields]
    made = ", ".join(overrides.get(column, f'row."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    run(
        f"INSERT INTO {table} ({names}) SELECT {made}"  # noqa: S608
        f" FROM {table} row, generate_series({first}, {last}) n WHERE row.id = %(row)s",
        values | {"row": row.pk},
    )


def make_people(user, stations, people=PEOPLE, *, today=None, quarters=0):
    """Enrolled and with a category each; with as many duties, the last about today."""
    who = {"origin_id": stations[0], "created_by": user}
    home = Household(division=Station.objects.get(pk=stations[0]).home, **who)
    person = Person(name="B", born_on=date(1950, 1, 1), station_id=stations[0], **who)
    values = {"stations": stations, "width": len(stations), "people": people}
    with poured_into(PEOPLE_TABLES):
        for row, overrides in ((home, HOUSEHOLD), (person, PERSON)):
            row.save()
            multiply(row, overrides, values, 0, people - 1)
        Person.objects.filter(pk=person.pk)._raw_delete(connection.alias)
        Household.objects.filter(pk=home.pk)._raw_delete(connection.alias)
        run(OF_PEOPLE, values)
    if quarters:
        make_duties(stations, today, quarters, people)


def make_duties(stations, today, quarters, people=PEOPLE):
    values = {"stations": stations, "width": len(stations), "people": people}
    with poured_into([VisitDuty]):
        run(DUTIES, values | {"today": today, "quarters": quarters})


def make_records(user, stations, slices, people=PEOPLE, kept=None):
    """Slices are first and last number, and the period over whose days they are spread."""
    values = {"stations": stations, "width": len(stations), "people": people}
    with poured_into(RECORD_TABLES, kept):
        row = ServiceRecord.objects.create(
            station_id=stations[0], origin_id=stations[0], created_by=user,
            done_on=EVER, method="V", domain="02",
        )  # fmt: skip
        parts = [
            values
            | {"first": first, "last": last, "day": period.first}
            | {"days": (period.last - period.first).days + 1}
            for first, last, period in slices
        ]
        together(lambda: pour_records(row, parts), lambda: pour_attendances(parts))
        ServiceRecord.objects.filter(pk=row.pk)._raw_delete(connection.alias)


def pour_records(row, parts):
    run(UNCHECKED)
    for values in parts:
        multiply(row, RECORD, values, values["first"], values["last"])
        run(HEADS, values)


def pour_attendances(parts):
    run(UNCHECKED)
    for values in parts:
        run(ATTENDANCES, values)


def make_hand_overs(stations, records, people=PEOPLE, every=20):
    values = {"stations": stations, "width": len(stations), "people": people}
    with poured_into([HandOver]):
        run(ITEMS, values)
        run(HAND_OVERS, values | {"records": records, "every": every})


def make_donations(user, stations, number, day, people=PEOPLE):
    """After the hand-overs, whose items they are."""
    values = {"stations": stations, "width": len(stations), "people": people}
    who = {"station_id": stations[0], "origin_id": stations[0], "created_by": user}
    with poured_into([Donation]):
        donor = Donor.objects.create(name="D", **who)
        row = Donation.objects.create(
            donor=donor, received_on=day, kind="goods", quantity=1, value=100, basis="invoice",
            receipt_number="R", item=StockItem.objects.first(), **who,
        )  # fmt: skip
        multiply(row, DONATION, values | {"day": day}, 1, number)
        Donation.objects.filter(pk=row.pk)._raw_delete(connection.alias)
