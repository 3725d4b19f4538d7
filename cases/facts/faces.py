"""People behind a number, as this reader may see them: masked, unless the register opens them."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet

from beneficiaries.codes import Category
from beneficiaries.models import HouseholdCategory, Person, PersonCategory
from cases.models import Case, VisitDuty
from stations.masking import mask_name
from stations.models import User

Told = TypeVar("Told", VisitDuty, Case)


def shown(user: User, rows: QuerySet[Told], day: date) -> QuerySet[Told]:
    """Duties or cases with what tells their person apart, in one statement."""
    own = PersonCategory.objects.on(day).filter(person=OuterRef("person"))
    of_home = HouseholdCategory.objects.on(day).filter(household=OuterRef("person__household"))
    known = Person.objects.visible_to(user).filter(pk=OuterRef("person"))
    return rows.select_related("person", "station__home__parent").annotate(
        is_known=Exists(known),
        home_codes=ArraySubquery(of_home.order_by("code").values("code")),
        own_codes=ArraySubquery(own.order_by("code").values("code")),
    )


def named(row: Told, day: date) -> Told:
    """The row with the name, age and category that this reader may see."""
    row.name = row.person.name if row.is_known else mask_name(row.person.name)
    row.age = row.person.age_on(day)
    row.age_told = row.person.about(row.age)
    codes = [*row.home_codes, *row.own_codes]
    row.category = Category(codes[0]).label if codes else ""
    return row
