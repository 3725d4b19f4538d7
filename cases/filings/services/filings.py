"""A station's month is filed as books are closed; the county reviews it or returns it.

A filing takes the records that stand at that moment. Whoever writes at the same time isn't held
up: a record that is committed later isn't in it and shows as a correction, with all its lines.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.facts.catalogue import COLUMNS, FOUND
from cases.filings.months import has_ended
from cases.filings.queries.filings import changes_since, existed_in, latest_filing, to_add
from cases.filings.workflow import WORKFLOW
from cases.models import Filing
from cases.reasons import stated
from cases.rights import RIGHTS
from stations.audit import trail
from stations.models import Posting, Station, User
from stations.notices.services import notify
from stations.wording import month as month_in_words

Status = Filing.Status
LONGEST = 500
COUNTY = 3  # level of the divisions whose officers review

# Whoever files the same month waits here; whoever writes records doesn't.
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('filing ' || %s || ' ' || %s, 0))"
MONTH = "station_id = ANY(%(stations)s) AND done_on BETWEEN %(first)s AND %(last)s"
# First wait for whoever is changing one of these records, always in the same order …
SETTLE = f"""
SELECT count(*) FROM (
    SELECT 1 FROM cases_servicerecord WHERE {MONTH} AND dropped_by_id IS NULL
    ORDER BY id FOR NO KEY UPDATE
) AS settled
"""  # noqa: S608
# … then records and other facts in one statement: one moment for all of them.
TAKE = f"""
WITH taken AS (
    UPDATE cases_servicerecord SET filing_id = %(filing)s
    WHERE {MONTH} AND voided_at IS NULL AND filing_id IS NULL RETURNING 1
), dropped AS (
    UPDATE cases_servicerecord SET dropped_by_id = %(filing)s
    WHERE {MONTH} AND voided_at IS NOT NULL AND filing_id IS NOT NULL
        AND dropped_by_id IS NULL RETURNING 1
), facts AS (
    INSERT INTO cases_filedfact (filing_id, {COLUMNS})
    SELECT %(filing)s, {COLUMNS} FROM ({FOUND}) AS found RETURNING 1
)
SELECT (SELECT count(*) FROM taken), (SELECT count(*) FROM dropped)
"""  # noqa: S608


@transaction.atomic
def file_month(
    *, station: Station, month: date, by: User, reason: str = "", version: int | None = None
) -> Filing:
    """Close the books of a month, or correct them: version n + 1 says why.

    ``version``: the one that the page offered; pressed twice, or by two leads, it answers with
    the filing that is there.
    """
    RIGHTS.require(by, "file", station)
    month = month.replace(day=1)
    _refuse(station, month)
    _lock(station, month)
    before = latest_filing(station, month)
    if before and version is not None and before.version >= version:
        return before
    filing = Filing.objects.create(
        station=station,
        month=month,
        version=before.version + 1 if before else 1,
        reason=_reason_for(before, reason) if before else "",
        filed_by=by,
    )
    filing.added, filing.removed = _take(filing)
    filing.save(update_fields=["added", "removed"])
    trail.record(
        "file_month",
        filing,
        by=by,
        reason=filing.reason,
        added=filing.added,
        removed=filing.removed,
    )
    if before:
        _tell_reviewers(filing, before)
    return filing


def return_filing(filing: Filing, *, comment: str, by: User) -> Filing:
    """The month counts as not filed until the next version answers the comment."""
    comment = comment.strip()
    if not comment:
        raise ValidationError({"comment": _("Say what is to be put right.")})
    if len(comment) > LONGEST:
        raise ValidationError({"comment": _("At most %(most)d characters.") % {"most": LONGEST}})
    return _judge(filing, "return", by=by, comment=comment)


def review_filing(filing: Filing, *, by: User) -> Filing:
    return _judge(filing, "review", by=by)


STEPS = {"review": review_filing, "return": return_filing}


@transaction.atomic
def _judge(filing: Filing, verb: str, *, by: User, comment: str = "") -> Filing:
    """Whoever files the month's next version at this moment goes first, or waits."""
    _lock(filing.station, filing.month)
    fields = {"reviewed_by": by, "reviewed_at": timezone.now(), "comment": comment}
    WORKFLOW.take(verb, filing, by=by, reason=comment[:300], fields=fields)
    return filing


def _refuse(station: Station, month: date) -> None:
    if not has_ended(month):
        raise ValidationError({"month": _("This month hasn't ended yet.")})
    if not existed_in(station, month) and not to_add(station, month).exists():
        raise ValidationError({"month": _("The station did not exist in this month.")})


def _lock(station: Station, month: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [str(station.pk), month.isoformat()])


def _reason_for(before: Filing, reason: str) -> str:
    if before.status != Status.RETURNED and not changes_since(before):
        words = {"version": before.version}
        sentence = _("Nothing has changed since version %(version)d.") % words
        raise ValidationError(sentence, code="stale")
    return stated(reason, missing=_("Say why the filed month is corrected."))


def _take(filing: Filing) -> tuple[int, int]:
    wanted: dict[str, Any] = {
        "filing": filing.pk,
        "stations": [filing.station_id],
        "first": filing.month,
        "last": filing.last_day,
    }
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, wanted)
        cursor.execute(TAKE, wanted)
        added, removed = cursor.fetchone()
    return added, removed


def _tell_reviewers(filing: Filing, before: Filing) -> None:
    """Who judged the version before, else the officers of the county. Of first versions nobody:
    they stand in the county's list, and a hundred notices a month help nobody."""
    reviewers = [before.reviewed_by] if before.reviewed_by else _officers_of(filing.station)

    def words() -> str:
        return _("%(station)s filed version %(version)d of %(month)s: %(reason)s") % {
            "station": filing.station.name,
            "month": month_in_words(filing.month),
            "version": filing.version,
            "reason": filing.reason,
        }

    notify(reviewers, words, url=filing.get_absolute_url(), about=None)


def _officers_of(station: Station) -> list[User]:
    judging = RIGHTS.acts["judge_filing"]
    nearest = Posting.objects.on().filter(role__in=judging, division__level=COUNTY)
    return list(RIGHTS.holders("judge_filing", station).filter(pk__in=nearest.values("user")))
