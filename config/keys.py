"""The product's keys: from the environment, else generated once, 0600, under ``var/keys``."""

from __future__ import annotations

import base64
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Keys:
    secret_key: str
    field_keys: dict[int, bytes]
    index_key: bytes


def load(folder: Path, env: Any) -> Keys:
    """Read SECRET_KEY, FIELD_KEYS (``1:base64,2:base64``) and INDEX_KEY (base64)."""
    field_keys = env("FIELD_KEYS", default="") or _kept(folder / "field_keys", "1:")
    index_key = env("INDEX_KEY", default="") or _kept(folder / "index_key")
    return Keys(
        secret_key=env("SECRET_KEY", default="") or _kept(folder / "secret_key", length=48),
        field_keys={
            int(number): base64.b64decode(key)
            for number, key in (item.split(":") for item in field_keys.split(","))
        },
        index_key=base64.b64decode(index_key),
    )


def _kept(path: Path, prefix: str = "", *, length: int = 32) -> str:
    """The key in this file, generated when there is none (several processes may start)."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(prefix + base64.b64encode(secrets.token_bytes(length)).decode())
        try:
            os.link(draft, path)  # atomic: the first process wins, the others read its key
        except FileExistsError:
            draft.unlink()
            return path.read_text()
        draft.unlink()
    return path.read_text()
