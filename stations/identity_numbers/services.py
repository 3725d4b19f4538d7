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

**Counted before it is answered, by one at a time**: an asker's questions wait for each other from
the count to the log, so two requests at once spend one budget. The log is the count: one audit
entry a number, masked and by its blind index, ``answered`` or not. It is written before the
answer is given and outside the transaction that a refusal ends. Asked numbers beyond the budget
leave an entry when another station has them; that is for the auditor and changes no answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stations.audit import trail
from stations.identity_numbers.rules import index_of
from stations.masking import mask_identity
from stations.models import AuditEntry, Station, User
from stations.row_security.acting import beyond_scope

ELSEWHERE = "number_elsewhere"  # the audit's verb
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('identity numbers ' || %s, 0))"


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
        budget = Budget(by, timezone.now())
        holders = look_up(asked.values())
        answers, entries = {}, []
        for number, index in asked.items():
            holder = holders.get(index)
            if holder and holder.is_in_sight:
                answers[number] = Answer(known=holder.record)
                continue
            costs = holder is not None or every
            if not budget.allows(index, is_free=not costs and number in free):
                answers[number] = Answer(refusal=budget.refusal())
            else:
                answers[number] = Answer(elsewhere=holder and holder.record)
            if costs and not budget.has_told(index):
                is_answered = answers[number].refusal is None
                entries.append((number, index, is_answered))
                if is_answered:
                    budget.take(index)
        _log(entries, station, by)
        if not entries:
            transaction.set_rollback(True)  # the next question needn't wait for a caller's end
    return answers


def _wait_for_ones_turn(by: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [str(by.pk)])


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
        return ValidationError(sentence, code="too_many", params={"moment": _clock(until)})

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


def _clock(moment: datetime) -> str:
    """The first whole minute behind it; with its day when that isn't today."""
    local = timezone.localtime(moment + timedelta(seconds=59))
    is_today = local.date() == timezone.localdate()
    return f"{local:%H:%M}" if is_today else f"{local:%Y-%m-%d %H:%M}"


def _log(entries: Sequence[tuple[str, bytes, bool]], station: Station, by: User) -> None:
    """One entry a number, about the station that asks."""
    details = iter(
        {"id_number": mask_identity(number), "index": index.hex(), "answered": is_answered}
        for number, index, is_answered in entries
    )
    trail.record_many(
        ELSEWHERE, [station] * len(entries), by=by, each=lambda _station: next(details)
    )
