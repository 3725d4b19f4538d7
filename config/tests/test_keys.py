"""Keys: generated once for whoever comes first, and kept from others."""

from concurrent.futures import ThreadPoolExecutor

import environ

from config import keys


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
    monkeypatch.setenv("FIELD_KEYS", "1:YWFhYQ==,2:YmJiYg==")
    monkeypatch.setenv("INDEX_KEY", "Y2NjYw==")
    monkeypatch.setenv("SECRET_KEY", "s")
    found = keys.load(tmp_path / "keys", environ.Env())
    assert found == keys.Keys("s", {1: b"aaaa", 2: b"bbbb"}, b"cccc")
    assert not (tmp_path / "keys").exists()
