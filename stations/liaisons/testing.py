"""An entry of the contact log for the tests of all kinds."""

from __future__ import annotations

from stations.kinds.testing import Example
from stations.organisations.testing import organisation

EXAMPLE = Example(
    space="stations",
    one="liaison",
    many="liaisons",
    access="a station's own people open it",
    sent=lambda n: {
        "done_on": "2026-03-01", "by_whom": "林站员", "with_whom": f"秘密经理{n}",
        "about": f"秘密商定捐赠{n}", "next_on": "2026-04-01",
    },
    at=lambda place: {"organisation": str(organisation("Bright Day Agency").pk)},
    sheet_at=lambda place: {"organisation": organisation("Bright Day Agency").name},
    secret="秘密商定捐赠0",
    edit={"about": "秘密商定捐赠0改"},
    wrong={"done_on": "2999-01-01", "next_on": "2026-02-01", "about": " "},
)  # fmt: skip
