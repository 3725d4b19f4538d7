"""Attempts: visits that met nobody since the last home visit that did."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.codes import AttemptReason, Method, Outcome
from cases.models import Attendance, ServiceRecord
from cases.records.rules import VISITS
from stations.wording import short_day


@dataclass(frozen=True)
class Attempts:
    """``number`` of them, and the latest: its day, how it ended, and why if that was said."""

    number: int
    last_on: date
    outcome: str
    reason: str

    @property
    def words(self) -> list[str]:
        """“attempt today, not met”, “in hospital”, “3 attempts since the last visit”."""
        is_today = self.last_on == timezone.localdate()
        day = _("today") if is_today else short_day(self.last_on)
        said = {"day": day, "outcome": Outcome(self.outcome).label}
        found = [_("attempt %(day)s: %(outcome)s") % said]
        if self.reason:
            found.append(str(AttemptReason(self.reason).label))
        if self.number > 1:
            words = ngettext("%(n)d attempt", "%(n)d attempts", self.number)
            found.append(words % {"n": self.number})
        return found


def attempts_of(people: Collection[UUID]) -> dict[UUID, Attempts]:
    """By person, of those who have some; one statement."""
    met = Attendance.objects.filter(
        person=OuterRef("subject"),
        record__method=Method.HOME_VISIT,
        record__outcome=Outcome.MET,
        record__voided_at=None,
        record__done_on__gte=OuterRef("done_on"),
    )
    tried = ServiceRecord.objects.not_voided().filter(subject__in=people, method__in=VISITS)
    tried = tried.exclude(outcome=Outcome.MET).filter(~Exists(met)).order_by("done_on", "id")
    found: dict[UUID, Attempts] = {}
    for pk, day, outcome, reason in tried.values_list(
        "subject", "done_on", "outcome", "attempt_reason"
    ):
        number = found[pk].number + 1 if pk in found else 1
        found[pk] = Attempts(number, day, outcome, reason)
    return found
