"""A donation for the tests of all kinds."""

from stations.kinds.testing import Example


def donation(n: int) -> dict:
    return {
        "received_on": "2026-03-01", "kind": "goods", "donor_name": f"秘密好人{n}",
        "donor_kind": "person", "item_name": f"棉被{n}", "unit": "床", "quantity": "10.00",
        "value": "800.00", "basis": "invoice",
    }  # fmt: skip


EXAMPLE = Example(
    space="resources",
    one="donation",
    many="donations",
    access="officers open it, too",
    sent=donation,
    sheet=lambda n: donation(n) | {"external_id": f"D-{n}"},
    secret="秘密好人0",
    wrong={"quantity": "-5", "donor_name": "", "received_on": "2999-01-01"},
    untold=frozenset({"donor", "item", "receipt_number"}),
)
