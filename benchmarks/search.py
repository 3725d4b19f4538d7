"""Search by name, pinyin, initials and numbers among 100,000 people (1 M with SIZE=full).

The time is the database's (every statement of a search added up), the 95th percentile over
workers of one station and readers of a county. Everything happens in one transaction that is
rolled back. Prints one line a goal: NAME value goal ok|short.
"""

import io
import os
import random
import sys
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DATABASE_AS_OWNER"] = "1"  # it makes tables

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from beneficiaries.models import Person  # noqa: E402
from beneficiaries.search.names import pinyin_key  # noqa: E402
from beneficiaries.search.services import find_people  # noqa: E402
from beneficiaries.search.tokens import tokens_of  # noqa: E402
from config import embedded  # noqa: E402
from stations.crypto import blind_index  # noqa: E402
from stations.models import Division, DivisionPath, Posting, Station, User  # noqa: E402

FULL = os.environ.get("SIZE") == "full"
PEOPLE, COUNTIES, STATIONS = (1_000_000, 100, 15) if FULL else (100_000, 10, 15)
SEARCHES = 400
EVER = date(2020, 1, 1)
SURNAMES = "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "英华玉秀兰明桂珍文芳国建志小金丽伟红梅春德荣永正云军平生林海凤光东福成晓成强发辉霞清仁学雪"


def key(number):
    return (
        f"c{number:031x}"[:8]
        + "-"
        + "-".join(f"c{number:031x}"[a:b] for a, b in ((8, 12), (12, 16), (16, 20), (20, 32)))
    )


def names():
    """Surnames by frequency: the first in the list are the many."""
    weights = [1 / (n + 2) for n in range(len(SURNAMES))]
    chosen = random.choices(SURNAMES, weights, k=PEOPLE)
    return [s + "".join(random.choices(GIVEN, k=random.choice((1, 2, 2, 2)))) for s in chosen]


def number_of(n):
    return f"{n:018}"


def build():
    top = Division.objects.create(
        code="9Z", name="Bench", short_name="Bench", level=1, kind="region", is_local=True
    )
    DivisionPath.objects.create(division=top, path="9Z")
    author = User.objects.create(username="bench", name="Bench")
    stations = []
    for county in range(COUNTIES):
        for town in range(STATIONS):
            code = f"9Z{county:04}{town:03}"
            home = Division.objects.create(
                code=code, name=code, short_name=code, level=4, kind="town", is_local=True
            )
            DivisionPath.objects.create(division=home, path=f"9Z/{code[:6]}/{code}")
            stations.append(Station.objects.create(code=code, name=code, home=home))
    return author, stations


def people(author, stations):
    made = names()
    rows, tokens = io.StringIO(), io.StringIO()
    for n, name in enumerate(made):
        station = stations[n % len(stations)]
        phone, number = f"138{n % 100_000_000:08}", number_of(n)
        index = blind_index("id_number", number).hex()
        rows.write(f"{key(n)}\t{name}\t{pinyin_key(name)}\t{station.pk}\t\\\\x{index}\n")
        found = tokens_of(
            name, phone=phone, id_number=number, station=station.pk, county=station.home_id[:6]
        )
        tokens.writelines(f"{key(n)}\t{token}\n" for token in found)
    rows.seek(0)
    tokens.seek(0)
    pattern = Person.objects.create(
        name="x", born_on=date(1950, 1, 1), origin=stations[0], created_by=author
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE made (id uuid, name text, pinyin text, station int, index bytea)"
        )
        cursor.copy_expert("COPY made FROM STDIN", rows)
        cursor.execute(
            """INSERT INTO beneficiaries_person SELECT filled.* FROM made,
            beneficiaries_person pattern, jsonb_populate_record(pattern, jsonb_build_object(
                'id', made.id, 'client_uuid', made.id, 'name', made.name, 'pinyin', made.pinyin,
                'station_id', made.station, 'id_index', made.index)) filled
            WHERE pattern.id = %s""",
            [pattern.pk],
        )
        cursor.copy_expert("COPY beneficiaries_persontoken (person_id, token) FROM STDIN", tokens)
        cursor.execute("ANALYZE beneficiaries_person, beneficiaries_persontoken, stations_station")
    return made


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


def milliseconds(user, typed):
    with database_time() as spent:
        list(find_people(user, typed))
    return spent[0] * 1000


def percentile95(times):
    return sorted(times)[int(len(times) * 0.95)]


def words(made):
    """What workers type: a name, two characters, a surname, pinyin, initials, an end."""
    name = random.choice(made)
    syllables = pinyin_key(name).split()
    return random.choice(
        [
            name,
            name[:2],
            name[0],
            "".join(syllables),
            syllables[0],
            "".join(s[0] for s in syllables),
            syllables[0][0],
            f"{random.randrange(10_000):04}",
        ]
    )


def reader(username, **place):
    user = User.objects.create(username=username, name=username)
    agreement = "Bench" if place["role"] == "client" else ""
    Posting.objects.create(user=user, since=EVER, agreement=agreement, **place)
    return user


def measure():
    author, stations = build()
    made = people(author, stations)
    worker = reader("bench-worker", role="worker", station=stations[0])
    county = Division.objects.create(
        code="9Z0001", name="C", short_name="C", level=3, kind="region", is_local=True
    )
    DivisionPath.objects.create(division=county, path="9Z/9Z0001")
    client = reader("bench-client", role="client", division=county)
    for user in (worker, client):
        milliseconds(user, "李")  # reads the postings
    times = [milliseconds(user, words(made)) for _ in range(SEARCHES) for user in (worker, client)]
    numbers = [milliseconds(worker, number_of(random.randrange(PEOPLE))) for _ in range(100)]
    return percentile95(times), percentile95(numbers)


def say(name, value, goal):
    print(f"{name} {value:.1f}ms {goal}ms {'ok' if value <= goal else 'short'}")


def main():
    random.seed(8)
    embedded.start(settings)
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        by_name, by_number = measure()
        transaction.set_rollback(True)
    say("P8", by_name, 15)
    say("P8-number", by_number, 3)


if __name__ == "__main__":
    main()
