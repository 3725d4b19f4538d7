"""A crisis: reported at the door, taken over by the lead, told to whom the law says, settled."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.codes import Risk
from beneficiaries.models import Person
from beneficiaries.people.services import change_many
from cases.crises.workflow import WORKFLOW
from cases.duties.services.promises import bring_forward
from cases.models import CrisisNote, CrisisTold, ServiceRecord
from cases.records.rules import MAX_NOTE
from cases.rights import RIGHTS
from stations.audit import trail
from stations.idempotency import Conflict, hold
from stations.masking import masked
from stations.models import User
from stations.notices.services import notify
from stations.scope import posted_at


class Stands(ValidationError):
    """``notes``: open crises of the same person and kind, of which this may be one."""

    def __init__(self, notes: Sequence[CrisisNote]) -> None:
        self.notes = list(notes)
        sentence = _("A crisis of this kind stands: say whether this is another one.")
        super().__init__(sentence, code="asked")


@transaction.atomic
def report_crisis(
    *,
    person: Person,
    kind: str,
    text: str,
    told: Sequence[str] = (),
    record: ServiceRecord | None = None,
    different_from: Collection[UUID] | None = None,
    by: User,
) -> CrisisNote:
    """The lead (and the supervisor) get an urgent notice in the same transaction.

    ``different_from``: open ones of the same kind of which somebody said that this is another
    (``Stands`` asks of the rest); None asks of none.
    """
    station = record.station if record else person.station
    if station is None:  # who left is at nobody's station
        raise RIGHTS.refusal("report_crisis", by, is_nowhere=True)
    RIGHTS.require(by, "report_crisis", station)
    told = list(dict.fromkeys(told))
    _check(kind, text, told)
    hold("crisis", person.pk)
    if said := _said_before(person, kind, text, record, by):
        return said
    if record and CrisisNote.objects.filter(record=record).exists():
        record = None  # another danger than the one that was found with it
    if different_from is not None:
        _ask_of_standing(person, kind, different_from, by)
    note = CrisisNote.objects.create(
        person=person, station=station, record=record, kind=kind, text=text.strip(), reported_by=by
    )
    trail.record("report_crisis", note, by=by, kind=kind, told=sorted(told))
    CrisisTold.objects.bulk_create(CrisisTold(note=note, whom=whom, by=by) for whom in told)

    def words() -> str:
        sentence = _("In danger: %(kind)s. A safety plan is due within 24 hours.")
        return sentence % {"kind": note.get_kind_display()}

    _tell_takers(note, words, by)
    return note


@transaction.atomic
def add_to_crisis(note: CrisisNote, *, text: str, told: Sequence[str] = (), by: User) -> CrisisNote:
    """More of what happened, below what was said; where that is said once more, in its place. The
    clock goes on as it was."""
    RIGHTS.require(by, "report_crisis", note.station)
    hold("crisis", note.person_id)
    now = CrisisNote.objects.open().select_for_update().filter(pk=note.pk).first()
    if now is None:
        raise ValidationError(_("This crisis is settled: report another one."), code="status")
    said, more = masked(now, "text", str), text.strip()
    whole = more if said in more else said if more in said else f"{said}\n{more}"
    _check(now.kind, whole, told)
    if whole != said:
        now.text, now.version = whole, now.version + 1
        now.save(update_fields=["text", "version"])
        trail.record("edit", now, by=by, changes={"text": []})
        _tell_takers(
            now,
            lambda: _("More was said of a crisis: %(kind)s.") % {"kind": now.get_kind_display()},
            by,
        )
    for whom in dict.fromkeys(told):
        tell(now, whom=whom, by=by)
    return now


@transaction.atomic
def take_over(note: CrisisNote, *, by: User) -> CrisisNote:
    """Say "I see to it": of two who press at once one wins."""
    fields = {"seen_by": by, "seen_at": timezone.now()}
    WORKFLOW.take("take_over", note, by=by, fields=fields)
    return note


@transaction.atomic
def tell(note: CrisisNote, *, whom: str, by: User) -> CrisisTold:
    """Somebody who must know was told, just now; said again it stays as it was."""
    WORKFLOW.require("tell", note, by=by)
    if whom not in CrisisNote.Told.values:
        raise ValidationError({"whom": _("Choose who was told.")})
    told, is_new = CrisisTold.objects.get_or_create(note=note, whom=whom, defaults={"by": by})
    if is_new:
        WORKFLOW.take("tell", note, by=by, whom=whom)
    return told


@transaction.atomic
def watch(note: CrisisNote, *, days: int, by: User) -> CrisisNote:
    """Whoever is in danger is of high risk, and visited within so many days."""
    person = note.person
    WORKFLOW.take("watch", note, by=by, days=days)
    if person.risk != Risk.HIGH:
        change_many([person], by=by, risk=Risk.HIGH)
    bring_forward(person, timezone.localdate() + timedelta(days=days))
    return note


@transaction.atomic
def settle(
    note: CrisisNote, *, safety_plan: str, by: User, seen_version: int | None = None
) -> CrisisNote:
    """With a safety plan, and only when everybody has been told whom the law names."""
    fields = {"settled_by": by, "settled_at": timezone.now()}
    return _planned(note, "settle", safety_plan, by, seen_version, fields)


@transaction.atomic
def plan_safety(
    note: CrisisNote, *, safety_plan: str, by: User, seen_version: int | None = None
) -> CrisisNote:
    """Write the plan while the crisis stays open."""
    return _planned(note, "plan_safety", safety_plan, by, seen_version, {})


STEPS = {
    "take_over": take_over,
    "tell": tell,
    "watch": watch,
    "plan_safety": plan_safety,
    "settle": settle,
}


def _tell_takers(note: CrisisNote, words: Callable[[], str], by: User) -> None:
    takers = posted_at(note.station, *WORKFLOW.step("take_over").roles)
    notify(
        [user for user in takers if user != by],
        words,
        url=note.get_absolute_url(),
        about=note.person,
        is_urgent=True,
    )


def _ask_of_standing(person: Person, kind: str, different_from: Collection[UUID], by: User) -> None:
    standing = CrisisNote.objects.visible_to(by).open().filter(person=person, kind=kind)
    standing = standing.exclude(pk__in=different_from).select_related("reported_by")
    if found := list(standing.defer("text", "safety_plan").order_by("reported_at")):
        raise Stands(found)


def _said_before(
    person: Person, kind: str, text: str, record: ServiceRecord | None, by: User
) -> CrisisNote | None:
    """The very words, by the same reporter, while it is open: sent again after an answer was
    lost. The words are sealed, so the few open ones are read."""
    same = CrisisNote.objects.open().filter(person=person, kind=kind, reported_by=by, record=record)
    return next((note for note in same if note.text == text.strip()), None)


def _check(kind: str, text: str, told: Sequence[str]) -> None:
    errors = {}
    if kind not in CrisisNote.Kind.values:
        errors["crisis_kind"] = _("Choose what kind of danger it is.")
    if not text.strip():
        errors["crisis_text"] = _("Say in a sentence what happened.")
    if len(text) > MAX_NOTE:
        errors["crisis_text"] = _("At most %(most)d characters.") % {"most": MAX_NOTE}
    if set(told) - set(CrisisNote.Told.values):
        errors["crisis_told"] = _("Choose who was told.")
    if errors:
        raise ValidationError(errors)


def _planned(
    note: CrisisNote,
    verb: str,
    safety_plan: str,
    by: User,
    seen: int | None,
    fields: dict[str, object],
) -> CrisisNote:
    """``Conflict``: since the version that was ``seen`` something happened, and another plan
    stands, which this one would take away."""
    WORKFLOW.require(verb, note, by=by)
    plan = safety_plan.strip()
    if not plan:
        raise ValidationError({"safety_plan": _("Write down how this person is kept safe.")})
    now = CrisisNote.objects.select_for_update().get(pk=note.pk)
    is_late = seen is not None and now.version != seen
    if is_late and masked(now, "safety_plan", str) not in ("", plan):
        raise Conflict(now)
    WORKFLOW.take(verb, note, by=by, fields=fields)
    note.safety_plan = plan
    note.save(update_fields=["safety_plan"])  # sealed: no update() writes it
    return note
