"""The cast shared by every app's tests; pytest.ini loads it.

East and West are township stations of one county, North lies in another city. Lin works at
East, He leads it, Wang supervises it; Zhao works at West and must see nothing of East; Mei
works at North. Chen is the county officer, Gao the city officer, An the county's
administrator, Shen its auditor, Tong a sync client of the county. Sun has two postings:
worker at West and supervisor at East. Nobody has none.

Models are imported inside the makers because pytest loads this before Django.
"""

import time
from datetime import date

import pytest
from django.test import Client

EVER = date(2020, 1, 1)


@pytest.fixture
def make_division(db):
    """``make_division("9A0101103", "North Town")``: level by the code's length, path kept."""
    from stations.models import Division, DivisionPath

    kinds = {
        2: (1, "region"),
        4: (2, "region"),
        6: (3, "region"),
        9: (4, "town"),
        12: (5, "village"),
    }

    made = {}

    def make(code, name, **fields):
        level, kind = kinds[len(code)]
        above = [code[:n] for n in (9, 6, 4, 2) if n < len(code)]
        parent = next((made[each] for each in above if each in made), None)
        if above and not parent:  # made by somebody else
            parent = Division.objects.filter(pk__in=above).order_by("-level").first()
        row = {"name": name, "short_name": name, "level": level, "kind": kind, "parent": parent}
        division = Division.objects.create(code=code, is_local=True, **row | fields)
        codes = [code[:n] for n in (2, 4, 6, 9, 12) if n <= len(code)]
        DivisionPath.objects.create(division=division, path="/".join(codes))
        made[code] = division
        return division

    return make


@pytest.fixture
def province(make_division):
    return make_division("9A", "Cloud Province")


@pytest.fixture
def city(make_division, province):
    return make_division("9A01", "River City")


@pytest.fixture
def county(make_division, city):
    return make_division("9A0101", "Clear Stream County")


@pytest.fixture
def east_town(make_division, county):
    return make_division("9A0101101", "East Town")


@pytest.fixture
def west_town(make_division, county):
    return make_division("9A0101102", "West Town")


@pytest.fixture
def east_village(make_division, east_town):
    return make_division("9A0101101201", "Plum Village")


@pytest.fixture
def west_village(make_division, west_town):
    return make_division("9A0101102201", "Reed Village")


@pytest.fixture
def other_county(make_division, province):
    make_division("9A02", "Mountain City")
    return make_division("9A0201", "High Pass County")


@pytest.fixture
def north_town(make_division, other_county):
    return make_division("9A0201101", "North Town")


@pytest.fixture(scope="session")
def division_list(tmp_path_factory):
    """The national list cut down to the real places that tests name, as the same file."""
    import csv
    import lzma

    from stations.divisions.file import HEADER, edition_file, raw_rows

    places = ("110101", "3307", "330521", "341721", "350627", "420502", "460203")
    places += ("5223", "5303", "659002")
    above = {place[:width] for place in places for width in (2, 4, 6)}
    path = tmp_path_factory.mktemp("divisions") / "divisions-2023.csv.xz"
    with lzma.open(path, "wt", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines, lineterminator="\n")
        rows.writerow(HEADER)
        rows.writerows(
            row
            for row in raw_rows(edition_file(2023))
            if row[0].startswith(places) or row[0] in above
        )
    return path


@pytest.fixture(scope="module")
def china_loaded(division_list, django_db_setup, django_db_blocker):
    """Loaded once for a module, whose tests are a group; taken back after it."""
    from django.db import transaction

    from stations.divisions.services.loading import import_divisions

    villages = ["330784", "420502", "460203"]
    with django_db_blocker.unblock(), transaction.atomic():
        yield import_divisions(edition=2023, path=division_list, villages=villages)
        transaction.set_rollback(True)


@pytest.fixture
def china(china_loaded, db):
    """Real divisions: the townships of those places, the villages of three counties."""
    return china_loaded


@pytest.fixture
def make_station(db):
    from stations.models import Station, StationDivision

    def make(code, name, home, **fields):
        day = {"built_on": EVER, "operating_on": EVER}
        station = Station.objects.create(code=code, name=name, home=home, **day | fields)
        StationDivision.objects.create(station=station, division=home, since=EVER)
        return station

    return make


@pytest.fixture
def east(make_station, east_town):
    return make_station("E1", "East Station", east_town)


@pytest.fixture
def west(make_station, west_town):
    return make_station("W1", "West Station", west_town)


@pytest.fixture
def north(make_station, north_town):
    return make_station("N1", "North Station", north_town)


@pytest.fixture
def make_user(db):
    """``make_user("lin", ("worker", east), …)``: a log-in with its postings since 2020."""
    from stations.models import Posting, Station, User

    def make(username, *postings, may_see=()):
        user = User.objects.create(username=username, name=username.title())
        for role, place in postings:
            kind = "station" if isinstance(place, Station) else "division"
            agreement = "Agreement of 2026" if role == "client" else ""
            Posting.objects.create(
                user=user,
                role=role,
                since=EVER,
                agreement=agreement,
                may_see=list(may_see),
                **{kind: place},
            )
        return user

    return make


@pytest.fixture
def make_worker(db, county):
    from stations.models import Assignment, User, Worker

    def make(name, station=None, user=None, **fields):
        said = {"name": name, "home": county, "user": user} | fields
        by = user or User.objects.order_by("pk").first() or User.objects.create(username="founder")
        worker = Worker.objects.create(origin=said["home"], created_by=by, **said)
        if station:
            Assignment.objects.create(worker=worker, station=station, since=EVER)
        return worker

    return make


@pytest.fixture
def lin(make_user, make_worker, east):
    user = make_user("lin", ("worker", east))
    make_worker("Lin", east, user)
    return user


@pytest.fixture
def he(make_user, make_worker, east):
    user = make_user("he", ("lead", east))
    make_worker("He", east, user)
    return user


@pytest.fixture
def wang(make_user, east):
    return make_user("wang", ("supervisor", east))


@pytest.fixture
def zhao(make_user, make_worker, west):
    user = make_user("zhao", ("worker", west))
    make_worker("Zhao", west, user)
    return user


@pytest.fixture
def mei(make_user, north):
    return make_user("mei", ("worker", north))


@pytest.fixture
def sun(make_user, east, west):
    return make_user("sun", ("worker", west), ("supervisor", east))


@pytest.fixture
def chen(make_user, county):
    return make_user("chen", ("officer", county))


@pytest.fixture
def gao(make_user, city):
    return make_user("gao", ("officer", city))


@pytest.fixture
def an(make_user, county):
    return make_user("an", ("administrator", county))


@pytest.fixture
def shen(make_user, county):
    return make_user("shen", ("auditor", county))


@pytest.fixture
def tong(make_user, county):
    return make_user("tong", ("client", county))


@pytest.fixture
def nobody(make_user):
    return make_user("nobody")


@pytest.fixture
def as_user():
    """A test client that is logged in as this user.

    Its session is written as logging in would leave it; what else hears of a log-in (the list of
    sessions, the log of attempts) is made by the first request or has tests at the log-in page.
    """
    from django.conf import settings
    from django.contrib import auth
    from django.contrib.sessions.backends.db import SessionStore

    def login(user):
        client, session = Client(), SessionStore()
        session.update({
            auth.SESSION_KEY: str(user.pk),
            auth.BACKEND_SESSION_KEY: "allauth.account.auth_backends.AuthenticationBackend",
            auth.HASH_SESSION_KEY: user.get_session_auth_hash(),
            "account_authentication_methods": [{"method": "password", "at": time.time()}],
            "account_authentication_methods_user": str(user.pk),
        })  # fmt: skip
        session.create()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return client

    return login


@pytest.fixture
def as_client(db):
    """A test client that carries this user's client-credentials token, got as other systems do."""
    from oauth2_provider.models import Application

    def login(user, scope="read write"):
        application = Application(
            name=user.username,
            user=user,
            client_type=Application.CLIENT_CONFIDENTIAL,
            authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
        )
        secret = application.client_secret
        application.save()
        form = {
            "grant_type": "client_credentials",
            "client_id": application.client_id,
            "client_secret": secret,
            "scope": scope,
        }
        answer = Client().post("/api/v1/token/", form)
        assert answer.status_code == 200, answer.text
        return Client(headers={"Authorization": f"Bearer {answer.json()['access_token']}"})

    return login


@pytest.fixture
def count_queries(as_user):
    """How many queries a page takes: call it before and after adding rows."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(user, url):
        client = as_user(user)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    return count


@pytest.fixture
def run_jobs(db):
    """Do every job that waits, here and now; how many were done."""
    from stations.jobs import queue

    def run():
        ids = queue.claimable_ids()
        return sum(queue.run(job_id) for job_id in ids)

    return run


@pytest.fixture
def xlsx():
    """``xlsx(["Heading", …], [row], …)``: an upload as Excel would save it."""
    from io import BytesIO

    from django.core.files.uploadedfile import SimpleUploadedFile
    from openpyxl import Workbook

    def make(*rows, name="register.xlsx"):
        book = Workbook()
        for row in rows:
            book.active.append(row)
        out = BytesIO()
        book.save(out)
        return SimpleUploadedFile(name, out.getvalue())

    return make


@pytest.fixture
def upload(run_jobs):
    """``upload("stations", file, an)``: taken in and checked; the import as it is then."""
    from stations.imports.importers import importer_of
    from stations.imports.services import start_import

    def take(kind, file, by, station=None):
        batch = start_import(importer_of(kind), upload=file, station=station, by=by)
        run_jobs()
        batch.refresh_from_db()
        return batch

    return take


@pytest.fixture
def findings():
    """What a check found: ``{row number: {column: [sentence]}}``."""

    def of(batch):
        return {row.number: row.found["errors"] for row in batch.rows.filter(outcome="bad")}

    return of
