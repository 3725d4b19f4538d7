"""An activity for the tests of all kinds."""

from stations.kinds.testing import Example


def activity(n: int) -> dict:
    return {
        "title": f"重阳茶话会{n}", "domain": "02", "began_on": "2026-03-01",
        "done_on": "2026-03-01", "place": f"秘密院坝{n}", "note": "-",
    }  # fmt: skip


def sent(n: int) -> dict:
    heads = [{"group": "elders", "number": 30}]
    return activity(n) | {"days": [{"done_on": "2026-03-01", "head_counts": heads}]}


EXAMPLE = Example(
    space="cases",
    one="activity",
    many="activities",
    access="a station's own people open it, their writer and the lead correct it",
    sent=sent,
    page=lambda n: activity(n) | {"heads_elders": "30"},
    secret="秘密院坝0",
    edit={"title": "敬老茶话会"},
    wrong={"done_on": "2999-01-01", "title": " "},
    untold=frozenset({"days"}),
)
