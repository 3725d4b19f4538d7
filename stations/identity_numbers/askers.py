"""How many ask for one number: more than a few are no stations that register somebody.

Several log-ins with a budget each could still watch one person. So a number is answered to so
many askers an hour and a day (``settings.ASKERS_OF_A_NUMBER_…``), whether anybody has it or not:
otherwise the refusal would be the answer. Whoever was answered within the day is answered again.
Askers of the very same moment don't see each other; that many more are answered at most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stations.models import AskedNumber, User
from stations.wording import clock_after

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Askers:
    """Who has been answered about these numbers within a day."""

    def __init__(self, indexes: Collection[bytes], by: User, now: datetime) -> None:
        self._by, self._now = by, now
        self._lately: dict[bytes, dict[int, datetime]] = defaultdict(dict)
        found = AskedNumber.objects.filter(index__in=indexes, at__gt=now - DAY).order_by("at")
        for index, asker, at in found.values_list("index", "by", "at"):
            self._lately[bytes(index)][asker] = at

    def knows(self, index: bytes) -> bool:
        """Whether this asker was answered within the day."""
        return self._by.pk in self._lately[index]

    def full_until(self, index: bytes) -> datetime | None:
        """When somebody new is answered; None when it is now."""
        if self.knows(index):
            return None
        times = sorted(self._lately[index].values())
        ends = [
            taken[-most] + span
            for span, most in _limits()
            for taken in [[at for at in times if at > self._now - span]]
            if len(taken) >= most
        ]
        return max(ends, default=None)

    def take(self, indexes: Iterable[bytes]) -> None:
        new = (index for index in indexes if not self.knows(index))
        AskedNumber.objects.bulk_create(
            (AskedNumber(index=index, by=self._by, at=self._now) for index in new), batch_size=2000
        )


def refusal(until: datetime) -> ValidationError:
    sentence = _(
        "Too many people have asked for this number. It gets no answer now: keep it, and try "
        "again from %(moment)s on."
    )
    return ValidationError(sentence, code="too_many", params={"moment": clock_after(until)})


def _limits() -> Iterable[tuple[timedelta, int]]:
    return (
        (HOUR, settings.ASKERS_OF_A_NUMBER_AN_HOUR),
        (DAY, settings.ASKERS_OF_A_NUMBER_A_DAY),
    )


def forget_askers() -> int:
    """What no limit counts any more."""
    number, _by_model = AskedNumber.objects.filter(at__lt=timezone.now() - DAY).delete()
    return number
