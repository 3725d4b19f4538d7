"""The servers that nobody installed: who may connect, when they run, what a crash leaves."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg2
import pytest
from redis import Redis

from config import embedded
from config.embedded.base import started
from config.embedded.lease import hold, is_free, lock_file, release
from config.embedded.place import LONGEST_SOCKET, SOCKET, Place
from config.embedded.postgres import QUIET, Postgres
from config.embedded.valkey import Valkey

CLIENT = """
import sys
from pathlib import Path
from config.embedded import Place, Postgres, Valkey, hold
server = {"pg": Postgres, "valkey": Valkey}[sys.argv[1]](Place(Path(sys.argv[2])))
hold(server)
print("held", flush=True)
sys.stdin.read()
"""


def connect(place, user="owner", database="sws"):
    return psycopg2.connect(host=str(place.run), user=user, dbname=database)


def ask(place, sql, user="owner"):
    with connect(place, user) as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
    connection.close()
    return row


def client(server, root):
    """Another process that holds the server, until it is killed or its stdin is closed."""
    return subprocess.Popen(
        [sys.executable, "-c", CLIENT, server.name, server.place.var],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def let_go(process):
    process.stdin.close()
    process.wait(30)
    process.stdout.close()


def until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.05)


def has_stopped(server):
    return is_free(lock_file(server, "alive")) and not server.leftovers()


@pytest.fixture(scope="module")
def place():
    """PostgreSQL and Valkey in a folder of these tests, held by this process."""
    folder = tempfile.mkdtemp()  # pytest's own folders are shut again by every other run
    place = Place(Path(folder) / "var")
    hold(Postgres(place))
    hold(Valkey(place))
    yield place
    release(Valkey(place))
    release(Postgres(place))
    assert has_stopped(Postgres(place))
    assert has_stopped(Valkey(place))
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def cluster():
    """A new cluster, made once and let go: to be copied where a test is of no first start."""
    folder = tempfile.mkdtemp()
    server = Postgres(Place(Path(folder) / "var"))
    hold(server)
    release(server)
    assert has_stopped(server)
    yield server.folder
    shutil.rmtree(folder)


@pytest.fixture
def make_server(cluster):
    made = []
    folder = tempfile.mkdtemp()

    def make(name="var", kind=Postgres, is_new=False):
        """Not started yet; ``is_new``: nothing is in its folder."""
        made.append(kind(Place(Path(folder) / name)))
        if kind is Postgres and not is_new:
            subprocess.run(["cp", "-a", cluster, made[-1].folder], check=True)
        return made[-1]

    yield make
    for server in made:
        release(server)
        until(lambda server=server: has_stopped(server))
        if server.place.run.is_dir():
            shutil.rmtree(server.place.run)
    shutil.rmtree(folder)


def test_the_servers_answer_on_their_sockets(place):
    assert ask(place, "SELECT current_user, current_setting('server_encoding')") == (
        "owner",
        "UTF8",
    )
    assert ask(place, "SELECT datcollate FROM pg_database WHERE datname = 'sws'") == ("C.UTF-8",)
    with Redis.from_url(embedded.redis_url(place.var)) as redis:
        assert redis.ping()


def test_they_listen_on_no_address(place):
    assert ask(place, "SHOW listen_addresses") == ("",)
    with Redis.from_url(embedded.redis_url(place.var)) as redis:
        assert redis.config_get("port") == {"port": "0"}


def test_the_sockets_stand_in_a_folder_of_their_user_alone(place):
    user = Postgres(place).account.pw_uid
    for folder in (place.run, place.var / "pg", place.var / "valkey"):
        found = folder.stat()
        assert (stat.S_IMODE(found.st_mode), found.st_uid) == (0o700, user), folder
    for socket in (place.run / SOCKET, Valkey(place).socket):
        assert stat.S_IMODE(socket.stat().st_mode) == 0o700, socket
    assert user != 0


def test_nobody_else_lists_what_the_product_keeps(place):
    passing = Postgres(place).account.pw_uid != place.owner
    assert stat.S_IMODE(place.var.stat().st_mode) == (0o711 if passing else 0o700)
    assert stat.S_IMODE((place.var / "media").stat().st_mode) == 0o700


@pytest.mark.root
@pytest.mark.parametrize("role", ["owner", "app", "postgres"])
def test_another_user_of_the_machine_is_kept_out_twice(place, role):
    """By the folder; and with the folder and the socket wide open, by the server itself."""
    address = f"host={place.run} user={role} dbname=sws"
    psql = [Postgres(place).binary("psql"), "--command=SELECT 1", address]

    def stranger():
        return subprocess.run(
            [str(part) for part in psql],
            cwd="/",
            user="nobody",
            group="nogroup",
            extra_groups=[],
            capture_output=True,
            text=True,
        )

    assert "Permission denied" in stranger().stderr
    socket = place.run / SOCKET
    place.run.chmod(0o755)
    socket.chmod(0o777)
    try:
        assert "Peer authentication failed" in stranger().stderr
    finally:
        place.run.chmod(0o700)
        socket.chmod(0o700)


@pytest.mark.parametrize("role", ["owner", "app"])
def test_neither_role_is_a_superuser(place, role):
    sql = "SELECT rolsuper, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    assert ask(place, sql, role) == (False, False, False)


def test_the_app_role_is_given_nothing_unasked(place):
    with connect(place) as owner, owner.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS secret (id int)")
    owner.close()
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(place, "SELECT count(*) FROM secret", "app")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(place, "CREATE TABLE mine (id int)", "app")


def test_only_what_tests_write_may_be_lost(place, monkeypatch):
    server = Postgres(place)
    assert "fsync=off" in server.command()
    monkeypatch.setenv("EMBEDDED_DURABLE", "1")
    assert not [part for part in server.command() if "fsync" in str(part)]


def test_what_a_failing_statement_carries_is_not_in_the_log(place, root):
    """Its text, its row and its key; the error itself is. The server's file says the same."""
    with connect(place) as owner, owner.cursor() as cursor:
        cursor.execute("CREATE TABLE notes (note text PRIMARY KEY, more text CHECK (more <> ''))")
        cursor.execute("INSERT INTO notes VALUES ('canary-kept', 'x')")
    for values in ("('canary-kept', 'canary-twice')", "('canary-row', '')"):
        with pytest.raises(psycopg2.IntegrityError):
            ask(place, f"INSERT INTO notes VALUES {values} /* canary-text */")  # noqa: S608
    log = Postgres(place).log.read_text()
    assert "notes_pkey" in log
    assert "notes_more_check" in log
    assert "canary" not in log
    lines = (root / "deploy" / "postgresql.conf").read_text().splitlines()
    said = dict(line.split(" = ") for line in lines if line and not line.startswith("#"))
    assert said == QUIET


def test_a_deep_checkout_has_its_sockets_elsewhere(make_server):
    server = make_server("/".join(["deep" * 10] * 4) + "/var")
    run = server.place.run
    assert server.place.var not in run.parents
    assert len(bytes(run / SOCKET)) <= LONGEST_SOCKET
    hold(server)
    assert ask(server.place, "SELECT 1") == (1,)
    assert stat.S_IMODE(run.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["站", "a,b", "with space"])
def test_a_folder_that_an_address_cannot_spell_has_its_sockets_elsewhere(tmp_path, name):
    place = Place(tmp_path / name)
    assert place.var not in place.run.parents
    assert Place(tmp_path / name).run == place.run


def test_a_socket_folder_laid_out_by_somebody_else_is_refused(make_server, tmp_path):
    server = make_server("站" * 40, is_new=True)
    server.place.run.symlink_to(tmp_path)
    try:
        with pytest.raises(RuntimeError, match="belongs to somebody else"):
            hold(server)
    finally:
        server.place.run.unlink()


def test_of_five_first_starts_at_once_all_get_the_one_server(make_server, root):
    server = make_server(is_new=True)
    clients = [client(server, root) for _ in range(5)]
    with ThreadPoolExecutor(5) as pool:
        assert set(pool.map(lambda process: process.stdout.readline(), clients)) == {"held\n"}
    postmaster = int((server.folder / "postmaster.pid").read_text().split()[0])
    parents = [Path(f"/proc/{pid}/stat").read_text().split()[3] for pid in server.leftovers()]
    assert server.leftovers().count(postmaster) == 1
    assert parents.count(str(postmaster)) == len(parents) - 1
    for process in clients:
        let_go(process)
    until(lambda: has_stopped(server))


@pytest.mark.parametrize("kind", [Postgres, Valkey])
def test_a_server_ends_when_its_last_user_was_killed(make_server, root, kind):
    server = make_server(kind=kind)
    first, last = client(server, root), client(server, root)
    assert {first.stdout.readline(), last.stdout.readline()} == {"held\n"}
    first.kill()
    first.wait()
    time.sleep(1)
    assert server.answers()
    last.kill()
    last.wait()
    until(lambda: has_stopped(server))
    for process in (first, last):
        process.stdin.close()
        process.stdout.close()


def test_a_killed_server_comes_back_with_all_that_was_committed(make_server, monkeypatch):
    monkeypatch.setenv("EMBEDDED_DURABLE", "1")
    server = make_server()
    hold(server)
    with connect(server.place) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 7 AS number")
    connection.close()
    os.kill(int((server.folder / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    until(lambda: not server.answers())
    hold(server)
    assert ask(server.place, "SELECT number FROM kept") == (7,)


def test_a_server_that_does_not_start_again_is_away_until_it_does(make_server):
    """As on a full disk: nobody waits for long, and nobody has to start anything."""
    server = make_server()
    hold(server)
    control = server.folder / "global" / "pg_control"
    control.rename(control.with_suffix(".away"))
    os.kill(int((server.folder / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    until(lambda: not server.answers())
    with pytest.raises(psycopg2.OperationalError, match="does not answer"):
        started(server, patience=2)
    control.with_suffix(".away").rename(control)
    until(server.answers)


@pytest.mark.parametrize("kind", [Postgres, Valkey])
def test_a_killed_supervisor_takes_its_server_along_and_another_follows(make_server, kind):
    server = make_server(kind=kind)
    hold(server)
    supervisor = next(
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and is_supervisor(entry, server)
    )
    os.kill(supervisor, signal.SIGKILL)
    until(lambda: not server.answers())
    hold(server)
    assert server.answers()


def is_supervisor(process, server):
    try:
        words = (process / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return words[1:5] == [b"-m", b"config.embedded", server.name.encode(), bytes(server.place.var)]


def test_what_a_crashed_machine_left_does_not_stop_a_start(make_server):
    """A pid file whose number another process has got meanwhile; half of a first start."""
    server = make_server()
    hold(server)
    pid_file = server.folder / "postmaster.pid"
    lines = pid_file.read_text().splitlines(keepends=True)
    release(server)
    pid_file.write_text("".join([f"{os.getppid()}\n", *lines[1:]]))
    (server.folder.with_name("pg.partial")).mkdir()
    hold(server)
    assert ask(server.place, "SELECT 1") == (1,)


def test_two_checkouts_do_not_disturb_each_other(make_server, place):
    server = make_server("other", is_new=True)
    hold(server)
    mark = "SELECT system_identifier FROM pg_control_system()"
    assert ask(server.place, mark) != ask(place, mark)
    release(server)
    assert (has_stopped(server), ask(place, "SELECT 1")) == (True, (1,))


def test_a_cluster_of_another_version_is_left_alone_with_a_word(make_server):
    server = make_server(is_new=True)
    server.folder.mkdir(parents=True)
    (server.folder / "PG_VERSION").write_text("14\n")
    with pytest.raises(RuntimeError, match=r"cluster of PostgreSQL 14, the wheel is 18\."):
        hold(server)
    assert (server.folder / "PG_VERSION").read_text() == "14\n"
    with pytest.raises(psycopg2.OperationalError, match="cluster of PostgreSQL 14"):
        started(server)  # to the product it is a server that is away


def manage(root, var, *command, **variables):
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(var), "SWS_ENV_FILE": ""} | variables
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )


@pytest.mark.soak
def test_a_command_without_a_query_starts_nothing(root, tmp_path):
    manage(root, tmp_path, "check")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["keys"]


def test_the_first_query_of_a_command_starts_the_server(root, make_server):
    server = make_server()
    said = manage(root, server.place.var, "showmigrations", "stations", EMBEDDED_DURABLE="0")
    assert "[ ] 0001_users" in said.stdout
    until(lambda: has_stopped(server))


@pytest.mark.soak
def test_servers_of_ones_own_leave_the_embedded_ones_alone(root, tmp_path, place):
    """The database and the broker of the variables are asked, and nothing is made here."""
    given = {
        "DATABASE_URL": f"postgres://owner@/{place.run}/sws",
        "REDIS_URL": embedded.redis_url(place.var),
    }
    said = manage(root, tmp_path, "showmigrations", "stations", **given)
    assert "[ ] 0001_users" in said.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["keys"]
