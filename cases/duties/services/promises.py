"""When the worker means to come: it moves the day that is shown, and never what is owed.

After a home visit that met somebody a day within the rule is agreed (``duties.agree_on``). After
an attempt or a call the duty stays as it was, overdue or not, and ``again_on`` beside it says when
somebody tries again; it is read from the records, so voiding or mending them takes it along.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.models import Person
from cases.codes import Method, Outcome
from cases.duties.intervals import after
from cases.duties.services.duties import agree_on, hold_duties
from cases.models import Attendance, ServiceRecord, VisitDuty
from stations.wording import short_day

VISITS = (Method.HOME_VISIT, Method.REMOTE_VISIT)


def promise(record: ServiceRecord, day: date) -> None:
    """The day of the next visit, or of another try: said with the visit that was just written."""
    today = timezone.localdate()
    if day < today:
        raise ValidationError({"next_due_on": _("The next visit can't lie in the past.")})
    if record.subject is None or record.method not in VISITS:
        sentence = _("Only a visit to a person says when the next one comes.")
        raise ValidationError({"next_due_on": sentence})
    if not Person.objects.active().filter(pk=record.subject_id).exists():
        raise ValidationError({"next_due_on": _("Off the ledger: no next visit can be promised.")})
    if ends_a_duty(record):
        if day <= record.done_on:
            raise ValidationError({"next_due_on": _("The next visit comes after this one.")})
        agree_on(record.subject, day, since=record.done_on)
        return
    _refuse_too_late(record.subject, day, today)
    ServiceRecord.objects.filter(pk=record.pk).update(again_on=day)
    record.again_on = day
    show_again([record])


def ends_a_duty(record: ServiceRecord) -> bool:
    return record.method == Method.HOME_VISIT and record.outcome == Outcome.MET


def show_again(records: Iterable[ServiceRecord]) -> None:
    """Of whom these visits were about the open duty shows the day of the latest one."""
    people = {r.subject_id for r in records if r.subject_id and r.method in VISITS}
    show_again_of(people)


def show_again_of(people: Iterable[UUID]) -> None:
    """The same of people; those with no such day, before or after, are not touched."""
    keys = list(people)
    tries = ServiceRecord.objects.not_voided().filter(method__in=VISITS)
    tries = tries.exclude(method=Method.HOME_VISIT, outcome=Outcome.MET)
    planned = tries.filter(subject__in=keys).exclude(again_on=None).order_by().values("subject")
    concerned = VisitDuty.objects.open().filter(person__in=keys)
    concerned = concerned.exclude(again_on=None) | concerned.filter(person__in=planned)
    found = sorted(concerned.values_list("person", flat=True))
    if not found:
        return
    hold_duties(found)
    latest = tries.filter(subject=OuterRef("person"), done_on__gte=OuterRef("since_on"))
    latest = latest.exclude(Exists(_met_later_that_day()))
    day = Subquery(latest.order_by("-done_on", "-id").values("again_on")[:1])
    VisitDuty.objects.open().filter(person__in=found).update(again_on=day)


def _met_later_that_day() -> QuerySet[Attendance]:
    """Of a try: a home visit of the same day, written after it, that met the person. The day
    alone doesn't tell which of the two came first."""
    lines = Attendance.objects.filter(record__voided_at=None, record__outcome=Outcome.MET)
    lines = lines.filter(record__method=Method.HOME_VISIT, person=OuterRef("subject"))
    return lines.filter(record__done_on=OuterRef("done_on"), record__gt=OuterRef("pk"))


def bring_forward(person: Person, day: date) -> bool:
    """At the latest on this day: a duty that is due later is due then; whether it was."""
    hold_duties([person.pk])
    later = VisitDuty.objects.open().filter(person=person, due_on__gt=day)
    return bool(later.update(agreed_on=day, due_on=day))


def _refuse_too_late(person: Person, day: date, today: date) -> None:
    duty = VisitDuty.objects.open().filter(person=person).first()
    if duty is None:
        return
    latest = max(duty.due_on, after(today, duty.interval))
    if day > latest:
        words = {"day": short_day(latest), "interval": duty.get_interval_display()}
        sentence = _("At the latest %(day)s: this person is visited %(interval)s.") % words
        raise ValidationError({"next_due_on": sentence})
