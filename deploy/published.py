"""What the rehearsal's copy of a machine is given: the product as a repository, and the wheels."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FORMER = "v0.4"  # the release that is gone back to


class Stopped(Exception):
    """What did not go by the words."""


def say(text: str) -> None:
    print(time.strftime("%H:%M:%S"), "", text, flush=True)


def run(*command: str | Path, **options) -> str:
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False,
        stdin=subprocess.DEVNULL, **options,
    )  # fmt: skip
    if done.returncode:
        said = (done.stdout + done.stderr).strip()[-3000:]
        raise Stopped(f"{' '.join(map(str, command))[:200]}\n{said}")
    return done.stdout


def wheels(folder: Path) -> None:
    """The copy has no network: what the guide's pip asks for lies ready, for both releases."""
    wanted = [(ROOT / "requirements.txt").read_text()]
    if former := commit_of(FORMER):
        wanted.append(run("git", "-C", ROOT, "show", f"{former}:requirements.txt"))
    done = folder / "complete"
    if done.is_file() and done.read_text() == "".join(wanted):
        return
    say("downloading the wheels")
    folder.mkdir(parents=True, exist_ok=True)
    run("/usr/bin/python3", "-m", "venv", folder / "venv")  # what is wanted depends on its version
    tool = [folder / "venv/bin/pip", "download", "--quiet", "--disable-pip-version-check"]
    asked = folder / "asked.txt"
    for one in dict.fromkeys(wanted):
        asked.write_text(one)
        run(*tool, "--only-binary=:all:", "--dest", folder, "-r", asked)
    done.write_text("".join(wanted))


def publish(repository: Path) -> None:
    """The working tree as it is, also what is not committed yet, as a repository to clone."""
    names = run("git", "-C", ROOT, "ls-files", "--cached", "--others", "--exclude-standard")
    for name in names.splitlines():
        if (ROOT / name).is_file():
            target = repository / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    git = ["git", "-C", repository, "-c", "user.name=rehearsal", "-c", "user.email=r@localhost"]
    run("git", "init", "--quiet", "--initial-branch=main", repository)
    run(*git, "add", "--all")
    run(*git, "commit", "--quiet", "--message", "as it is")
    if former := commit_of(FORMER):
        run(*git, "fetch", "--quiet", ROOT, former)
        run(*git, "tag", FORMER, former)


def commit_of(release: str) -> str:
    """The release's commit, unless this checkout is too shallow to have it."""
    lines = (ROOT / "deploy" / "releases" / release).read_text().splitlines()
    (commit,) = (line.split()[1] for line in lines if line.startswith("commit "))
    there = ["git", "-C", str(ROOT), "cat-file", "-e", f"{commit}^{{commit}}"]
    known = subprocess.run(there, capture_output=True, check=False).returncode == 0
    return commit if known else ""
