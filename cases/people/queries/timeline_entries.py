"""What the rows of a timeline say: icon, sentence, pills, link; read by kind, one query each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db.models import Model
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beneficiaries.codes import Risk
from beneficiaries.models import Enrolment, HouseholdCategory, Person, PersonCategory
from cases.casework.step_words import icon_and_words
from cases.codes import Method, Outcome
from cases.models import CaseStep, CrisisNote, HandOver, ServiceRecord
from stations.looks import LOOKS
from stations.masking import mask_name
from stations.models import AuditEntry, Station, User
from stations.scope import stations_visible_to
from stations.wording import moment, quantity, short_day

DAY = timedelta(days=1)
Key = tuple[str, str]  # kind, primary key as text
METHOD_ICONS = {
    Method.HOME_VISIT: "home-check",
    Method.REMOTE_VISIT: "phone",
    Method.CASE_SESSION: "message-circle",
    Method.REFERRAL: "arrow-forward-up",
    Method.GOODS: "gift",
    Method.CRISIS: "alert-octagon",
}
# What one of them got is nobody's business who reads another one's file.
FOR_MANY = frozenset({Method.GOODS, Method.COMMUNITY, Method.GROUP_SESSION})


@dataclass
class Entry:
    """One event. ``when`` is written out; ``mood`` a condition or why nobody was met."""

    icon: str
    title: str
    when: str
    tone: str = ""
    text: str = ""
    mood: str = ""
    notes: list[str] = field(default_factory=list)
    url: str = ""
    void_reason: str = ""


def read_entries(user: User, person: Person, keys: Sequence[Key]) -> list[Entry]:
    """The entries of these rows, in their order."""
    visible = set(stations_visible_to(user).values_list("pk", flat=True))
    found: dict[Key, Entry] = {}
    for kind, (rows, say) in READERS.items():
        wanted = [pk for one, pk in keys if one == kind]
        if wanted:
            for row in rows(wanted):
                found[kind, str(row.pk)] = say(row, person, visible)
    return [found[key] for key in keys if key in found]


def _records(keys: Sequence[str]) -> Iterable[ServiceRecord]:
    rows = ServiceRecord.objects.filter(pk__in=keys).select_related("station", "case")
    return rows.prefetch_related("workers", "attendances__person", "hand_overs__item")


def _record(row: ServiceRecord, person: Person, visible: set[int]) -> Entry:
    was_met = row.outcome == Outcome.MET
    mood = row.condition if was_met else row.outcome
    return Entry(
        icon=METHOD_ICONS.get(Method(row.method), "users-group"),
        title=row.title or row.get_method_display(),
        when=_when(row.done_on, row.created_at),
        tone=_tone(row.condition) if was_met and not row.voided_at else "",
        text=row.note,
        mood="" if row.voided_at else mood,
        notes=_record_notes(row, person, visible),
        url=row.get_absolute_url(),
        void_reason=row.void_reason,
    )


def _record_notes(row: ServiceRecord, person: Person, visible: set[int]) -> list[str]:
    notes = [worker.name for worker in row.workers.all()]
    if row.station_id not in visible:
        notes = [row.station.name]
    if row.attempt_reason:
        notes.append(str(row.get_attempt_reason_display()))
    if row.minutes:
        notes.append(_("%(minutes)s minutes") % {"minutes": row.minutes})
    notes += [_received(line) for line in row.hand_overs.all() if line.person_id == person.pk]
    return [*notes, *_with_others(row, person, visible)]


def _with_others(row: ServiceRecord, person: Person, visible: set[int]) -> list[str]:
    """By name who was met with them; of what was for many at once it is only said how many."""
    others = [a.person for a in row.attendances.all() if a.person_id != person.pk]
    if others and row.method in FOR_MANY:
        words = ngettext("with %(number)d other", "with %(number)d others", len(others))
        return [words % {"number": len(others)}]
    names = [one.name if one.station_id in visible else mask_name(one.name) for one in others]
    return [_("with %(names)s") % {"names": _("; ").join(sorted(names)[:4])}] if names else []


def _tone(condition: str) -> str:
    return LOOKS["mood"][condition].colour if condition else ""


def _received(line: HandOver) -> str:
    words = {"item": line.item.name, "quantity": quantity(line.quantity), "unit": line.item.unit}
    return _("received %(item)s %(quantity)s %(unit)s") % words


def _when(day: date, at: datetime) -> str:
    """The clock only where it was written down on the same day."""
    return moment(at) if timezone.localdate(at) == day else short_day(day)


def _steps(keys: Sequence[str]) -> Iterable[CaseStep]:
    return CaseStep.objects.filter(pk__in=keys).select_related("case", "by")


def _step(row: CaseStep, _person: Person, _visible: set[int]) -> Entry:
    icon, label = icon_and_words(row.verb)
    words = str(capfirst(label))
    return Entry(
        icon=icon,
        title=f"{words} → {row.referred_to}" if row.referred_to else words,
        when=_when(row.done_on, row.at),
        text=row.note,
        notes=[row.case.number, str(row.by)],
        url=row.case.get_absolute_url(),
    )


M = TypeVar("M", bound=Model)


def _by_key(model: type[M]) -> Callable[[Sequence[str]], Iterable[M]]:
    return lambda keys: model._default_manager.filter(pk__in=keys)


def _category(
    row: PersonCategory | HouseholdCategory, _person: Person, _visible: set[int]
) -> Entry:
    words = {"category": row.get_code_display()}
    title = _("Category: %(category)s") % words
    return Entry("clipboard-list", title, short_day(row.since), text=row.basis)


def _category_end(
    row: PersonCategory | HouseholdCategory, _person: Person, _visible: set[int]
) -> Entry:
    title = _("Category ended: %(category)s") % {"category": row.get_code_display()}
    return Entry("clipboard-list", title, short_day(row.until))


def _enrolments(keys: Sequence[str]) -> Iterable[Enrolment]:
    rows = Enrolment.objects.filter(pk__in=keys).select_related("station")
    return rows.prefetch_related("person__enrolments__station")


def _enrolment(row: Enrolment, _person: Person, _visible: set[int]) -> Entry:
    earlier = [e for e in row.person.enrolments.all() if e.since < row.since]
    words: dict[str, Station] = {"to": row.station}
    title = _("Enrolled at %(to)s") % words
    last = max(earlier, key=lambda e: e.since, default=None)
    if last and last.until and last.until < row.since and last.station_id == row.station_id:
        return Entry("user-plus", _("Taken up again at %(to)s") % words, short_day(row.since))
    if last:
        words["source"] = last.station
        title = _("Transferred from %(source)s to %(to)s") % words
    return Entry("arrows-left-right" if earlier else "user-plus", title, short_day(row.since))


def _leaving(row: Enrolment, person: Person, _visible: set[int]) -> Entry:
    title = _("Left the ledger: %(reason)s") % {"reason": row.get_left_because_display()}
    last = row.until and row.until - DAY
    return Entry("logout", title, short_day(last), text=row.left_note)


def _audits(keys: Sequence[str]) -> Iterable[AuditEntry]:
    return AuditEntry.objects.filter(pk__in=keys).select_related("by")


def _risk(row: AuditEntry, _person: Person, _visible: set[int]) -> Entry:
    """``edit`` keeps before and after; a change for many people at once only the new level."""
    change = row.detail.get("changes", row.detail)["risk"]
    before, after = change if isinstance(change, list) else ("", change)
    ranks = list(Risk.values)
    words = {"after": Risk(after).label}
    title, icon = _("Risk set: %(after)s"), "flag"
    if before:
        words["before"] = Risk(before).label
        is_up = ranks.index(after) < ranks.index(before)
        raised = _("Risk raised: %(before)s → %(after)s")
        lowered = _("Risk lowered: %(before)s → %(after)s")
        title, icon = (raised, "alert-triangle") if is_up else (lowered, "arrow-down")
    return Entry(
        icon=icon,
        title=title % words,
        when=moment(row.at),
        tone="bad" if after == Risk.HIGH else "",
        text=row.reason,
        notes=[str(row.by)],
    )


def _undone(row: AuditEntry, _person: Person, _visible: set[int]) -> Entry:
    title = _("The record of the death was taken back")
    if row.verb == "undo_leaving":
        title = _("The leaving was taken back")
    return Entry("arrow-back-up", title, moment(row.at), text=row.reason, notes=[str(row.by)])


def _crises(keys: Sequence[str]) -> Iterable[CrisisNote]:
    return CrisisNote.objects.filter(pk__in=keys).select_related("reported_by")


def _crisis(row: CrisisNote, _person: Person, _visible: set[int]) -> Entry:
    return Entry(
        icon="alert-octagon",
        title=_("Crisis: %(kind)s") % {"kind": row.get_kind_display()},
        when=moment(row.reported_at),
        tone="bad",
        notes=[str(row.reported_by), _("settled") if row.settled_at else _("not settled yet")],
        url=row.get_absolute_url(),
    )


def _death(row: Person, _person: Person, _visible: set[int]) -> Entry:
    return Entry("user-off", _("Died"), short_day(row.died_on))


READERS: dict[str, tuple[Callable[..., Iterable[Model]], Callable[..., Entry]]] = {
    "record": (_records, _record),
    "step": (_steps, _step),
    "category": (_by_key(PersonCategory), _category),
    "category_end": (_by_key(PersonCategory), _category_end),
    "aid": (_by_key(HouseholdCategory), _category),
    "aid_end": (_by_key(HouseholdCategory), _category_end),
    "enrolment": (_enrolments, _enrolment),
    "leaving": (_by_key(Enrolment), _leaving),
    "risk": (_audits, _risk),
    "undone": (_audits, _undone),
    "crisis": (_crises, _crisis),
    "death": (_by_key(Person), _death),
}
