"""Who remains of a household when somebody dies, and what is proposed for them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.codes import Category, Leaving, Relation
from beneficiaries.households.services.succession import living_members
from beneficiaries.models import Person
from stations.ages import ADULT, ELDER, latest_birth
from stations.masking import masked, stars
from stations.models import User


def usual_householder(stay: Sequence[Person]) -> Person | None:
    """The only adult, or the spouse of who died; else somebody must say. Never a child."""
    adults = [one for one in stay if one.age_on() >= ADULT]
    if len(adults) == 1:
        return adults[0]
    return next((one for one in adults if one.relation == Relation.SPOUSE), None)


def left_without_guardian(user: User, person: Person) -> list[Person]:
    """Children whom the user sees, of the household without another guardian, and of the station
    whose guardian is named like this person: nobody looks after them when the person is gone."""
    home = {one.pk for one in living_members(person)}
    children = Person.objects.visible_to(user).active().exclude(pk=person.pk)
    children = children.filter(born_on__gt=latest_birth(timezone.localdate(), ADULT))
    children = children.filter(Q(pk__in=home) | Q(station=person.station))
    return [one for one in children.order_by("born_on", "pk") if _is_left(one, person, home)]


def left_by(user: User, person: Person, because: str) -> list[Person]:
    """The same when they leave the ledger: whoever moves away is gone, anybody else is there."""
    return left_without_guardian(user, person) if because == Leaving.MOVED else []


def said_of_left(children: Sequence[Person]) -> str:
    names = _(", ").join(child.name for child in children)
    return _("Without a guardian now: %(names)s.") % {"names": names} if children else ""


def _is_left(child: Person, gone: Person, home: Collection[object]) -> bool:
    if child.pk in home and gone.age_on() >= ADULT and not masked(child, "guardian", stars):
        return True
    return bool(masked(child, "guardian", lambda text: text if gone.name in text else ""))


def who_remains(stay: Sequence[Person], seen: Collection[Person]) -> Person | None:
    """The elder who is the only one left, if the category isn't theirs already."""
    if len(stay) != 1 or stay[0].age_on() < ELDER or stay[0] not in seen:
        return None
    held = stay[0].categories.filter(code=Category.LIVES_ALONE, until=None)
    return None if held.exists() else stay[0]
