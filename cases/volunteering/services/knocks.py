"""How often a public page answers: counted by page and address, in one statement."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from cases.models import Knock
from stations.crypto import blind_index

WINDOW = timedelta(minutes=10)
KEPT = timedelta(days=1)
COUNT = """
INSERT INTO cases_knock AS known (key, since, number) VALUES (%(key)s, %(now)s, %(more)s)
ON CONFLICT (key) DO UPDATE SET
    number = CASE WHEN known.since < %(begun)s THEN 0 ELSE known.number END + %(more)s,
    since = CASE WHEN known.since < %(begun)s THEN %(now)s ELSE known.since END
RETURNING number, xmax = 0
"""


def may_knock(page: str, address: str, *, at_most: int, counts: bool = True) -> bool:
    """Whether this address may try once more at this page within ``WINDOW``; ``counts``: and that
    it does. Addresses are known by their hash alone."""
    now = timezone.now()
    asked: dict[str, Any] = {
        "key": blind_index("knock", f"{page}\0{address}"),
        "now": now,
        "begun": now - WINDOW,
        "more": int(counts),
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT, asked)
        number, is_new = cursor.fetchone()
    if is_new:
        Knock.objects.filter(since__lt=now - KEPT).delete()
    return bool(number <= at_most if counts else number < at_most)
