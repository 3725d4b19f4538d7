"""An organisation for the tests of all kinds, and the ones that tests of others name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stations.kinds.testing import Example

if TYPE_CHECKING:
    from stations.models import Division, Organisation

EXAMPLE = Example(
    space="stations",
    one="organisation",
    many="organisations",
    access="everybody reads it, a division's own people write",
    is_public=True,
    once=frozenset({"name"}),
    sent=lambda n: {"name": f"阳光社工机构{n}", "kind": "agency", "registered_on": "2019-04-01"},
    secret="阳光社工机构0",
    edit={"name": "阳光社工机构0改"},
    wrong={"name": " ", "credit_code": "123", "kind": "nobody", "registered_on": "2999-01-01"},
)


def organisation(name: str, origin: Division | None = None, **fields: object) -> Organisation:
    """The one of this name, made where it is first named."""
    from stations.models import Division, Organisation, User

    known = Organisation.objects.filter(name=name).first()
    by = User.objects.order_by("pk").first() or User.objects.create(username="founder")
    return known or Organisation.objects.create(
        name=name,
        origin=origin or fields.get("division") or Division.objects.earliest("pk"),
        created_by=by,
        **fields,
    )
