"""The county says yes to all that has been filed for a month, in one press."""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from cases.filings.workflow import WORKFLOW
from cases.models import Filing
from stations.models import User
from stations.scope import stations_of_role

REVIEW = WORKFLOW.step("review")
# The locks of cases.filings.services.filings, all in one statement and always in the same order.
LOCK = """
SELECT pg_advisory_xact_lock(hashtextextended('filing ' || station || ' ' || %s, 0))
FROM (SELECT DISTINCT station_id AS station FROM cases_filing WHERE id = ANY(%s) ORDER BY 1) AS one
"""


def to_review(user: User, month: date) -> QuerySet[Filing]:
    """The newest versions that wait for this officer."""
    mine = stations_of_role(user, *REVIEW.roles)
    waiting = Filing.objects.latest().filter(month=month, status__in=REVIEW.sources)
    return waiting.filter(station__in=mine)


@transaction.atomic
def review_filings(*, month: date, by: User) -> int:
    """As ``review_filing`` for each that waits, and one audit entry each; what was judged or
    filed anew meanwhile is left as it is. How many there were; the statements are as many."""
    if not stations_of_role(by, *REVIEW.roles).exists():
        raise WORKFLOW.refusal("review", by)
    _lock(to_review(by, month), month)
    filings = list(to_review(by, month).select_related("station").order_by("station__code"))
    fields = {"reviewed_by": by, "reviewed_at": timezone.now(), "comment": ""}
    WORKFLOW.take_all("review", filings, by=by, fields=fields)
    return len(filings)


def _lock(filings: QuerySet[Filing], month: date) -> None:
    keys = list(filings.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [month.isoformat(), keys])
