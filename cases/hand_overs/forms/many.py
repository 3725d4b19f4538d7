"""The form of a hand-out list: what, how much each, and to whom of the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beneficiaries.codes import Category
from beneficiaries.models import Person
from beneficiaries.people.queries.places import villages_served
from cases.codes import Domain, Method
from cases.hand_overs.queries.hand_overs import stock_of
from cases.records.rows import HandedOver
from cases.visits.forms.services import RecordForm
from cases.visits.forms.visits import PersonTicks
from resources.models import StockItem
from stations.models import Division, Station
from stations.photos.forms import PhotosField
from stations.wording import quantity

ITEMS = range(3)  # kinds of things on one list


class ItemChoice(forms.ModelChoiceField):
    def label_from_instance(self, item: StockItem) -> str:
        name = f"{item.name} {item.get_purpose_display()}".strip()
        words = {"item": name, "left": quantity(item.quantity), "unit": item.unit}
        return _("%(item)s, %(left)s %(unit)s left") % words


class PersonRow(NamedTuple):
    person: Person
    is_ticked: bool
    typed: str  # their own quantity
    wrong: str


class HandOversForm(RecordForm):
    """One record of method D: everybody who is ticked gets the same of each item, but who has a
    quantity of the first one beside the name."""

    act = "add_hand_overs"
    first = {"domain": Domain.SOCIAL_AID, **{f"quantity_{n}": 1 for n in ITEMS}}

    attended = PersonTicks(label=gettext_lazy("Who gets it"), queryset=None, required=False)
    photos = PhotosField(label=gettext_lazy("Photos"), required=False)
    village = forms.ModelChoiceField(
        None,
        label=gettext_lazy("Village"),
        required=False,
        empty_label=gettext_lazy("All villages"),
    )
    category = forms.ChoiceField(
        label=gettext_lazy("Category"),
        required=False,
        choices=[("", gettext_lazy("All categories")), *Category.choices],
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        mine = self.fields["station"].queryset
        self.stations = list(mine)
        self.wrong: dict[UUID, str] = {}
        self.fields["village"].queryset = _villages(mine)
        self._offer(stock_of(self.stations))

    def _offer(self, items: QuerySet[StockItem]) -> None:
        for n in ITEMS:
            self.fields[f"item_{n}"] = ItemChoice(
                items,
                label=gettext_lazy("Item"),
                required=n == 0,
                empty_label=gettext_lazy("choose"),
            )
            self.fields[f"quantity_{n}"] = forms.DecimalField(
                label=gettext_lazy("Each gets"), required=n == 0, max_digits=14, decimal_places=2
            )

    def items(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"item_{n}"], self[f"quantity_{n}"]) for n in ITEMS]

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        for n in ITEMS:
            if found.get(f"item_{n}") and not found.get(f"quantity_{n}"):
                self.errors.get(f"quantity_{n}") or self.add_error(
                    f"quantity_{n}", _("Write how much each gets.")
                )
        if not found.get("attended") and "attended" not in self.errors:
            self.add_error("attended", _("Tick who gets it."))
        self.own = {}
        for person in found.get("attended") or []:
            self._own_quantity(person)
        return found

    def _own_quantity(self, person: Person) -> None:
        """Of the first item, for who gets more or less than the others."""
        number = forms.DecimalField(min_value=Decimal("0.01"), max_digits=14, decimal_places=2)
        try:
            typed = self.data.get(f"each-{person.pk}", "").strip()
            if typed:
                self.own[person.pk] = number.clean(typed)
        except forms.ValidationError:
            self.wrong[person.pk] = _("Write a number above zero, with two decimals at most.")
            words = {"name": person.name, "error": self.wrong[person.pk]}
            self.add_error(None, _("%(name)s: %(error)s") % words)

    def rows(self, ticks: Iterable[tuple[Person, bool]]) -> list[PersonRow]:
        typed = self.data if self.is_bound else {}
        return [
            PersonRow(
                person, is_ticked, typed.get(f"each-{person.pk}", ""), self.wrong.get(person.pk, "")
            )
            for person, is_ticked in ticks
        ]

    def row_fields(self) -> dict[str, object]:
        found = super().row_fields()
        return found | {
            "method": Method.GOODS,
            "title": found["title"] or "、".join(item.name for item, _each in self._given()),
            "handed": [
                HandedOver(person=person, item=item, quantity=own)
                for person in self.cleaned_data["attended"]
                for item, own in self._given_to(person)
            ],
        }

    def _given(self) -> list[tuple[StockItem, Decimal]]:
        found = self.cleaned_data
        lines = [(found[f"item_{n}"], found[f"quantity_{n}"]) for n in ITEMS]
        return [(item, each) for item, each in lines if item]

    def _given_to(self, person: Person) -> list[tuple[StockItem, Decimal]]:
        (first, each), *others = self._given()
        return [(first, self.own.get(person.pk, each)), *others]


def _villages(stations: QuerySet[Station]) -> QuerySet[Division]:
    return villages_served(stations) if stations else Division.objects.none()
