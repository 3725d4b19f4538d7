"""The guide for a server: its files agree with each other, and its words are rehearsed."""

import json
import re
import subprocess
import sys

import pytest

LEFT_OUT = 77


@pytest.mark.root
@pytest.mark.soak
def test_by_its_own_words_it_is_set_up_lost_and_brought_back(root, capfd):
    """Over nginx, on PostgreSQL and Redis of the machine, in a copy that is thrown away."""
    done = subprocess.run(
        [root / "deploy" / "rehearse"], capture_output=True, text=True, timeout=1500
    )
    with capfd.disabled():  # also what it was left out for
        sys.stderr.write(f"\n{done.stdout}")
    assert done.returncode in {0, LEFT_OUT}, done.stdout + done.stderr
    last = done.stdout.splitlines()[-1]
    assert last.endswith("REHEARSED") or "LEFT OUT: " in last


def units(root):
    return {path.name: path.read_text() for path in (root / "deploy").glob("sws*")}


def test_every_unit_is_copied_wanted_and_told(root):
    guide = (root / "docs" / "running.md").read_text()
    names = set(units(root))
    wanted = re.search(r"^Wants=(.*)", units(root)["sws.target"], re.M)[1].split()
    assert set(wanted) == names - {"sws.target"}
    for name in wanted:
        assert f"`{name.removesuffix('.service')}`" in guide
    copied = re.findall(r"install -m 0644 (.*) /etc/systemd/system/", guide)
    assert set(copied) == {"deploy/sws-*.service deploy/sws-web.socket deploy/sws.target"}


def test_a_long_migration_ends_no_unit(root):
    """It has a unit of its own that waits for ever; the others try again for ever."""
    said = units(root)
    assert "TimeoutStartSec=infinity" in said["sws-migrate.service"]
    assert "manage.py migrate --noinput" in said["sws-migrate.service"]
    for name, text in said.items():
        if name.endswith(".service"):
            assert "StartLimitIntervalSec=0\n" in text.partition("[Service]")[0], name
        if name in ("sws-web.service", "sws-worker.service", "sws-beat.service"):
            assert "manage.py migrate --check" in text
            assert "Restart=always" in text
            assert re.search(r"^After=.*\bsws-migrate.service\b", text, re.M)


def test_nginx_logs_no_query(root):
    """$request, $request_uri, $args and the referring page have it; the error log has requests."""
    lines = (root / "deploy" / "nginx.conf").read_text().splitlines()
    code = "\n".join(line.split("#")[0] for line in lines)
    (form,) = re.findall(r"log_format sws (.*?);", code, re.S)
    variables = set(re.findall(r"\$\w+", form))
    assert "$uri" in variables
    assert variables.isdisjoint({"$request", "$request_uri", "$args", "$query_string"})
    assert not [name for name in variables if name.startswith(("$arg_", "$http_"))]
    servers = code.split("server {")[1:]
    assert len(servers) == 4
    for server in servers:
        assert re.findall(r"error_log .* (\w+);", server) == ["emerg"]
        assert re.search(r"access_log (off|/var/log/nginx/sws-access.log sws);", server)


def test_whoever_asks_for_another_name_meets_the_default_server(root):
    code = (root / "deploy" / "nginx.conf").read_text()
    doors = re.findall(r"listen (\S+)( ssl http2)? default_server;", code)
    assert [door for door, _ in doors] == ["80", "[::]:80", "443", "[::]:443"]
    assert code.count("return 444;") == 2
    assert "ssl_reject_handshake on;" in code


def test_nginx_leads_people_to_tls_and_refuses_programs(root):
    code = (root / "deploy" / "nginx.conf").read_text()
    [clear] = [part for part in code.split("\nserver {")[1:] if "301" in part]
    assert "listen 80;" in clear
    assert re.search(r"location /api/ \{\s+return 403;", clear)
    assert re.search(r"location / \{\s+return 301 https://", clear)
    assert "proxy_pass" not in clear
    assert re.findall(r"ssl_protocols (.*);", code) == ["TLSv1.2 TLSv1.3"]


def test_hsts_preloads_only_when_the_domains_owner_says_so(root):
    show = (
        "from django.conf import settings as s; print(s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_PRELOAD)"
    )
    given = dict(
        line.split("=", 1)
        for line in subprocess.run(
            [sys.executable, "-m", "config.keys"], cwd=root, capture_output=True, text=True
        ).stdout.splitlines()
    )
    given |= {"DATABASE_URL": "postgres://x", "REDIS_URL": "redis://x", "HTTPS": "1"}
    for more, said in (({}, "31536000 False\n"), ({"HSTS_PRELOAD": "1"}, "31536000 True\n")):
        environment = {"DJANGO_SETTINGS_MODULE": "config.settings", "SWS_ENV_FILE": ""}
        done = subprocess.run(
            [sys.executable, "-c", show],
            cwd=root, env=environment | given | more, capture_output=True, text=True,
        )  # fmt: skip
        assert done.stdout == said


def test_readme_lists_every_variable(root):
    """What settings, the servers and the example read, and nothing else."""
    code = "".join((root / "config" / f"{name}.py").read_text() for name in ("settings", "keys"))
    read = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', code))
    readme = (root / "README.md").read_text()
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", readme, re.M))
    of_tests = {"TEST_DATABASE_NAME", "EXTRA_APPS"}
    assert read - of_tests <= table
    example = (root / "deploy" / "env.example").read_text()
    assert set(re.findall(r"^([A-Z_]+)=", example, re.M)) <= table


def test_what_it_is_made_of_is_listed_with_licences(root):
    """Each pin, what it brings along, and each file of the browser's; no tool of the tests."""
    done = subprocess.run(
        [sys.executable, ".ci/sbom.py"], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    listed = json.loads((root / "var" / "sbom.json").read_text())["components"]
    told = {(one["name"].lower(), one["version"]) for one in listed}
    pins = re.findall(
        r"^([\w.-]+)(?:\[.*\])?==(\S+)", (root / "requirements.txt").read_text(), re.M
    )
    assert len(pins) > 20
    assert {(name.lower(), version) for name, version in pins} <= told
    vendored = {name for name, _ in told} & {"bootstrap", "htmx.org", "echarts", "@tabler/icons"}
    assert len(vendored) == 4
    assert {"qrcode", "billiard"} <= {name for name, _ in told}  # of an extra, of a library
    assert "pytest" not in {name for name, _ in told}
    assert all(one["licenses"] for one in listed)
