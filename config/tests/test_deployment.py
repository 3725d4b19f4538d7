"""On a server nobody runs the product without its variables: not a unit, not ``manage.py``."""

import os
import socketserver
import subprocess
import sys
from threading import Thread

import pytest

from config import deployment, keys
from config.deployment import KEYS, NEEDED, Unfit

SERVERS = {"DATABASE_URL": "postgres://sws@//var/run/postgresql/sws", "REDIS_URL": "redis://r"}
GIVEN = SERVERS | {name: keys.generated(name) for name in KEYS}
SHOW = "from django.conf import settings; print(settings.DATABASES['default']['USER'])"
DOORS = {
    "manage.py": ["manage.py", "shell", "--no-imports", "--command", SHOW],
    "wsgi": ["-Wignore", "-c", f"import config.wsgi; {SHOW}"],
    "celery": ["-c", f"import config.celery; {SHOW}"],
}


def run(root, *command, **variables):
    return subprocess.run(
        [sys.executable, *command],
        cwd=root,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings"} | variables,
        capture_output=True,
        text=True,
    )


def load(**variables):
    """What the one place says of these variables, and of no others; nothing when they will do."""
    was = dict(os.environ)
    os.environ.clear()
    os.environ |= {"SWS_ENV_FILE": ""} | variables
    try:
        deployment.load()
    except Unfit as error:
        return str(error)
    else:
        return ""
    finally:
        os.environ.clear()
        os.environ |= was


def lines(variables):
    return "".join(f"{name}={value}\n" for name, value in variables.items())


@pytest.fixture
def written(tmp_path):
    """A server's file with these variables; its folder holds what the product would make."""

    def write(variables, more=""):
        path = tmp_path / "env"
        path.write_text(f"# of this server\n{lines(variables)}VAR_DIR={tmp_path}/var\n{more}")
        return str(path)

    return write


@pytest.mark.parametrize("door", DOORS)
def test_every_door_finds_the_servers_file(root, written, tmp_path, door):
    done = run(root, *DOORS[door], SWS_ENV_FILE=written(GIVEN))
    assert (done.stdout, done.stderr) == ("sws\n", "")
    assert not (tmp_path / "var").exists()  # neither keys nor servers of its own


def test_what_is_set_comes_before_the_file(root, written):
    """As a second database is named for a restore."""
    show = "import os; from config import deployment as d; d.load(); print(os.environ['REDIS_URL'])"
    done = run(root, "-c", show, SWS_ENV_FILE=written(GIVEN), REDIS_URL="redis://another")
    assert done.stdout == "redis://another\n"


@pytest.mark.root
@pytest.mark.parametrize("shut", ["file", "folder"])
def test_a_file_that_may_not_be_read_is_an_error_in_words(root, tmp_path, written, shut):
    """Also where not even its being there may be seen; as nobody, whom systemd gave nothing."""
    name = written(GIVEN)
    (tmp_path / "env").chmod(0o640)
    tmp_path.chmod(0o755 if shut == "file" else 0o700)
    said = as_nobody(root, name)
    assert said.startswith("Unfit: ")
    assert f"{name}, which nobody may not read. Run it as the product's own user" in said


@pytest.mark.root
def test_whoever_was_given_everything_need_not_read_the_file(root, written):
    assert as_nobody(root, written(GIVEN), **GIVEN) == ""


def as_nobody(root, name, **variables):
    become = "import os; os.setgid(65534); os.setuid(65534); "
    code = "from config import deployment\ntry: {}deployment.load()\nexcept Exception as e: " + (
        "print(type(e).__name__ + ':', e)"
    )
    done = run(root, "-c", code.format(become), SWS_ENV_FILE=name, **variables)
    assert done.stderr == ""
    return done.stdout


def test_a_named_file_that_is_not_there_is_an_error(tmp_path):
    said = load(SWS_ENV_FILE=f"{tmp_path}/none")
    assert said.endswith(f"SWS_ENV_FILE names {tmp_path}/none, but there is no such file.")


def test_a_line_that_is_no_variable_is_named_by_its_number_alone(written):
    name = written(GIVEN, more="SECRET KEY=swordfish\n")
    said = load(SWS_ENV_FILE=name)
    assert said.endswith(f"{name}, line 8, is not NAME=value.")
    assert "swordfish" not in said


@pytest.mark.parametrize("name", KEYS)
def test_a_blank_key_is_refused_by_name_everywhere(written, name):
    for given in ({name: ""}, {"SWS_ENV_FILE": written(GIVEN | {name: ""})}):
        said = load(**given)
        assert f"{name} is set, but empty." in said
        assert f"`.venv/bin/python -m config.keys {name}`" in said


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("says", ["HTTPS", "ALLOWED_HOSTS", "file"])
def test_a_server_that_lacks_one_is_refused(written, name, says):
    rest = {key: value for key, value in GIVEN.items() if key != name}
    given = {"SWS_ENV_FILE": written(rest)} if says == "file" else rest | {says: "1"}
    said = load(**given)
    assert f"{name} is missing" in said
    assert load(**GIVEN, **{says: "1"}) == ""


@pytest.mark.parametrize("names", ["*", "sws.example.org, *", "."])
def test_a_server_that_answers_to_every_name_is_refused(written, names):
    assert "ALLOWED_HOSTS lets every name in" in load(**GIVEN, ALLOWED_HOSTS=names)
    assert load(**GIVEN, ALLOWED_HOSTS="sws.example.org,.example.org") == ""


def test_who_is_no_server_needs_nothing():
    """A checkout as it is; the demo, also when it is shown to others."""
    assert load() == ""
    assert load(DEMO="1", ALLOWED_HOSTS="10.0.0.9") == ""
    assert load(HTTPS="0") == ""


def test_a_command_tells_the_sentence_alone(root, tmp_path):
    done = run(root, "manage.py", "migrate", SWS_ENV_FILE="", HTTPS="1", VAR_DIR=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith("manage.py: DATABASE_URL is missing, and HTTPS")
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_tests_and_demo_are_of_no_server(root):
    """They would fill its database: the file is never looked for."""
    assert os.environ["SWS_ENV_FILE"] == ""
    assert '"SWS_ENV_FILE": ""' in (root / "config" / "run.py").read_text()
    assert 'os.environ["SWS_ENV_FILE"] = ""' in (root / "benchmarks" / "world.py").read_text()
    said = subprocess.run(
        ["make", "--eval", "says: ; @echo [$(value SWS_ENV_FILE)] $$SWS_ENV_FILE", "says"],
        cwd=root, env={"PATH": os.environ["PATH"], "SWS_ENV_FILE": "/a"},
        capture_output=True, text=True,
    )  # fmt: skip
    assert said.stdout == "[]\n"


def test_what_an_address_says_of_the_connection_is_kept(root, tmp_path):
    """A database on another host: without its sslmode, libpq would also speak in the clear."""
    address = "postgres://sws:x@db.example.org/sws?sslmode=verify-full"
    show = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS'])"
    done = run(root, "-c", show, SWS_ENV_FILE="", VAR_DIR=str(tmp_path), DATABASE_URL=address)
    assert done.stdout == "{'sslmode': 'verify-full', 'options': '-c jit=off'}\n"


COOKIES = (
    "from django.conf import settings as s; from stations.navigation import THEME_COOKIE as theme; "
    "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, theme); "
    "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE)"
)


@pytest.mark.parametrize(("https", "prefix"), [("1", "__Host-"), ("0", "")])
def test_over_tls_cookies_are_of_this_host_alone(root, tmp_path, https, prefix):
    given = GIVEN | {"HTTPS": https, "SWS_ENV_FILE": "", "VAR_DIR": str(tmp_path)}
    setup = "import django; django.setup(); "
    done = run(root, "-c", setup + COOKIES, **given)
    names, secure = done.stdout.splitlines()
    assert names.split() == [
        f"{prefix}{name}" for name in ("sessionid", "csrftoken", "django_language", "theme")
    ]
    assert secure.split() == [str(https == "1")] * 3


class Post(socketserver.StreamRequestHandler):
    """As much of SMTP as takes one letter."""

    def handle(self):
        self.say("220 here")
        for line in self.rfile:
            self.server.said.append(line.decode().rstrip())
            word = line[:4].upper()
            self.say("354 go on" if word == b"DATA" else "221 bye" if word == b"QUIT" else "250 ok")
            if word == b"DATA":
                while (line := self.rfile.readline()) != b".\r\n":
                    self.server.said.append(line.decode().rstrip())
                self.say("250 taken")

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


def test_a_mail_goes_where_the_variables_say(root, tmp_path):
    with socketserver.TCPServer(("127.0.0.1", 0), Post) as server:
        server.said = []
        Thread(target=server.serve_forever, daemon=True).start()
        given = {"EMAIL_URL": f"smtp://127.0.0.1:{server.server_address[1]}"}
        given |= {"EMAIL_FROM": "sws@example.org", "SWS_ENV_FILE": "", "VAR_DIR": str(tmp_path)}
        done = run(root, "manage.py", "sendtestemail", "an@example.org", **given)
        server.shutdown()
    assert (done.returncode, done.stderr) == (0, "")
    letter = "\n".join(server.said)
    assert "mail FROM:<sws@example.org>" in letter
    assert "rcpt TO:<an@example.org>" in letter
    assert "it was successful" in letter
