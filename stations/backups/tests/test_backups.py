"""What was backed up comes back: the same rows, the photo, and the number still opens."""

import json
import secrets
import tarfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from beneficiaries.models import Person
from cases.models import RecordPhoto
from cases.records.services import record_visit
from cases.records.tests.test_photos import picture
from config import embedded
from config.testing_database import as_owner, drop, maintenance
from stations.backups import clients
from stations.backups.archive import BackupError, unpack
from stations.backups.services import elsewhere, restore
from stations.change_feed import horizon

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def owner(transactional_db):
    """As ``manage.py`` connects for these commands."""
    with as_owner():
        yield


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    settings.LAST_BACKUP = tmp_path / "last"
    return settings.MEDIA_ROOT


@pytest.fixture
def number(make_person, east, lin, today, sample_number):
    """A place with a person, her number, a visit and its photo."""
    granny = make_person("李雪", id_number=sample_number())
    row = {"station": east, "method": "V", "domain": "02", "done_on": today}
    row |= {"subject": granny, "attended": [granny], "note": "夜里冷"}
    record_visit(by=lin, photos=[picture()], **row)
    return sample_number()


@pytest.fixture
def backup(number, tmp_path):
    call_command("backup", tmp_path / "backup")
    return tmp_path / "backup"


@pytest.fixture
def empty():
    """The name of an empty database of the same server."""
    name = f"restored_{secrets.token_hex(4)}"
    with maintenance() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        yield name
        drop(cursor, name)


def above_all():
    """Whoever may make roles: the embedded server's superuser, or who runs the tests on another."""
    own = connection.settings_dict["ENGINE"] == embedded.ENGINE
    return maintenance(**{"user": "postgres"} if own else {})


@contextmanager
def named(database):
    """The settings' own database is this one, as with another DATABASE_URL."""
    connection.close()
    own, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


def refused(command, *arguments, **options):
    with pytest.raises(CommandError) as refusal:
        call_command(command, *arguments, **options)
    return str(refusal.value)


def asked(database, sql):
    with elsewhere(database) as other, other.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_onto_a_second_database_everything_comes_back(backup, empty, number, media, capsys):
    photo = RecordPhoto.objects.get()
    content = Path(photo.image.path).read_bytes()
    media.rename(media.with_name("media.before"))
    with named(empty):
        call_command("restore", backup)
        assert Person.objects.get().id_number == number
        assert Path(RecordPhoto.objects.get().image.path).read_bytes() == content
    assert "1 photos" in capsys.readouterr().out
    counted = json.loads((backup / "manifest.json").read_text())["rows"]
    assert counted["public.cases_servicerecord"] == 1
    for table, rows in counted.items():
        assert asked(empty, f"SELECT count(*) FROM {table}") == [(rows,)], table  # noqa: S608
    triggers = "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"
    assert asked(empty, triggers) == asked(connection.settings_dict["NAME"], triggers)


def test_it_comes_back_where_nobody_knows_the_roles_of_before(number, tmp_path, empty, media):
    """What a role was granted isn't brought along: the other server need not have it."""
    role = f"somebody_{secrets.token_hex(4)}"
    with above_all() as cursor:
        cursor.execute(f"CREATE ROLE {role}")
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT SELECT ON beneficiaries_person TO {role}")
    call_command("backup", tmp_path / "backup")
    with connection.cursor() as cursor:
        cursor.execute(f"REVOKE SELECT ON beneficiaries_person FROM {role}")  # noqa: S608
    with above_all() as cursor:
        cursor.execute(f"DROP ROLE {role}")
    media.rename(media.with_name("media.before"))
    with named(empty):
        call_command("restore", tmp_path / "backup")
        assert Person.objects.get().id_number == number


def test_rows_of_a_busier_server_are_shown_over_rest(number, tmp_path, empty, media):
    """Their transactions are still to come on the one they are brought back to."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE beneficiaries_person SET changed_xid = 1::bigint << 40")
    call_command("backup", tmp_path / "busy")
    media.rename(media.with_name("media.before"))
    with named(empty):
        call_command("restore", tmp_path / "busy")
        _cluster, oldest, _following = horizon()
        assert Person.objects.get().changed_xid < oldest
    off = "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'O'"
    assert asked(empty, off) == [(0,)]


def test_the_planner_knows_what_came_back(backup, empty, media):
    """An empty table's statistics once let a count run for ten minutes."""
    media.rename(media.with_name("media.before"))
    with named(empty):
        call_command("restore", backup)
    known = "SELECT count(*) > 10 FROM pg_stats WHERE tablename = 'beneficiaries_person'"
    assert asked(empty, known) == [(True,)]


def test_it_is_of_one_moment_while_others_write(number, tmp_path, empty):
    """Rows are counted in the dump's own snapshot: every table has as many when it is back."""
    over, written = Event(), []

    def write():
        with elsewhere(connection.settings_dict["NAME"]) as other, other.cursor() as cursor:
            while not over.is_set():
                row = [f"key{len(written)}"]
                cursor.execute("INSERT INTO django_session VALUES (%s, '', now())", row)
                written.append(row)

    with ThreadPoolExecutor(1) as beside:
        writing = beside.submit(write)
        call_command("backup", tmp_path / "backup")
        over.set()
        writing.result()
    counted = json.loads((tmp_path / "backup" / "manifest.json").read_text())["rows"]
    assert 0 < counted["public.django_session"] < len(written)
    call_command("verify_backup", tmp_path / "backup", into=empty)


def test_the_keys_go_apart(number, tmp_path, settings):
    """None of them is in the backup; the file elsewhere has all three, for its owner alone."""
    safe = tmp_path / "safe"
    safe.mkdir()
    (tmp_path / "all").mkdir()
    call_command("backup", tmp_path / "all" / "b", keys_to=safe / "keys")
    said = dict(line.split("=", 1) for line in (safe / "keys").read_text().splitlines())
    assert (safe / "keys").stat().st_mode & 0o777 == 0o600
    assert said["SECRET_KEY"] == settings.SECRET_KEY
    ring = dict(item.split(":") for item in said["FIELD_KEYS"].split(","))
    assert set(ring) == {str(key) for key in settings.FIELD_KEYS}
    secrets_of_ours = [said["SECRET_KEY"], said["INDEX_KEY"], *ring.values()]
    for file in (tmp_path / "all" / "b").iterdir():
        content = file.read_bytes()
        assert not [key for key in secrets_of_ours if key.encode() in content], file
    assert "would lie with the backups" in refused(
        "backup", tmp_path / "all" / "c", keys_to=tmp_path / "all" / "c" / "keys"
    )
    assert "cannot be written" in refused("backup", tmp_path / "all" / "c", keys_to=safe / "keys")


def test_it_is_its_owners_alone_and_never_written_over(backup, settings):
    made_at = json.loads((backup / "manifest.json").read_text())["made_at"]
    assert settings.LAST_BACKUP.read_text() == f"{made_at} backup\n"
    assert backup.stat().st_mode & 0o777 == 0o700
    assert "never written over" in refused("backup", backup)
    assert "cannot be written" in refused("backup", backup / "none" / "b")
    assert sorted(path.name for path in backup.parent.iterdir()) == ["backup", "last", "media"]


def test_a_photo_that_was_deleted_meanwhile_is_told(number, tmp_path, capsys):
    photo = RecordPhoto.objects.get().image
    Path(photo.path).unlink()
    call_command("backup", tmp_path / "backup")
    assert f"The photo {photo.name} was deleted" in capsys.readouterr().err
    call_command("verify_backup", tmp_path / "backup")


def test_with_other_keys_nothing_is_restored(backup, empty, media, settings):
    media.rename(media.with_name("media.before"))
    settings.FIELD_KEYS = {1: b"another key of thirty-two bytes!"}
    with named(empty):
        said = refused("restore", backup)
    assert "made with other keys (FIELD_KEYS 1)" in said
    assert not media.exists()
    assert "made with other keys" in refused("verify_backup", backup)
    assert asked(empty, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


def test_a_key_that_was_added_later_is_none_of_its_business(backup, settings):
    settings.FIELD_KEYS = settings.FIELD_KEYS | {200: b"another key of thirty-two bytes!"}
    call_command("verify_backup", backup)


def test_a_value_that_no_key_opens_is_found(backup, empty, capsys):
    """Asked for, the backup is restored onto a database that is then dropped."""
    call_command("verify_backup", backup, into=empty)
    assert "restored, counted, opened" in capsys.readouterr().out
    assert "does not answer" in refused("verify_backup", backup, into=empty)


def test_a_sealed_value_that_was_moved_is_found(make_person, tmp_path, sample_number, empty):
    person = make_person("李雪", id_number=sample_number())
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE beneficiaries_person SET id_number = set_byte(id_number, 20,"
            " get_byte(id_number, 20) # 1) WHERE id = %s", [person.pk],
        )  # fmt: skip
    call_command("backup", tmp_path / "backup")
    said = refused("verify_backup", tmp_path / "backup", into=empty)
    assert said == "These keys do not open beneficiaries_person.id_number."
    assert "does not answer" in refused("verify_backup", tmp_path / "backup", into=empty)


@pytest.mark.parametrize("name", ["database.dump", "photos.tar"])
def test_a_broken_file_is_named(backup, name):
    path = backup / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert refused("verify_backup", backup) == f"{path} is broken: its checksum is another one."
    path.unlink()
    assert refused("verify_backup", backup) == f"{path} is missing."


def test_a_backup_that_was_not_finished_is_named(backup):
    manifest = backup / "manifest.json"
    manifest.write_text(manifest.read_text()[:-20])
    assert f"{manifest} is broken" in refused("verify_backup", backup)
    manifest.unlink()
    assert f"{manifest} is missing" in refused("restore", backup)


def test_nothing_is_restored_over_something(backup, empty, media):
    name = connection.settings_dict["NAME"]
    assert f"{media} is not empty" in refused("restore", backup)
    media.rename(media.with_name("media.before"))
    assert f"The database {name} is not empty" in refused("restore", backup)
    assert f"The database {name} is not empty" in refused("verify_backup", backup, into=name)
    assert Person.objects.count() == 1


def test_a_backup_of_newer_code_or_server_is_refused(backup, empty, media):
    media.rename(media.with_name("media.before"))
    manifest = json.loads((backup / "manifest.json").read_text())
    for change, words in (
        ({"migrations": ["stations.9999_later"]}, "newer product than this one"),
        ({"server": 99}, "is too old for it"),
        ({"client": 99}, "needs pg_dump and pg_restore of PostgreSQL 99 or newer; found: "),
    ):
        (backup / "manifest.json").write_text(json.dumps(manifest | change))
        with elsewhere(empty) as onto, pytest.raises(BackupError, match=words):
            restore(backup, onto=onto, media=media)


def test_the_oldest_program_that_fits_is_taken(monkeypatch):
    """What pg_dump 18 writes of a server 15, its own pg_restore cannot read."""
    found = [clients.Client(Path("a"), 18), clients.Client(Path("b"), 15)]
    monkeypatch.setattr(clients, "_clients", lambda: found)
    assert [clients.client_for(major, need="").major for major in (13, 15, 16)] == [15, 15, 18]


@pytest.mark.parametrize("name", ["../out", "/out"])
def test_a_photos_name_leads_nowhere_else(tmp_path, name):
    with tarfile.open(tmp_path / "photos.tar", "w") as tar:
        tar.addfile(tarfile.TarInfo(name))
    with pytest.raises(BackupError, match="is no photo's name"):
        unpack(tmp_path / "photos.tar", tmp_path / "media")
