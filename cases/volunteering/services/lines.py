"""Volunteers' time is written and rewritten with its record."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.models import ServiceRecord, VolunteerService
from cases.records.rows import Volunteered

Line = tuple[ServiceRecord, Volunteered]


def write_volunteers(lines: Sequence[Line]) -> None:
    VolunteerService.objects.bulk_create(
        [
            VolunteerService(record=record, volunteer=line.volunteer, minutes=line.minutes)
            for record, line in lines
        ],
        batch_size=1000,
    )


def rewrite_volunteers(record: ServiceRecord, lines: Sequence[Volunteered]) -> None:
    """Of a corrected record: only what differs is written.

    Raises ``ValidationError`` where approved time would change: its approval is taken back first.
    """
    standing = record.volunteering.select_for_update(no_key=True).select_related("volunteer")
    stand = {line.volunteer_id: line for line in standing}
    wanted = {line.volunteer.pk: line for line in lines}
    gone = [line for key, line in stand.items() if key not in wanted]
    changed = [
        line for key, line in stand.items() if key in wanted and line.minutes != wanted[key].minutes
    ]
    _refuse_approved([*gone, *changed])
    VolunteerService.objects.filter(pk__in=[line.pk for line in gone]).delete()
    for line in changed:
        line.minutes = wanted[line.volunteer_id].minutes
    VolunteerService.objects.bulk_update(changed, ["minutes"])
    write_volunteers([(record, line) for key, line in wanted.items() if key not in stand])


def keep_approvals(record: ServiceRecord, following: ServiceRecord) -> None:
    """In the place of a record the same time of the same day and station is approved as it was."""
    approved = {
        (line.volunteer_id, line.minutes, line.station_id, line.served_on): line
        for line in record.volunteering.exclude(approved_at=None)
    }
    kept = []
    for line in following.volunteering.all() if approved else ():
        key = (line.volunteer_id, line.minutes, line.station_id, line.served_on)
        if before := approved.get(key):
            line.approved_at, line.approved_by_id = before.approved_at, before.approved_by_id
            kept.append(line)
    VolunteerService.objects.bulk_update(kept, ["approved_at", "approved_by"])


def _refuse_approved(lines: Sequence[VolunteerService]) -> None:
    names = [line.volunteer.name for line in lines if line.approved_at]
    if names:
        sentence = _("%(names)s: these hours are approved; their approval is taken back first.")
        raise ValidationError({"volunteers": sentence % {"names": _(", ").join(names)}})
