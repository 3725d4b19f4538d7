"""A project for the tests of all kinds."""

from __future__ import annotations

from typing import Any

from stations.kinds.testing import Example
from stations.organisations.testing import organisation


def carried(division: Any) -> dict[str, Any]:
    return {"organisation": str(organisation("阳光社工机构").pk)}


EXAMPLE = Example(
    space="resources",
    one="project",
    many="projects",
    access="whoever has a post around it reads it, a division's own people write",
    is_read_whole=True,
    sent=lambda n: {
        "name": f"秘密项目{n}",
        "number": f"ZC-{n}",
        "kind": "purchased",
        "level": "county",
        "since": "2026-01-01",
        "approved": "120000.00",
    },
    at=carried,
    sheet_at=lambda division: {"organisation": organisation("阳光社工机构").name},
    secret="秘密项目0",
    untold=frozenset({"item"}),  # another one at each place
    edit={"note": "第二期"},
    wrong={"name": " ", "until": "2020-01-01", "approved": "-1", "since": "2999-01-01"},
)
