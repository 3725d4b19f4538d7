"""A cultivation for the tests of all kinds."""

from __future__ import annotations

from stations.kinds.testing import Example
from stations.organisations.testing import organisation

EXAMPLE = Example(
    space="stations",
    one="cultivation",
    many="cultivations",
    access="a division's own people open it",
    is_read_whole=True,
    sent=lambda n: {
        "how": "incubated", "programme": f"秘密孵化计划{n}", "since": "2025-03-01",
        "park": "县社会组织孵化园", "agreement": "孵化协议1号", "services": ["premises", "policy"],
    },
    sheet=lambda n: {
        "how": "incubated", "programme": f"秘密孵化计划{n}", "since": "2025-03-01",
        "park": "县社会组织孵化园", "agreement": "孵化协议1号", "services": "premises、policy",
    },
    at=lambda place: {"organisation": str(organisation("Bright Day Agency").pk)},
    sheet_at=lambda place: {"organisation": organisation("Bright Day Agency").name},
    secret="秘密孵化计划0",
    edit={"programme": "秘密孵化计划0改"},
    wrong={"since": "2999-01-01", "until": "2020-01-01", "how": "nothing"},
)  # fmt: skip
