"""Keys: generated once for whoever comes first, and kept from others."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import environ
import pytest

from config import keys
from config.deployment import Unfit


def test_eight_processes_that_start_together_agree(tmp_path):
    env = environ.Env()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: keys.load(tmp_path / "keys", env), range(8)))
    assert len(set(map(repr, found))) == 1
    assert sorted(file.name for file in (tmp_path / "keys").iterdir()) == [
        "field_keys",
        "index_key",
        "secret_key",
    ]


def test_the_files_are_the_owners_alone(tmp_path):
    keys.load(tmp_path / "keys", environ.Env())
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in (tmp_path / "keys").iterdir())


def test_variables_come_first(tmp_path, monkeypatch):
    monkeypatch.setenv("FIELD_KEYS", f"1:{'YWFh' * 10}YWE=,2:{'YmJi' * 10}YmI=")
    monkeypatch.setenv("INDEX_KEY", f"{'Y2Nj' * 10}Y2M=")
    monkeypatch.setenv("SECRET_KEY", "s")
    found = keys.load(tmp_path / "keys", environ.Env())
    assert found == keys.Keys("s", {1: b"a" * 32, 2: b"b" * 32}, b"c" * 32)
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FIELD_KEYS", "c2l4dHkgZm91ciBiaXRzIHRpbWVzIGZvdXIgYXJlIDI="),  # no number
        ("FIELD_KEYS", "1:YWFhYQ=="),  # too short for AES-256
        ("FIELD_KEYS", "1:*"),
        ("INDEX_KEY", "YWFhYQ=="),
        ("INDEX_KEY", "not base 64"),
    ],
)
def test_what_is_no_key_is_refused_without_being_shown(tmp_path, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(Unfit, match=name) as refusal:
        keys.load(tmp_path / "keys", environ.Env())
    assert value not in str(refusal.value)


def test_the_command_prints_keys_that_are_taken(root, tmp_path, monkeypatch):
    printed = [
        subprocess.run(
            [sys.executable, "-m", "config.keys"],
            cwd=root, capture_output=True, text=True, check=True,
        ).stdout
        for _ in range(2)
    ]  # fmt: skip
    assert printed[0] != printed[1]
    for line in printed[0].splitlines():
        monkeypatch.setenv(*line.split("=", 1))
    found = keys.load(tmp_path / "keys", environ.Env())
    assert list(found.field_keys) == [1]
    assert not (tmp_path / "keys").exists()
