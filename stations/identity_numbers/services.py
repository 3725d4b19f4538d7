"""Who has this identity number? Every door asks here: page, REST, list, sheet, transfer.

**What is guarded.** That a number is on another station's ledger says that its owner is poor,
ill or watched over, and the last character makes numbers easy to guess. Whoever registers
somebody must hear it, though, or the person stands in the register twice.

**The limit** is a budget of *numbers that are registered elsewhere*: so many an hour and a day
(``settings.IDENTITY_NUMBERS_…``) for each asker, counted by number and not by request, so that
a list of 500 is no cheaper than 500 forms. Numbers that nobody has cost nothing: a first import
of 10,000 people of one's own meets no limit.

**Once it is spent, no answer depends on the register any more.** Every number of which this
asker hasn't been told already gets one sentence, which says when to try again: the numbers that
are registered elsewhere and those that nobody has. That begins behind the number that took the
last of the budget, in the middle of a list, too (else the first refused row would tell one more).
What the asker sees anyway goes on being answered: people of their own stations, numbers that
they were told of within ``IDENTITY_NUMBERS_REMEMBERED`` (asked again they are no new question, so
a long list comes to its end in several hours), and rows that a check has answered and the write
asks for again (``free``).

**One number** is answered to a few askers a day, whoever they are (``askers.py``).

**Counted before it is answered, by one at a time**: an asker's questions wait for each other from
the count to the log, so two requests at once spend one budget. The log is the count: one audit
entry a number, masked and by its blind index, ``answered`` or not. It is written before the
answer is given and outside the transaction that a refusal ends. Asked numbers beyond the budget
leave an entry when another station has them; that is for the auditor and changes no answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stations.audit import trail
from stations.identity_numbers.askers import DAY, HOUR, Askers, refusal
from stations.identity_numbers.rules import index_of
from stations.masking import mask_identity
from stations.models import AuditEntry, Station, User
from stations.row_security.acting import beyond_scope
from stations.whole import stays
from stations.wording import clock_after

ELSEWHERE, CROWDED = "number_elsewhere", "number_crowded"  # the audit's verbs
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


@dataclass(frozen=True)
class Holder:
    """Who has a number, and whether the asker may see them."""

    record: Any
    is_in_sight: bool


@dataclass(frozen=True)
class Answer:
    """``known``: somebody in sight. ``elsewhere``: somebody whom the asker may be told of
    without name or place. ``refusal``: the budget is spent, and this says nothing else."""

    known: Any = None
    elsewhere: Any = None
    refusal: ValidationError | None = None


LookUp = Callable[[Collection[bytes]], Mapping[bytes, Holder]]  # by index_of()


def ask(
    numbers: Sequence[str],
    *,
    by: User,
    station: Station,
    look_up: LookUp,
    free: Collection[str] = (),
    every: bool = False,
) -> dict[str, Answer]:
    """By number (18 characters); numbers are judged in their order.

    ``free``: this asker was told already that nobody has them. ``every``: numbers that nobody
    has are counted, too, where saying so is the whole answer.
    """
    asked = {number: index_of(number) or b"" for number in numbers}
    if not asked:
        return {}
    with transaction.atomic(), beyond_scope():
        _wait_for_ones_turn(by)
        judging = _Judging(
            budget=Budget(by, timezone.now()),
            askers=Askers(asked.values(), by, timezone.now()),
            free=free,
            every=every,
        )
        holders = look_up(asked.values())
        answers = {
            number: judging.answer(number, index, holders.get(index))
            for number, index in asked.items()
        }
        if judging.entries or judging.crowded:
            note = partial(_note, judging, station, by)
            note()
            stays(note, key=_key(by))
        else:
            transaction.set_rollback(True)  # the next question needn't wait for a caller's end
    take = partial(judging.askers.take, judging.answered)
    take()
    stays(take)
    return answers


@dataclass
class _Judging:
    """Of the numbers of one question, one by one; what is to be written about them."""

    budget: Budget
    askers: Askers
    free: Collection[str]
    every: bool
    entries: list[tuple[str, bytes, bool]] = field(default_factory=list)
    crowded: list[bytes] = field(default_factory=list)
    answered: list[bytes] = field(default_factory=list)

    def answer(self, number: str, index: bytes, holder: Holder | None) -> Answer:
        if holder and holder.is_in_sight:
            return Answer(known=holder.record)
        is_free, is_told = number in self.free, self.budget.has_told(index)
        until = None if is_free or is_told else self.askers.full_until(index)
        if until:
            self.crowded.append(index)
            return Answer(refusal=refusal(until))
        costs = holder is not None or self.every
        is_answered = self.budget.allows(index, is_free=not costs and is_free)
        if costs and not is_told:
            self.entries.append((number, index, is_answered))
            if is_answered:
                self.budget.take(index)
        if not is_answered:
            return Answer(refusal=self.budget.refusal())
        self.answered += [] if is_free else [index]
        return Answer(elsewhere=holder and holder.record)


def _wait_for_ones_turn(by: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [_key(by)])


def _key(by: User) -> str:
    return f"identity numbers {by.pk}"


class Budget:
    """What one asker was told, and how much they may still be told."""

    def __init__(self, by: User, now: datetime) -> None:
        self.now = now
        entries = AuditEntry.objects.filter(
            by=by,
            verb=ELSEWHERE,
            at__gt=now - timedelta(days=settings.IDENTITY_NUMBERS_REMEMBERED),
            detail__answered=True,
        )
        told = list(entries.order_by("at").values_list("at", "detail__index"))
        self._told: set[str] = {index for _at, index in told}
        self._times: list[datetime] = [at for at, _index in told]

    def has_told(self, index: bytes) -> bool:
        return index.hex() in self._told

    def allows(self, index: bytes, *, is_free: bool) -> bool:
        return is_free or self.has_told(index) or not self._spent_until()

    def take(self, index: bytes) -> None:
        self._told.add(index.hex())
        self._times.append(self.now)

    def refusal(self) -> ValidationError:
        until = self._spent_until() or self.now
        sentence = _(
            "Too many numbers of other stations were entered. This number gets no answer now: "
            "keep it, and try again from %(moment)s on."
        )
        return ValidationError(sentence, code="too_many", params={"moment": clock_after(until)})

    def _spent_until(self) -> datetime | None:
        """When the next number is answered; None when it is now."""
        ends = [
            taken[-most] + span
            for span, most in _limits()
            for taken in [[at for at in self._times if at > self.now - span]]
            if len(taken) >= most
        ]
        return max(ends, default=None)


def _limits() -> Iterable[tuple[timedelta, int]]:
    return (HOUR, settings.IDENTITY_NUMBERS_AN_HOUR), (DAY, settings.IDENTITY_NUMBERS_A_DAY)


def _note(judging: _Judging, station: Station, by: User) -> None:
    _log(judging.entries, station, by)
    _log_crowded(judging.crowded, station, by)


def _log(entries: Sequence[tuple[str, bytes, bool]], station: Station, by: User) -> None:
    """One entry a number, about the station that asks."""
    details = iter(
        {"id_number": mask_identity(number), "index": index.hex(), "answered": is_answered}
        for number, index, is_answered in entries
    )
    trail.record_many(
        ELSEWHERE, [station] * len(entries), by=by, each=lambda _station: next(details)
    )


def _log_crowded(indexes: Sequence[bytes], station: Station, by: User) -> None:
    details = iter({"index": index.hex()} for index in indexes)
    trail.record_many(CROWDED, [station] * len(indexes), by=by, each=lambda _station: next(details))
