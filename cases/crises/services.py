"""A crisis: reported at the door, taken over by the lead, told to whom the law says, settled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

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


@transaction.atomic
def report_crisis(
    *,
    person: Person,
    kind: str,
    text: str,
    told: Sequence[str] = (),
    record: ServiceRecord | None = None,
    by: User,
) -> CrisisNote:
    """The lead (and the supervisor) get an urgent notice in the same transaction."""
    station = record.station if record else person.station
    if station is None:  # who left is at nobody's station
        raise RIGHTS.refusal("report_crisis")
    RIGHTS.require(by, "report_crisis", station)
    told = list(dict.fromkeys(told))
    _check(kind, text, told)
    hold("crisis", person.pk)
    if said := _said_before(person, kind, text, record, by):
        return said
    note = CrisisNote.objects.create(
        person=person, station=station, record=record, kind=kind, text=text.strip(), reported_by=by
    )
    trail.record("report_crisis", note, by=by, kind=kind, told=sorted(told))
    CrisisTold.objects.bulk_create(CrisisTold(note=note, whom=whom, by=by) for whom in told)
    notify(
        [user for user in posted_at(station, *WORKFLOW.step("take_over").roles) if user != by],
        lambda: (
            _("In danger: %(kind)s. A safety plan is due within 24 hours.")
            % {"kind": note.get_kind_display()}
        ),
        url=note.get_absolute_url(),
        about=person,
        is_urgent=True,
    )
    return note


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
