"""A theme for the tests of all kinds."""

from stations.kinds.testing import Example

EXAMPLE = Example(
    space="resources",
    one="theme",
    many="themes",
    access="whoever has a post around it reads it, a division's own people write",
    is_read_whole=True,
    once=frozenset({"code"}),
    sent=lambda n: {"name": f"读书{n}", "code": f"秘密专题-{n}", "since": "2026-01-01"},
    secret="秘密专题-0",
    edit={"name": "读书0改"},
    wrong={"name": " ", "code": "a=b", "until": "2020-01-01"},
)
