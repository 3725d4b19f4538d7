"""A worker for the tests of all kinds."""

from stations.kinds.testing import Example

EXAMPLE = Example(
    space="stations",
    one="worker",
    many="workers",
    access="who counts the place reads it, a division's own people write",
    is_read_whole=True,
    once=frozenset({"number"}),
    # without a birth date: with one, name and date double a worker elsewhere
    sent=lambda n: {"name": f"秘密社工{n}", "number": f"W-{n}", "sex": "2"},
    secret="秘密社工0",
    edit={"name": "秘密社工0改"},
    wrong={"name": " ", "sex": "7", "born_on": "2999-01-01"},
)
