"""Nobody is forgotten: whoever is on the ledger has exactly one open visit duty.

It is due an interval after the last *home* visit that met the person (a call keeps contact but
shows no kitchen, so it doesn't count), or seven days after enrolment; whoever had
left and came back is new again. Nothing is due before the seventh day on the ledger: a visit of
before, entered late, keeps the first one and makes nobody overdue when they weren't there. A
person whom a visit met ends the duty with that record and gets the next one; a visit dated before
the last one, being entered late, changes nothing. All of it is set-shaped and may be repeated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.models import Enrolment, Person
from beneficiaries.people.queries.status import statuses_on
from cases.codes import Method, Outcome
from cases.duties.intervals import FIRST_VISIT, after, interval_for
from cases.duties.queries import rules_at
from cases.duties.workflow import WORKFLOW
from cases.models import Attendance, ServiceRecord, VisitDuty
from stations.wording import short_day

BATCH = 1000
_HOLD = (
    "SELECT 1 FROM beneficiaries_person WHERE id = ANY(%s::uuid[]) ORDER BY id FOR NO KEY UPDATE"
)


@dataclass(frozen=True)
class Stay:
    """On the ledger without a gap since that day, wherever; ``is_return``: they had left."""

    since: date
    is_return: bool = False

    def due_on(self, last: date, interval: str) -> date:
        return max(after(last, interval), self.since + FIRST_VISIT)


@dataclass(frozen=True)
class Owed:
    """What a person is owed by today's rules."""

    station_id: int
    since_on: date
    interval: str
    is_first: bool
    stay: Stay

    def due_on(self, today: date) -> date:
        """Nobody could know of a first visit before the person stood here."""
        if self.is_first:
            return max(self.since_on, today) + FIRST_VISIT
        return self.stay.due_on(self.since_on, self.interval)


def on_people_changed(sender: object, people_ids: Iterable[UUID], **_kwargs: object) -> None:
    """Receiver of ``beneficiaries.signals.people_changed``."""
    refresh_duties(people_ids)


@transaction.atomic
def refresh_duties(people_ids: Iterable[UUID], *, on: date | None = None) -> int:
    """Create, move or cancel the open duties of these people; how many were touched.

    A constant number of statements per 1,000 people.
    """
    today = on or timezone.localdate()
    keys = sorted(set(people_ids))
    hold_duties(keys)
    return sum(_refresh(keys[n : n + BATCH], today) for n in range(0, len(keys), BATCH))


def hold_duties(people: Iterable[UUID]) -> None:
    """Nobody else ends or opens a duty of these people, or writes a visit to them, until the
    transaction is over. Taken before anything is written that points to them.

    Held is the person, in the order of their keys, as by whoever edits them or takes them off the
    ledger: duties come and go (whoever waited at one saw only that it had ended, not what
    followed it), and whoever has left has no open enrolment.
    """
    keys = [str(pk) for pk in people]
    if not keys:
        return
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [keys])


def refresh_all_duties() -> int:
    """Every night: rules, ages of categories and dates may have changed without anybody."""
    people = Person.objects.active().order_by("pk").values_list("pk", flat=True)
    owed = VisitDuty.objects.open().values_list("person", flat=True)
    keys = sorted({*people.iterator(), *owed.iterator()})
    return sum(refresh_duties(keys[n : n + BATCH]) for n in range(0, len(keys), BATCH))


def _refresh(keys: Sequence[UUID], today: date) -> int:
    open_duties = {
        duty.person_id: duty
        for duty in VisitDuty.objects.open()
        .filter(person__in=keys)
        .select_for_update()
        .order_by("person")
    }
    owed = _owed(keys, today)
    new = [
        VisitDuty(person_id=pk, due_on=o.due_on(today), **_fields(o))
        for pk, o in owed.items()
        if pk not in open_duties
    ]
    VisitDuty.objects.bulk_create(new, ignore_conflicts=True)  # beside another refresh: one wins
    moved = [d for pk, d in open_duties.items() if pk in owed and _move(d, owed[pk], today)]
    VisitDuty.objects.bulk_update(
        moved,
        ["station", "since_on", "due_on", "agreed_on", "again_on", "interval", "is_first"],
        batch_size=BATCH,
    )
    gone = [duty.pk for pk, duty in open_duties.items() if pk not in owed]
    WORKFLOW.move("cancel", VisitDuty.objects.filter(pk__in=gone), ended_on=today)
    return len(new) + len(moved) + len(gone)


def _fields(owed: Owed) -> dict[str, object]:
    return {
        "station_id": owed.station_id,
        "since_on": owed.since_on,
        "interval": owed.interval,
        "is_first": owed.is_first,
    }


def _move(duty: VisitDuty, owed: Owed, today: date) -> bool:
    """Bring an open duty to today's rules; whether anything changed.

    A rule that became stricter must not make somebody overdue in the past: nobody could have
    known. So the new day is today at the earliest, unless the duty was overdue already.
    """
    before = (duty.station_id, duty.since_on, duty.interval, duty.due_on)
    if duty.since_on != owed.since_on:
        duty.agreed_on = duty.again_on = None
        duty.due_on = owed.due_on(today)
    elif duty.interval != owed.interval and not owed.is_first:
        duty.due_on = max(owed.due_on(today), min(duty.due_on, today))
    if duty.agreed_on:
        duty.due_on = min(duty.agreed_on, duty.due_on)
    for name, value in _fields(owed).items():
        setattr(duty, name, value)
    return before != (duty.station_id, duty.since_on, duty.interval, duty.due_on)


def _owed(keys: Sequence[UUID], today: date) -> dict[UUID, Owed]:
    since = Enrolment.objects.on(today).filter(person=OuterRef("pk")).values("since")[:1]
    fields = ("pk", "station", "station__home", "risk", "enrolled_on", "began_on", "is_return",
              "created_at")  # fmt: skip
    people = list(
        _with_stay(Person.objects.active().filter(pk__in=keys))
        .annotate(enrolled_on=Subquery(since))
        .values_list(*fields)
    )
    rules = rules_at({home for _pk, _station, home, *_rest in people})
    codes = statuses_on((pk, today) for pk, *_rest in people)
    met = _last_met([pk for pk, *_rest in people])
    found = {}
    for pk, station, home, risk, enrolled_on, began_on, is_return, created_at in people:
        known_on = timezone.localdate(created_at)
        stay = Stay(began_on or known_on, is_return)
        last = met.get(pk)
        if last and not _says(stay, last):
            last = None
        found[pk] = Owed(
            station_id=station,
            since_on=last or enrolled_on or known_on,
            interval=interval_for(risk, codes[pk, today].codes, rules[home]),
            is_first=last is None,
            stay=stay,
        )
    return found


def _with_stay(people: QuerySet[Person]) -> QuerySet[Person]:
    """``began_on``, ``is_return`` of each one's last stay: enrolments that follow each other
    without a gap are one."""
    theirs = Enrolment.objects.filter(person=OuterRef("pk"))
    before = Enrolment.objects.filter(person=OuterRef("person"), until=OuterRef("since"))
    began = theirs.filter(~Exists(before)).order_by("-since").values("since")[:1]
    return people.annotate(began_on=Subquery(began)).annotate(
        is_return=Exists(theirs.filter(since__lt=OuterRef("began_on")))
    )


def _stays(keys: Iterable[UUID]) -> dict[UUID, Stay]:
    rows = _with_stay(Person.objects.filter(pk__in=list(keys)))
    fields = ("pk", "began_on", "is_return")
    found = rows.values_list(*fields)
    return {pk: Stay(began_on, is_return) for pk, began_on, is_return in found if began_on}


def _says(stay: Stay, visited_on: date) -> bool:
    """What was seen before they left says nothing of how they live now."""
    return visited_on >= stay.since or not stay.is_return


def _last_met(keys: Sequence[UUID]) -> dict[UUID, date]:
    """The last home visit that met each person, whichever station made it."""
    met = Attendance.objects.filter(
        person__in=keys,
        record__method=Method.HOME_VISIT,
        record__outcome=Outcome.MET,
        record__voided_at=None,
    )
    return dict(met.order_by().values_list("person").annotate(Max("record__done_on")))


@transaction.atomic
def fulfil_duties(records: Sequence[ServiceRecord]) -> None:
    """The home visits among these records end the duties of whom they met and open the next.

    A year's visits at once leave the same duties as one by one: each ends the one before it.
    """
    met = [r for r in records if r.method == Method.HOME_VISIT and r.outcome == Outcome.MET]
    rows = Attendance.objects.filter(record__in=met).order_by("record__done_on", "record")
    visits: dict[UUID, list[tuple[UUID, date]]] = {}
    for person, record, done_on in rows.values_list("person", "record", "record__done_on"):
        visits.setdefault(person, []).append((record, done_on))
    if not visits:
        return
    hold_duties(visits)
    duties = VisitDuty.objects.open().filter(person__in=visits).select_for_update()
    stays = _stays(visits)
    chains = [
        _chain(duty, visits[duty.person_id], stays.get(duty.person_id) or Stay(duty.since_on))
        for duty in duties.order_by("person")
    ]
    VisitDuty.objects.bulk_update(
        [chain[0] for chain in chains if chain],
        ["state", "record", "ended_on", "due_on"],
        batch_size=BATCH,
    )
    VisitDuty.objects.bulk_create(
        [duty for chain in chains for duty in chain[1:]], batch_size=BATCH
    )
    refresh_duties(visits)


def _chain(duty: VisitDuty, visits: Sequence[tuple[UUID, date]], stay: Stay) -> list[VisitDuty]:
    """The open duty and those that followed, each ended by the next visit; in order of days."""
    ended: list[VisitDuty] = []
    for record, done_on in visits:
        if not _ends(duty, done_on, stay):
            continue
        if duty.is_first and done_on < timezone.localdate(duty.created_at):
            # history entered late: the duty wasn't known then, nor the person before they came
            duty.due_on = max(done_on, stay.since)
        WORKFLOW.put("fulfil", duty, record_id=record, ended_on=done_on)
        ended.append(duty)
        duty = VisitDuty(
            person_id=duty.person_id,
            station_id=duty.station_id,
            since_on=done_on,
            due_on=stay.due_on(done_on, duty.interval),
            interval=duty.interval,
        )
    return ended


def _ends(duty: VisitDuty, done_on: date, stay: Stay) -> bool:
    """A later visit than the one it counts from; whoever was never seen is seen by any, once where
    it was before they came: nothing else was owed then."""
    if duty.is_first:
        return _says(stay, done_on)
    return done_on > duty.since_on and done_on >= stay.since


@transaction.atomic
def reopen_duties(records: Sequence[ServiceRecord]) -> None:
    """These records no longer met anybody (voided, corrected): what they ended is owed again."""
    done = VisitDuty.objects.filter(record__in=records, state=VisitDuty.State.DONE)
    hold_duties(done.values_list("person", flat=True))
    for duty in done.select_for_update().order_by("person"):
        following = VisitDuty.objects.open().filter(person=duty.person_id)
        following = following.filter(since_on=duty.ended_on)
        if WORKFLOW.move("cancel", following, ended_on=timezone.localdate()):
            WORKFLOW.put("reopen", duty, record=None, ended_on=None)
            known_on = timezone.localdate(duty.created_at)
            if duty.is_first and duty.due_on <= known_on:  # history entered late had moved it
                duty.due_on = max(duty.since_on, known_on) + FIRST_VISIT
        else:  # a later visit has met the person since
            WORKFLOW.put("pass", duty, record=None)
        duty.save(update_fields=["state", "record", "ended_on", "due_on"])


@transaction.atomic
def agree_on(person: Person, day: date, *, since: date) -> None:
    """The worker promised to come again by this day: later than the visit, within the rule."""
    duty = VisitDuty.objects.open().select_for_update().filter(person=person).first()
    if duty is None or duty.since_on != since:  # entered late
        sentence = _(
            "This visit doesn't decide when the next one is due: another one of later does, or "
            "they came to the ledger after it. Leave it to the rule."
        )
        raise ValidationError({"next_due_on": sentence})
    if day <= since:
        raise ValidationError({"next_due_on": _("The next visit comes after this one.")})
    if day > duty.due_on:
        words = {"day": short_day(duty.due_on), "interval": duty.get_interval_display()}
        sentence = _("At the latest %(day)s: this person is visited %(interval)s.") % words
        raise ValidationError({"next_due_on": sentence})
    VisitDuty.objects.filter(pk=duty.pk).update(agreed_on=day, due_on=day)


def end_duties(person: Person, *, on: date) -> int:
    """Nothing is owed any more (death, off the ledger)."""
    return WORKFLOW.move("cancel", VisitDuty.objects.filter(person=person), ended_on=on)
