"""Which deployment this is: its variables are read here, for every door (settings.py asks).

The units are given the variables by systemd; whoever types ``manage.py`` on the server is not.
Without them the product would quietly run servers and keys of its own: a second, empty product
beside the real one. So a server's file is found by everybody, and what it lacks is refused.
"""

from __future__ import annotations

import io
import os
import pwd
import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environ import Env

FILE = "/etc/sws/env"
KEYS = ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY")
NEEDED = ("DATABASE_URL", "REDIS_URL", *KEYS)
LINE = re.compile(r"\s*([#;].*)?|(export )?\w+=.*", re.ASCII)


class Unfit(ImproperlyConfigured):
    """What is wrong with the variables, and what to do; a command prints the sentence alone."""


def load() -> None:
    """Add the variables of this server's file to those that are set, which come first.

    ``SWS_ENV_FILE`` names another file, or none when it is empty: tests and the demo are
    nobody's deployment.
    """
    name = os.environ.get("SWS_ENV_FILE", FILE)
    said = _read(name) if name else None
    if said is not None:
        for number, line in enumerate(said.splitlines(), start=1):
            if not LINE.fullmatch(line):  # read_env would print it, and it may be a key
                raise Unfit(f"{name}, line {number}, is not NAME=value.")
        Env.read_env(io.StringIO(said))
    _refuse_what_is_missing(where=name if said is not None else "")


def _read(name: str) -> str | None:
    """The file's text, or nothing on a machine that is no server."""
    try:
        return Path(name).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        if "SWS_ENV_FILE" in os.environ:
            raise Unfit(f"SWS_ENV_FILE names {name}, but there is no such file.") from None
        return None
    except PermissionError:
        if all(os.environ.get(variable) for variable in NEEDED):
            return None  # systemd has read it as root, and handed it on
        me = pwd.getpwuid(os.geteuid()).pw_name
        raise Unfit(
            f"The variables of this server are in {name}, which {me} may not read. Run it as the "
            "product's own user: runuser -u sws -- .venv/bin/python manage.py … (docs/running.md)."
        ) from None


def _refuse_what_is_missing(where: str) -> None:
    for name in KEYS:
        if os.environ.get(name) == "":
            raise Unfit(f"{name} is set, but empty. {_how(name)}")
    env = Env()
    is_demo = env.bool("DEMO", default=False)
    serves = env.bool("HTTPS", default=False) or bool(os.environ.get("ALLOWED_HOSTS"))
    if not where and (is_demo or not serves):
        return
    why = f"{where} is this server's" if where else "HTTPS or ALLOWED_HOSTS say this is a server"
    for name in NEEDED:
        if not os.environ.get(name):
            raise Unfit(f"{name} is missing, and {why}. {_how(name)}")
    if {"*", "."} & {name.strip() for name in env.list("ALLOWED_HOSTS", default=[])}:
        raise Unfit("ALLOWED_HOSTS lets every name in: write the names that people type.")


def _how(name: str) -> str:
    if name not in KEYS:
        return "deploy/env.example shows how it looks."
    return (
        f"Put back the one from your safe; for a product that keeps nothing yet, "
        f"`.venv/bin/python -m config.keys {name}` prints one."
    )
