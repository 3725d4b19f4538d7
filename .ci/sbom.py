"""What the product is made of: ``make sbom`` writes var/sbom.json (CycloneDX 1.5).

Every library that requirements.txt brings, with its version and licence as its own package says,
and what was copied under static/ for the browser. Tools that only check the product are not in
it. Ends with an error when a library tells no licence.
"""

import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
CLASSIFIER = "License :: OSI Approved :: "
VENDORED = re.compile(r"^\| (\S+) \| (\S+) (\d[\d.]*)[^|]*\| ([\w.-]+),", re.M)


def main() -> int:
    components = [*of_python(), *of_browser()]
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "sws"}},
        "components": sorted(components, key=lambda one: one["purl"]),
    }
    out = ROOT / "var" / "sbom.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(bom, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for one in bom["components"]:
        sys.stdout.write(f"{one['name']} {one['version']}: {licence_of(one)}\n")
    silent = [one["name"] for one in components if not licence_of(one)]
    if silent:
        sys.stderr.write(f"No licence is told by {', '.join(silent)}\n")
    return bool(silent)


def of_python() -> Iterator[dict[str, Any]]:
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    asked = [Requirement(line) for line in lines if line and not line.startswith("#")]
    seen: set[tuple[str, str]] = set()
    done = set()
    while asked:
        wanted = asked.pop()
        name = canonicalize_name(wanted.name)
        found = distribution(wanted.name)
        for extra in ["", *wanted.extras]:
            if (name, extra) in seen:
                continue
            seen.add((name, extra))
            needs = [Requirement(line) for line in found.requires or []]
            asked += [
                one for one in needs if not one.marker or one.marker.evaluate({"extra": extra})
            ]
        if name not in done:
            done.add(name)
            purl = f"pkg:pypi/{name}@{found.version}"
            yield component(name, found.version, purl, licence(found))


def licence(found: Distribution) -> str:
    """The expression, else the short word, else the classifiers."""
    said = found.metadata
    if expression := said.get("License-Expression"):
        return expression
    classifiers = said.get_all("Classifier") or []
    named = [one.removeprefix(CLASSIFIER) for one in classifiers if one.startswith(CLASSIFIER)]
    word = (said.get("License") or "").strip()
    return " or ".join(named) if named else word.split("\n")[0][:100]


def of_browser() -> Iterator[dict[str, Any]]:
    table = (ROOT / "static" / "vendor" / "README.md").read_text(encoding="utf-8")
    for _file, name, version, said in VENDORED.findall(table):
        purl = f"pkg:npm/{name.replace('@', '%40')}@{version}"
        yield component(name, version, purl, said)


def component(name: str, version: str, purl: str, said: str) -> dict[str, Any]:
    one = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    return one | {"licenses": [{"license": {"name": said}}] if said else []}


def licence_of(one: dict[str, Any]) -> str:
    return one["licenses"][0]["license"]["name"] if one["licenses"] else ""


if __name__ == "__main__":
    sys.exit(main())
