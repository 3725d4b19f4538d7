"""How records of any kind point to a volunteer of the register."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from resources.volunteers.models import Volunteer
from stations.imports.cells import name_text
from stations.kinds.finders import FOUND, Finder, Key, register_finder, settle_by
from stations.kinds.places import opened_of
from stations.masking import mask_name
from stations.models import User

volunteers_of = opened_of(Volunteer)


def offered_to(user: User) -> QuerySet[Volunteer]:
    """Whoever left helps no more."""
    return volunteers_of(user).filter(voided_at=None, left_on=None).order_by("name", "pk")


VOLUNTEERS = Finder(
    model=Volunteer,
    opened=volunteers_of,
    offered=offered_to,
    found=lambda user, typed: list(offered_to(user).filter(name__icontains=typed.strip())[:FOUND]),
    masked=lambda volunteer: mask_name(volunteer.name),
    keys=(Key(suffix="", read=name_text(50), hint=_("The name, as it stands in the register")),),
    settle=settle_by("name", offered_to),
)


def announce() -> None:
    register_finder(VOLUNTEERS)
