"""A donor for the tests of all kinds."""

from stations.kinds.testing import Example

EXAMPLE = Example(
    space="resources",
    one="donor",
    many="donors",
    access="a register that its station corrects",
    sent=lambda n: {
        "name": f"秘密商户{n}", "kind": "person", "phone": f"138000022{n:02}", "note": "-",
    },
    secret="秘密商户0",
    edit={"note": "每年重阳捐米"},
    wrong={"name": " ", "kind": "nobody"},
)  # fmt: skip
