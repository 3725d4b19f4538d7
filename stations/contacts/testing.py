"""A contact for the tests of all kinds."""

from __future__ import annotations

from stations.kinds.testing import Example
from stations.organisations.testing import organisation

EXAMPLE = Example(
    space="stations",
    one="contact",
    many="contacts",
    access="a station's own people open it",
    sent=lambda n: {
        "name": f"秘密联系人{n}", "post": "主任", "phone": f"138000033{n:02}",
    },
    at=lambda place: {"organisation": str(organisation("Bright Day Agency").pk)},
    sheet_at=lambda place: {"organisation": organisation("Bright Day Agency").name},
    secret="秘密联系人0",
    edit={"name": "秘密联系人0改"},
    wrong={"name": " ", "phone": "12", "left_on": "2999-01-01"},
)  # fmt: skip
