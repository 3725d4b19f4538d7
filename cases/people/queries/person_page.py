"""What a person's page shows beside the timeline."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from beneficiaries.codes import Category
from beneficiaries.models import HouseholdCategory, Person
from cases.models import Case, VisitDuty
from stations.masking import mask_name
from stations.models import User
from stations.scope import stations_visible_to

DISABILITIES = frozenset(code for code in Category.values if "41" <= code <= "47")


@dataclass(frozen=True)
class Member:
    """Somebody of the household; masked and without a link when enrolled elsewhere."""

    name: str
    person: Person
    is_visible: bool


def tags(person: Person) -> list[str]:
    """Today's categories of the person and the household, disability, self-care."""
    shared = HouseholdCategory.objects.on().filter(household=person.household_id)
    rows = [*person.categories.on().order_by("code"), *shared.order_by("code")]
    if person.disability_type:  # it says more than the category
        rows = [row for row in rows if row.code not in DISABILITIES]
    found = [str(row.get_code_display()) for row in rows]
    if person.disability_type:
        words = {
            "kind": person.get_disability_type_display(),
            "grade": person.disability_grade or "",
        }
        text = (
            _("%(kind)s disability, grade %(grade)s")
            if words["grade"]
            else _("%(kind)s disability")
        )
        found.append(text % words)
    if person.self_care:
        found.append(str(person.get_self_care_display()))
    return found


def members(user: User, person: Person) -> list[Member]:
    """The others of the household, the oldest first."""
    if person.household_id is None:
        return []
    visible = set(stations_visible_to(user).values_list("pk", flat=True))
    others = Person.objects.filter(household=person.household_id).exclude(pk=person.pk)
    return [
        Member(p.name if p.station_id in visible else mask_name(p.name), p, p.station_id in visible)
        for p in others.order_by("born_on", "pk")
    ]


def open_duty(person: Person) -> VisitDuty | None:
    return VisitDuty.objects.open().filter(person=person).first()


def cases_of_person(user: User, person: Person) -> list[Case]:
    """Those this user may read, the latest first."""
    rows = Case.objects.visible_to(user).filter(person=person)
    return list(rows.select_related("worker", "station").order_by("-opened_on", "-pk"))


def file_lines(person: Person) -> list[tuple[str, object]]:
    """The unprotected facts of the register, as label and value."""
    names = ["born_on", "ethnicity", "relation", "self_care", "disability_type"]
    names += ["disability_grade", "worker", "station", "risk"]
    lines = []
    for name in names:
        shown = getattr(person, f"get_{name}_display", None)
        value = shown() if shown else getattr(person, name)
        if name == "born_on" and person.is_born_about:
            value = person.born_told
        field = person._meta.get_field(name)
        lines.append((str(getattr(field, "verbose_name", name)), value))
    return lines
