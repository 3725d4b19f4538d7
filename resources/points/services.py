"""Points are earned, redeemed, corrected, expire: lines by the protocol of all kinds.

The station's row is held while a line is judged and written; the balance itself is kept by the
database (``resources.points.models``), which refuses one below nothing whoever writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from resources import rights
from resources.points.models import PointsAccount, PointsEntry
from resources.points.rules import RULES, Facts, What, worth
from resources.points_rules.models import PointsRule
from resources.volunteers.models import Volunteer
from stations.kinds.protocol import Batch, Errors, Made, draft, judged_by, one, shape
from stations.models import Division, User

RIGHTS = rights.POINTS
SOURCE = "points:"  # of what a service earned, before the kind of the service


def balances(volunteers: Sequence[object]) -> dict[object, int]:
    """By volunteer; who has no account has nothing."""
    accounts = PointsAccount.objects.filter(volunteer__in=set(volunteers))
    return dict(accounts.values_list("volunteer", "balance"))


def facts_of(rows: Sequence[PointsEntry]) -> list[Facts]:
    """One statement for all rows; an earlier row has taken its points already."""
    today = timezone.localdate()
    left = balances([row.volunteer_id for row in rows if row.volunteer_id])
    found = []
    for row in rows:
        before = left.get(row.volunteer_id, 0)
        is_here = row.volunteer_id is None or row.volunteer.station_id == row.station_id
        found.append(Facts(today, before, is_here))
        if row.points is not None and before + row.points >= 0:
            left[row.volunteer_id] = before + row.points
    return found


BATCH = Batch[PointsEntry, PointsEntry](
    model=PointsEntry, rights=RIGHTS, judge=judged_by((shape, *RULES), facts_of)
)


def entry_row(*, by: User, **values: Any) -> PointsEntry:
    return draft(PointsEntry, by=by, **values)


def _awards(rows: Sequence[PointsEntry]) -> list[int]:
    """Which of them are more than a redemption: those are a lead's."""
    return [n for n, row in enumerate(rows) if row.what != What.REDEEMED]


def add_entries(rows: Sequence[PointsEntry], *, by: User, act: str = "add") -> Made[PointsEntry]:
    for station in {rows[n].station for n in _awards(rows)}:
        RIGHTS.require(by, "award", station)
    return BATCH.add(rows, by=by, act=act)


def check_entries(rows: Sequence[PointsEntry], *, by: User, act: str = "add") -> Errors:
    errors = BATCH.check(rows, by=by, act=act)
    for n in _awards(rows):
        if n not in errors and not RIGHTS.may(by, "award", rows[n].station):
            errors[n] = ValidationError({"what": str(RIGHTS.refusal("award", by))})
    return errors


@transaction.atomic
def void_entry(entry: PointsEntry, *, reason: str, by: User, act: str = "void") -> PointsEntry:
    """The line stays readable; its points are taken back, unless they were spent."""
    RIGHTS.require(by, act, entry)
    BATCH.place.hold(PointsEntry, [entry.station_id])
    left = balances([entry.volunteer_id]).get(entry.volunteer_id, 0)
    if not entry.voided_at and left < entry.points:
        raise ValidationError(_("These points were spent already."), code="stale")
    return BATCH.void(entry, reason=reason, by=by, act=act)


def redeem(
    volunteer: Volunteer, *, points: int, reward: str, on: date, by: User, **more: Any
) -> tuple[PointsEntry, bool]:
    """``points`` above zero; what is given for them. ``more``: ``client_uuid``."""
    fields = {"what": What.REDEEMED, "points": -points, "reward": reward, "done_on": on}
    return _enter(volunteer, by=by, **fields, **more)


def award(
    volunteer: Volunteer, *, what: str, points: int, reason: str, on: date, by: User, **more: Any
) -> tuple[PointsEntry, bool]:
    """By hand, by a lead and with a reason: earned, corrected (signed), expired, opening."""
    return _enter(volunteer, by=by, what=what, points=points, reason=reason, done_on=on, **more)


def _enter(volunteer: Volunteer, *, by: User, **fields: Any) -> tuple[PointsEntry, bool]:
    row = entry_row(by=by, station=volunteer.station, volunteer=volunteer, **fields)
    return one(add_entries, row, by=by)


# ── what services earn ───────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Work:
    """Approved service of a volunteer: in which village or community, on which day; ``minutes``, or
    how many ``events``. ``kind`` and ``key`` name it: it earns once, however often it is told."""

    volunteer: Volunteer
    division: Division
    on: date
    kind: str
    key: str
    minutes: int = 0
    events: int = 1


def earn(work: Work, *, by: User) -> PointsEntry | None:
    """The line that it earned now or before; nothing where no rule gives anything for it."""
    return earn_all([work], by=by)[0]


@transaction.atomic
def earn_all(works: Sequence[Work], *, by: User) -> list[PointsEntry | None]:
    """The same of many: as many statements for 1,000 as for one."""
    stations = {work.volunteer.station_id: work.volunteer.station for work in works}
    for station in stations.values():
        RIGHTS.require(by, "award", station)
    BATCH.place.hold(PointsEntry, stations)
    known = _earned_before(works)
    rules, earned = _rules_of(works), _earned_by_month(works)
    rows: dict[int, PointsEntry] = {}
    for n, work in enumerate(works):
        rule = rules.get(_rule_key(work)) or rules.get((work.division.parent_id, *_of(work)))
        name = (work.kind, work.key)
        if name in known or rule is None:
            continue
        month = (work.volunteer.pk, rule.pk, work.on.year, work.on.month)
        points = worth(rule, minutes=work.minutes, events=work.events, earned=earned.get(month, 0))
        if points:
            known[name] = rows[n] = _line(work, rule, points, by)
            earned[month] = earned.get(month, 0) + points
    made = dict(zip(rows, BATCH.add(list(rows.values()), by=by, act="award"), strict=True))
    written = {(works[n].kind, works[n].key): entry for n, (entry, _new) in made.items()}
    return [written.get(key) or known.get(key) for key in ((w.kind, w.key) for w in works)]


def _line(work: Work, rule: PointsRule, points: int, by: User) -> PointsEntry:
    row = entry_row(
        by=by,
        station=work.volunteer.station,
        volunteer=work.volunteer,
        what=What.EARNED,
        points=points,
        done_on=work.on,
        source=f"{SOURCE}{work.kind}",
        external_id=work.key,
    )
    row.rule = rule
    return row


def _earned_before(works: Sequence[Work]) -> dict[tuple[str, str], PointsEntry]:
    lines = PointsEntry.objects.filter(
        station__in={work.volunteer.station_id for work in works},
        source__in={f"{SOURCE}{work.kind}" for work in works},
        external_id__in={work.key for work in works},
    )
    return {(line.source.removeprefix(SOURCE), line.external_id): line for line in lines}


def _of(work: Work) -> tuple[date, bool]:
    return work.on, bool(work.minutes)


def _rule_key(work: Work) -> tuple[Any, ...]:
    return (work.division.pk, *_of(work))


def _rules_of(works: Sequence[Work]) -> dict[tuple[Any, ...], PointsRule]:
    """By place, day, and whether minutes are told: an hour's rule, else an event's."""
    places = {code for w in works for code in (w.division.pk, w.division.parent_id) if code}
    rules = list(PointsRule.objects.not_voided().filter(division__in=places).order_by("pk"))
    found: dict[tuple[Any, ...], PointsRule] = {}
    for on, has_minutes in {_of(work) for work in works}:
        for rule in rules:
            holds = rule.began_on <= on and (rule.ended_on is None or on <= rule.ended_on)
            per_hour = rule.per == PointsRule.Per.HOUR
            key = (rule.division_id, on, has_minutes)
            if holds and (has_minutes or not per_hour) and (per_hour or key not in found):
                found[key] = rule
    return found


def _earned_by_month(works: Sequence[Work]) -> dict[tuple[Any, ...], int]:
    """What stands of each volunteer by each rule and month; one statement."""
    lines = PointsEntry.objects.not_voided().filter(
        volunteer__in={work.volunteer.pk for work in works}, rule__isnull=False
    )
    months = lines.values_list("volunteer", "rule", "done_on__year", "done_on__month")
    return {tuple(key): total for *key, total in months.order_by().annotate(Sum("points"))}


@transaction.atomic
def withdraw(kind: str, key: str, *, volunteer: Volunteer, reason: str, by: User) -> int:
    """A service counts no more: what it earned is corrected, as far as the balance goes. How many
    points couldn't be taken back, since they were spent."""
    RIGHTS.require(by, "award", volunteer.station)
    BATCH.place.hold(PointsEntry, [volunteer.station_id])
    own = Q(external_id=key) | Q(external_id__startswith=f"{key}:back:")
    lines = PointsEntry.objects.not_voided().filter(
        own, volunteer=volunteer, source=f"{SOURCE}{kind}"
    )
    points = list(lines.values_list("points", flat=True))
    standing = sum(points)
    taken = min(standing, balances([volunteer.pk]).get(volunteer.pk, 0))
    if taken > 0:
        back = {"source": f"{SOURCE}{kind}", "external_id": f"{key}:back:{len(points)}"}
        today = timezone.localdate()
        award(volunteer, what=What.CORRECTED, points=-taken, reason=reason, on=today, by=by, **back)
    return max(0, standing - taken)
