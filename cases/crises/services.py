"""A crisis: reported at the door, taken over by the lead, told to whom the law says, settled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.models import Person
from cases.crises.queries import must_tell
from cases.models import CrisisNote, CrisisTold, ServiceRecord
from stations.audit import trail
from stations.models import Role, User
from stations.notices.services import notify
from stations.scope import posted_at, roles_of

REPORTERS = frozenset({Role.WORKER, Role.LEAD})
TAKERS = frozenset({Role.LEAD, Role.SUPERVISOR})


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
    if station is None or not roles_of(by, station) & REPORTERS:
        raise PermissionDenied
    _check(kind, text, told)
    note = CrisisNote.objects.create(
        person=person, station=station, record=record, kind=kind, text=text.strip(), reported_by=by
    )
    trail.record("report_crisis", note, by=by, kind=kind, told=sorted(told))
    CrisisTold.objects.bulk_create(CrisisTold(note=note, whom=whom, by=by) for whom in told)
    notify(
        [user for user in posted_at(station, *TAKERS) if user != by],
        _("In danger: %(kind)s. A safety plan is due within 24 hours.")
        % {"kind": note.get_kind_display()},
        url=note.get_absolute_url(),
        is_urgent=True,
    )
    return note


@transaction.atomic
def take_over(note: CrisisNote, *, by: User) -> CrisisNote:
    """Say "I see to it": of two who press at once one wins."""
    _allow(note, by, TAKERS)
    if not CrisisNote.objects.filter(pk=note.pk, seen_at=None).update(
        seen_by=by, seen_at=timezone.now(), version=F("version") + 1
    ):
        raise ValidationError(_("Somebody has taken this over already."), code="stale")
    trail.record("take_over", note, by=by)
    return _fresh(note)


@transaction.atomic
def tell(note: CrisisNote, *, whom: str, by: User) -> CrisisTold:
    """Somebody who must know was told, just now."""
    _allow(note, by, REPORTERS | TAKERS)
    if whom not in CrisisNote.Told.values:
        raise ValidationError({"whom": _("Choose who was told.")})
    told, is_new = CrisisTold.objects.get_or_create(note=note, whom=whom, defaults={"by": by})
    if is_new:
        trail.record("tell", note, by=by, whom=whom)
    return told


@transaction.atomic
def settle(note: CrisisNote, *, safety_plan: str, by: User) -> CrisisNote:
    """With a safety plan, and only when everybody has been told whom the law names."""
    _allow(note, by, TAKERS)
    now = _locked(note)
    if not safety_plan.strip():
        raise ValidationError({"safety_plan": _("Write down how this person is kept safe.")})
    if now.seen_at is None:
        raise ValidationError(_("Take it over first."))
    missing = [str(whom.label) for whom in missing_of(now)]
    if missing:
        raise ValidationError(
            _("First tell: %(whom)s. The law asks for it.") % {"whom": "、".join(missing)}
        )
    _write(now, safety_plan=safety_plan.strip(), settled_by=by, settled_at=timezone.now())
    trail.record("settle", note, by=by)
    return now


@transaction.atomic
def plan_safety(note: CrisisNote, *, safety_plan: str, by: User) -> CrisisNote:
    """Write the plan while the crisis stays open."""
    _allow(note, by, TAKERS | REPORTERS)
    now = _locked(note)
    if not safety_plan.strip():
        raise ValidationError({"safety_plan": _("Write down how this person is kept safe.")})
    _write(now, safety_plan=safety_plan.strip())
    trail.record("plan_safety", note, by=by)
    return now


def missing_of(note: CrisisNote) -> list[CrisisNote.Told]:
    """Whom the law says to tell and nobody has told yet."""
    told = {row.whom for row in note.told.all()}
    needed = must_tell(note.kind, is_minor=note.person.age_on() < 18)
    return [whom for whom in needed if whom not in told]


def _check(kind: str, text: str, told: Sequence[str]) -> None:
    errors = {}
    if kind not in CrisisNote.Kind.values:
        errors["crisis_kind"] = _("Choose what kind of danger it is.")
    if not text.strip():
        errors["crisis_text"] = _("Say in a sentence what happened.")
    if set(told) - set(CrisisNote.Told.values):
        errors["crisis_told"] = _("Choose who was told.")
    if errors:
        raise ValidationError(errors)


def _allow(note: CrisisNote, by: User, roles: frozenset[Role]) -> None:
    if not roles_of(by, note) & roles:
        raise PermissionDenied
    if note.settled_at:
        raise ValidationError(_("This crisis has been settled."), code="stale")


def _locked(note: CrisisNote) -> CrisisNote:
    now = CrisisNote.objects.select_for_update().get(pk=note.pk)
    if now.settled_at:
        raise ValidationError(_("This crisis has been settled."), code="stale")
    return now


def _write(note: CrisisNote, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(note, name, value)
    note.version += 1
    note.save(update_fields=[*fields, "version"])


def _fresh(note: CrisisNote) -> CrisisNote:
    return CrisisNote.objects.get(pk=note.pk)
