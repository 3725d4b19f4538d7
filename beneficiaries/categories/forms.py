"""Categories as chips, each with the day since when it holds."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.categories.rules import ages_of, fits
from beneficiaries.categories.spells import Spell
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
                label=_("since"),
                required=False,
                initial=held[code][0] if code in held else timezone.localdate,
            )

    def _held(self) -> dict[str, tuple[date, date | None]]:
        """Since when, and until when where that is known already."""
        if not self.person:
            return {}
        own = PersonCategory.objects.on().filter(person=self.person)
        shared = HouseholdCategory.objects.on().filter(household=self.person.household_id)
        columns = ("code", "since", "until")
        rows = [*own.values_list(*columns), *shared.values_list(*columns)]
        return {code: (since, until) for code, since, until in rows}

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

    def categories(self) -> list[Spell]:
        """A chip says since when; an end that is known already stays."""
        cleaned = self.cleaned_data  # type: ignore[attr-defined]
        today, held = timezone.localdate(), self._held()
        return [
            (code, cleaned.get(f"since_{code}") or today, held.get(code, (today, None))[1])
            for code in cleaned["categories"]
        ]
