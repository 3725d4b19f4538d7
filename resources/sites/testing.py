"""A site for the tests of all kinds."""

from stations.kinds.testing import Example

EXAMPLE = Example(
    space="resources",
    one="site",
    many="sites",
    access="officers open it, its station writes it",
    is_read_whole=True,
    sent=lambda n: {
        "name": f"秘密服务站点{n}", "kind": "practice", "place": "老街 3 号",
        "opened_on": "2026-03-01",
    },
    at=lambda station: {"village": station.home_id},
    sheet_at=lambda station: {"village": station.home_id},
    secret="秘密服务站点0",
    edit={"name": "秘密服务站点0改"},
    wrong={"name": " ", "kind": "nobody", "opened_on": "2999-01-01", "closed_on": "2020-01-01"},
)  # fmt: skip
