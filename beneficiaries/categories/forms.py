"""Categories as chips, each with the day since when it holds."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.categories.rules import ages_of, fits
from beneficiaries.codes import Category
from beneficiaries.models import HouseholdCategory, Person, PersonCategory

SECTIONS = [
    (_("hardship and aid (of the household)"), lambda code: code < "20"),
    (_("children"), lambda code: "20" < code < "30"),
    (_("elders"), lambda code: "30" < code < "40"),
    (_("disability"), lambda code: "40" < code < "50"),
    (_("others"), lambda code: code > "50"),
]


class CategoryChip(NamedTuple):
    """``first`` and ``under``: whom it can fit, by age; others are not offered it."""

    code: str
    label: object
    is_on: bool
    since: BoundField
    first: int
    under: int
    is_offered: bool


class Section(NamedTuple):
    label: object
    chips: list[CategoryChip]

    @property
    def is_offered(self) -> bool:
        return any(chip.is_offered for chip in self.chips)


class CategoriesMixin:
    """Adds ``categories`` and one ``since_<code>`` each to a form that knows its ``person``."""

    fields: dict[str, forms.Field]
    person: Person | None
    age: int | None

    def set_up_categories(self) -> None:
        self.fields["categories"] = forms.MultipleChoiceField(
            label=_("categories"), choices=Category, required=False
        )
        held = self._held()
        self.initial.setdefault("categories", list(held))  # type: ignore[attr-defined]
        self.together = {"categories": [f"since_{code}" for code in Category.values]}
        for code in Category.values:
            self.fields[f"since_{code}"] = forms.DateField(
                label=_("since"), required=False, initial=held.get(code, timezone.localdate)
            )

    def _held(self) -> dict[str, date]:
        if not self.person:
            return {}
        own = PersonCategory.objects.on().filter(person=self.person)
        shared = HouseholdCategory.objects.on().filter(household=self.person.household_id)
        return dict([*own.values_list("code", "since"), *shared.values_list("code", "since")])

    def sections(self) -> list[Section]:
        """For the template: the chips by section, ticked as typed or as known. What cannot fit
        the age is kept where it is ticked, and not offered."""
        ticked = set(self["categories"].value() or [])  # type: ignore[index]
        age = self.age
        chips = [
            CategoryChip(
                code, label, code in ticked, self[f"since_{code}"],  # type: ignore[index]
                *ages_of(code), code in ticked or fits(code, age),
            )
            for code, label in Category.choices
        ]  # fmt: skip
        return [Section(label, [c for c in chips if within(c.code)]) for label, within in SECTIONS]

    def categories(self) -> list[tuple[str, date, None]]:
        cleaned = self.cleaned_data  # type: ignore[attr-defined]
        today = timezone.localdate()
        return [
            (code, cleaned.get(f"since_{code}") or today, None) for code in cleaned["categories"]
        ]
