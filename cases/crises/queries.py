"""Who was told of a crisis, and the crises that are open."""

from __future__ import annotations

from dataclasses import dataclass

from beneficiaries.models import Person
from cases.crises.models import CrisisNoteQuerySet
from cases.crises.rules import must_tell
from cases.models import CrisisNote, CrisisTold
from stations.ages import ADULT
from stations.masking import masked
from stations.models import User
from stations.phones import phone_in

Told = CrisisNote.Told


def all_must_tell(*, is_minor: bool) -> list[tuple[CrisisNote.Kind, list[CrisisNote.Told]]]:
    """For each kind whom to tell: what the form at the door shows."""
    return [(kind, must_tell(kind, is_minor=is_minor)) for kind in CrisisNote.Kind]


@dataclass(frozen=True)
class TellStep:
    """Somebody who must know, and when they were told (None: not yet)."""

    whom: CrisisNote.Told
    told: CrisisTold | None
    is_law: bool


def steps_of(note: CrisisNote) -> list[TellStep]:
    """Whom the law names, then who was told besides."""
    told = {row.whom: row for row in note.told.all()}
    needed = must_tell(note.kind, is_minor=note.person.age_on() < ADULT)
    named = [TellStep(whom, told.get(whom), is_law=True) for whom in needed]
    besides = [Told(whom) for whom in told if whom not in needed]
    return named + [TellStep(whom, told[whom], is_law=False) for whom in besides]


def open_crises_of(user: User, person: Person) -> list[CrisisNote]:
    """All that nobody has settled: those without a safety plan first, of these the one that has
    waited longest for it."""
    notes = CrisisNote.objects.visible_to(user).open().filter(person=person)
    found = notes.select_related("reported_by").order_by("reported_at", "pk")
    return sorted(found, key=lambda note: note.has_safety_plan)


def guardian_can_be_called(person: Person) -> bool:
    """Whether there is a number in what is known of the guardian; that is no read of it."""
    return bool(masked(person, "guardian", phone_in))


def open_crises(user: User) -> CrisisNoteQuerySet:
    """Those of my stations that nobody has settled, the oldest first."""
    notes = CrisisNote.objects.visible_to(user).open().order_by("reported_at")
    return notes.select_related(
        "person__household__division", "station", "reported_by", "seen_by"
    ).prefetch_related("told")
