"""A rule of points for the tests of all kinds."""

from calendar import monthrange

from stations.kinds.testing import Example


def rule(n: int) -> dict[str, object]:
    """Of another month each."""
    year, month = 2026 + n // 12, n % 12 + 1
    return {
        "per": "hour",
        "points": "10",
        "ceiling": "200",
        "began_on": f"{year}-{month:02}-01",
        "ended_on": f"{year}-{month:02}-{monthrange(year, month)[1]}",
        "agreement": f"秘密章程{n}",
    }


EXAMPLE = Example(
    space="resources",
    one="points_rule",
    many="points_rules",
    access="a division's own people open it",
    sent=rule,
    secret="秘密章程0",
    edit={"agreement": "秘密章程0改"},
    wrong={"points": "0", "ceiling": "1", "began_on": "2999-01-01"},
)
