"""Whom the law says to tell of a crisis, and what keeps it from being settled."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cases.models import CrisisNote
from stations.ages import ADULT
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


def missing_of(note: CrisisNote) -> list[CrisisNote.Told]:
    """Whom the law says to tell and nobody has told yet."""
    told = {row.whom for row in note.told.all()}
    needed = must_tell(note.kind, is_minor=note.person.age_on() < ADULT)
    return [whom for whom in needed if whom not in told]


def is_here(note: CrisisNote, by: User) -> str:
    """The guard of watching: whoever left or was transferred is visited by somebody else."""
    if note.person.died_on or note.person.station_id != note.station_id:
        return _("This person is not on the station's ledger any more.")
    return ""


def is_in_hand(note: CrisisNote, by: User) -> str:
    """The guard of settling: taken over, and all told whom the law names."""
    if note.status == CrisisNote.Status.NEW:
        return _("Take it over first.")
    missing = [str(whom.label) for whom in missing_of(note)]
    if missing:
        return _("First tell: %(whom)s. The law asks for it.") % {"whom": "、".join(missing)}
    return ""
