"""Whom the law says to tell of a crisis, and the crises that are open."""

from __future__ import annotations

from cases.models import CrisisNote
from cases.models.crises import CrisisNoteQuerySet
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


def open_crises(user: User) -> CrisisNoteQuerySet:
    """Those of my stations that nobody has settled, the oldest first."""
    notes = CrisisNote.objects.visible_to(user).open().order_by("reported_at")
    return notes.select_related(
        "person__household__division", "station", "reported_by", "seen_by"
    ).prefetch_related("told")
