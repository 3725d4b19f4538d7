"""Money of a project for the tests of all kinds, and the project that it is of."""

from __future__ import annotations

from datetime import date
from typing import Any

from stations.kinds.testing import Example


def project_of(division: Any) -> Any:
    """The one of this division, made on first use."""
    from resources.models import Project
    from stations.models import User

    item = f"QD-{division.pk}"
    by = {"origin": division, "created_by": User.objects.earliest("pk")}
    known = Project.objects.filter(item=item).first()
    return known or Project.objects.create(
        division=division, name=f"启点{division.pk}", number=item, item=item, kind="fundraising",
        level="social", since=date(2025, 1, 1), **by,
    )  # fmt: skip


def example(one: str, many: str, **own: Any) -> Example:
    return Example(
        space="resources",
        one=one,
        many=many,
        access="whoever has a post around it reads it, a division's own people write and void",
        is_read_whole=True,
        sent=lambda n: {
            "done_on": "2026-03-01",
            "amount": f"{n + 1}000.00",
            "document": f"秘密票据{n}",
            **own,
        },
        at=lambda division: {"project": str(project_of(division).pk)},
        sheet_at=lambda division: {"project": project_of(division).item},
        secret="秘密票据0",
        wrong={"amount": "-5", "document": " ", "done_on": "2999-01-01"},
    )


FUNDRAISING = example("fundraising", "fundraisings", platform="公益平台")
MATCHING = example("matching", "matchings", level="province")
GRANT = example("grant", "grants")
