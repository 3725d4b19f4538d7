"""Whom the law says to tell of a crisis, and the crises that are open."""

from __future__ import annotations

from dataclasses import dataclass

from cases.crises.models import CrisisNoteQuerySet
from cases.models import CrisisNote, CrisisTold
from stations.models import User

Kind, Told = CrisisNote.Kind, CrisisNote.Told

# Of everybody. 反家庭暴力法 §14 (violence: police), 突发事件 (fire, housing: fire brigade),
# and whoever can help at once.
MUST_TELL: dict[str, tuple[CrisisNote.Told, ...]] = {
    Kind.CHILD_UNATTENDED: (Told.POLICE, Told.CIVIL_AFFAIRS, Told.COMMITTEE),
    Kind.ABUSE: (Told.POLICE,),
    Kind.SELF_HARM: (Told.AMBULANCE, Told.FAMILY),
    Kind.ILLNESS: (Told.AMBULANCE, Told.FAMILY),
    Kind.HOUSING: (Told.FIRE_BRIGADE, Told.COMMITTEE),
    Kind.MISSING: (Told.POLICE, Told.FAMILY),
    Kind.OTHER: (Told.COMMITTEE,),
}
# 未成年人保护法 §11: whoever finds a minor harmed or in danger reports to the police, civil
# affairs, education and the like; an acute illness is none of it.
OF_A_MINOR = (Told.POLICE, Told.CIVIL_AFFAIRS)
HARMS = frozenset({Kind.CHILD_UNATTENDED, Kind.ABUSE, Kind.SELF_HARM, Kind.MISSING})


def must_tell(kind: str, *, is_minor: bool) -> list[CrisisNote.Told]:
    """In the order in which to call."""
    named = MUST_TELL[kind]
    also = OF_A_MINOR if is_minor and kind in HARMS else ()
    return [whom for whom in Told if whom in {*named, *also}]


def all_must_tell(*, is_minor: bool) -> list[tuple[CrisisNote.Kind, list[CrisisNote.Told]]]:
    """For each kind whom to tell: what the form at the door shows."""
    return [(kind, must_tell(kind, is_minor=is_minor)) for kind in Kind]


@dataclass(frozen=True)
class TellStep:
    """Somebody who must know, and when they were told (None: not yet)."""

    whom: CrisisNote.Told
    told: CrisisTold | None
    is_law: bool


def steps_of(note: CrisisNote) -> list[TellStep]:
    """Whom the law names, then who was told besides."""
    told = {row.whom: row for row in note.told.all()}
    needed = must_tell(note.kind, is_minor=note.person.age_on() < 18)
    named = [TellStep(whom, told.get(whom), is_law=True) for whom in needed]
    besides = [Told(whom) for whom in told if whom not in needed]
    return named + [TellStep(whom, told[whom], is_law=False) for whom in besides]


def open_crises(user: User) -> CrisisNoteQuerySet:
    """Those of my stations that nobody has settled, the oldest first."""
    notes = CrisisNote.objects.visible_to(user).open().order_by("reported_at")
    return notes.select_related(
        "person__household__division", "station", "reported_by", "seen_by"
    ).prefetch_related("told")
