"""A declared total for the tests of all kinds."""

from stations.kinds.testing import Example

EXAMPLE = Example(
    space="resources",
    one="declaration",
    many="declarations",
    access="a division's own people open it",
    is_read_whole=True,
    sent=lambda n: {
        "what": "volunteers", "figure": f"{n + 1}200.00", "counted_on": f"2026-03-{n + 1:02}",
        "document": f"文〔2026〕{n} 号", "declared_by": f"秘密申报单位{n}",
    },
    secret="秘密申报单位0",
    edit={"declared_by": "秘密申报单位0改"},
    wrong={
        "declared_by": " ", "what": "nobody", "figure": "-1", "counted_on": "2999-01-01",
    },
)  # fmt: skip
