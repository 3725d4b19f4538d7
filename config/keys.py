"""The product's keys: from the environment, else generated once, 0600, under ``var/keys``.

``python -m config.keys`` prints three new ones as lines of an environment file.
"""

from __future__ import annotations

import base64
import os
import secrets
import sys
from binascii import Error as NotBase64
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.deployment import Unfit

LENGTHS = {"SECRET_KEY": 48, "FIELD_KEYS": 32, "INDEX_KEY": 32}  # bytes
PREFIXES = {"FIELD_KEYS": "1:"}


@dataclass(frozen=True)
class Keys:
    secret_key: str
    field_keys: dict[int, bytes]
    index_key: bytes


def load(folder: Path, env: Any) -> Keys:
    """Read SECRET_KEY, FIELD_KEYS (``1:base64,2:base64``) and INDEX_KEY (base64)."""
    found = {name: env(name, default="") or _kept(folder, name) for name in LENGTHS}
    try:
        ring = [item.split(":") for item in found["FIELD_KEYS"].split(",")]
        field_keys = {int(number): base64.b64decode(key, validate=True) for number, key in ring}
        index_key = base64.b64decode(found["INDEX_KEY"], validate=True)
    except (ValueError, NotBase64):  # without the cause: it may show a key
        raise Unfit(
            "FIELD_KEYS is NUMBER:BASE64 (several with commas), INDEX_KEY is BASE64."
        ) from None
    if {len(key) for key in field_keys.values()} != {32} or len(index_key) < 16:
        raise Unfit("A key of FIELD_KEYS has 32 bytes, INDEX_KEY 16 or more.")
    return Keys(found["SECRET_KEY"], field_keys, index_key)


def generated(name: str) -> str:
    key = base64.b64encode(secrets.token_bytes(LENGTHS[name])).decode()
    return PREFIXES.get(name, "") + key


def _kept(folder: Path, name: str) -> str:
    """The key in its file, generated when there is none (several processes may start)."""
    path = folder / name.lower()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(generated(name))
        try:
            os.link(draft, path)  # atomic: the first process wins, the others read its key
        except FileExistsError:
            draft.unlink()
            return path.read_text()
        draft.unlink()
    return path.read_text()


if __name__ == "__main__":
    for name in sys.argv[1:] or LENGTHS:
        sys.stdout.write(f"{name}={generated(name)}\n")
