"""Lines of what is handed over, as one field of a form: whom, what, how much, who signed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beneficiaries.models import Person
from cases.models import HandOver
from cases.records.rows import HandedOver
from resources.models import StockItem
from stations.conflicts import BOTH, MINE

PARTS = ("person", "item", "quantity", "receipt", "signed_by")
BLANK = 4  # lines offered beyond those that stand
USUAL = "1"  # how much a line offers
QUANTITY = forms.DecimalField(max_digits=14, decimal_places=2)
Raw = Mapping[str, str]


def _receipt(raw: Raw) -> str:
    return raw["receipt"] or HandOver.Receipt.OPEN


def _plain(raw: Raw) -> tuple[str, ...]:
    """Two ways to write one quantity compare alike; whose name is asked for is compared alone."""
    quantity, receipt = raw["quantity"], _receipt(raw)
    with suppress(ValidationError):  # else it is compared as it was typed
        quantity = f"{QUANTITY.clean(quantity).normalize():f}"
    name = raw["signed_by"] if receipt == HandOver.Receipt.RELATIVE else ""
    return raw["person"], raw["item"], quantity, receipt, name


def is_blank(raw: Raw) -> bool:
    """A line as it was offered."""
    return not raw["item"] and raw["quantity"] in ("", USUAL)


class LinesWidget(forms.Widget):
    """Reads ``handed-0-item``, ``handed-0-quantity`` …; the template draws the lines."""

    def value_from_datadict(
        self, data: QueryDict, files: object, name: str
    ) -> list[dict[str, str]]:
        known = re.compile(rf"{name}-(\d{{1,4}})-item")
        numbers = sorted(int(found[1]) for key in data if (found := known.fullmatch(key)))
        return [
            {part: data.get(f"{name}-{n}-{part}", "").strip() for part in PARTS} for n in numbers
        ]


class LinesField(forms.Field):
    """A list of ``HandedOver``; lines that say no item and no other quantity than the one that
    is offered are left out.

    ``offer`` says who may get what. A line that stands is taken away by emptying its quantity.
    """

    widget = LinesWidget
    people: dict[str, Person]
    items: dict[str, StockItem]
    made: dict[tuple[str, str], HandOver]

    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("Things handed over"), required=False)
        self.offer([], [])

    def offer(
        self,
        people: Iterable[Person],
        items: Iterable[StockItem],
        made: Iterable[HandOver] = (),
    ) -> None:
        lines = list(made)
        own = {str(line.item_id): line.item for line in lines}
        self.items = {str(item.pk): item for item in items}
        self.offered = list(self.items.values())
        self.items = own | self.items
        self.people = {str(line.person_id): line.person for line in lines}
        self.people |= {str(person.pk): person for person in people}
        self.made = {(str(line.person_id), str(line.item_id)): line for line in lines}

    def clean(self, value: Sequence[Raw] | None) -> list[HandedOver]:
        found, errors = [], []
        for raw in value or []:
            if is_blank(raw) or (not raw["quantity"] and self.is_made(raw)):
                continue
            try:
                found.append(self._line(raw))
            except ValidationError as error:
                errors += error.messages
        if errors:
            raise ValidationError(errors)
        return found

    def said(self, data: Sequence[Raw] | None = None) -> set[tuple[str, ...]]:
        """Of a form's lines, or of those that stand, whatever says something, to be compared."""
        return {_plain(raw) for raw in self._told(data)}

    def in_words(self, data: Sequence[Raw] | None = None) -> str:
        return "\n".join(map(self._in_words, self._told(data)))

    def keep(self, data: QueryDict, name: str, theirs: LinesField, choice: str) -> None:
        """What was chosen of two versions becomes what the form says. Of both, a line of one
        person and thing is as it was typed."""
        mine = self._told(self.widget.value_from_datadict(data, None, name))
        typed = {(raw["person"], raw["item"]) for raw in mine}
        if choice == MINE:
            return
        kept = theirs._told(None)
        if choice == BOTH:
            kept = [*mine, *(raw for raw in kept if (raw["person"], raw["item"]) not in typed)]
        for key in [key for key in data if re.fullmatch(rf"{name}-\d{{1,4}}-\w+", key)]:
            del data[key]
        for n, raw in enumerate(kept):
            for part, text in raw.items():
                data[f"{name}-{n}-{part}"] = text

    def _told(self, data: Sequence[Raw] | None) -> list[Raw]:
        if data is None:
            return [_raw(line) for line in self.made.values()]
        return [raw for raw in data if raw["quantity"] and not is_blank(raw)]

    def _in_words(self, raw: Raw) -> str:
        person, item = self.people.get(raw["person"]), self.items.get(raw["item"])
        words = [
            person.name if person else "",
            item.name if item else "",
            f"× {raw['quantity']}",
            str(dict(HandOver.Receipt.choices).get(_receipt(raw), "")),
            raw["signed_by"],
        ]
        return " ".join(filter(None, words))

    def unstored(self, data: Sequence[Raw] | None, of: LinesField | None) -> str:
        """Lines that were typed and don't stand among those of ``of``."""
        return "、".join(
            f"{self.items[raw['item']].name} × {raw['quantity']}"
            for raw in data or []
            if raw["item"] in self.items and not is_blank(raw)
            if of is None or not of.stands(raw)
        )

    def stands(self, raw: Raw) -> bool:
        return _plain(raw)[:3] in {line[:3] for line in self.said()}

    def is_made(self, raw: Raw) -> bool:
        return (raw["person"], raw["item"]) in self.made

    def _line(self, raw: Raw) -> HandedOver:
        if not raw["item"]:
            raise ValidationError(_("Choose what was handed over, or empty the quantity."))
        item, person = self.items.get(raw["item"]), self.people.get(raw["person"])
        if item is None:
            raise ValidationError(_("This item is not in the station's stock."))
        if person is None:
            raise ValidationError(_("%(item)s: choose who gets it.") % {"item": item.name})
        try:
            quantity = QUANTITY.clean(raw["quantity"])
        except ValidationError:
            sentence = _("%(item)s: write how much, a number with two decimals at most.")
            raise ValidationError(sentence % {"item": item.name}) from None
        receipt = raw["receipt"] or HandOver.Receipt.OPEN
        name = raw["signed_by"] if receipt == HandOver.Receipt.RELATIVE else ""
        return HandedOver(
            person=person, item=item, quantity=quantity, receipt=receipt, signed_by=name
        )


@dataclass(frozen=True)
class Line:
    """A line as the template draws it; ``made`` is what was handed over already."""

    number: int
    raw: Raw
    made: HandOver | None = None

    @property
    def key(self) -> str:
        return str(self.number)

    @property
    def receipt(self) -> str:
        return _receipt(self.raw)


class HandsOver(forms.Form):
    """A form with lines of things handed over."""

    handed = LinesField()
    receipts = HandOver.Receipt.choices

    @property
    def lines_field(self) -> LinesField:
        return self.fields["handed"]

    @cached_property
    def used_lines(self) -> list[Line]:
        """What stands, and what was typed."""
        made = self.lines_field.made
        if self.is_bound:
            raws = [raw for raw in self["handed"].value() if not is_blank(raw)]
        else:
            raws = [_raw(line) for line in made.values()]
        return [Line(n, raw, made.get((raw["person"], raw["item"]))) for n, raw in enumerate(raws)]

    @property
    def blank_lines(self) -> list[Line]:
        person = next(iter(self.lines_field.people), "")
        blank = dict.fromkeys(PARTS, "") | {"person": person, "quantity": USUAL}
        return [Line(len(self.used_lines) + n, blank) for n in range(BLANK)]

    @property
    def has_no_lines(self) -> bool:
        return not self.used_lines

    @property
    def opens_lines(self) -> bool:
        return bool(self.used_lines or self["handed"].errors)


def _raw(line: HandOver) -> Raw:
    return {
        "person": str(line.person_id),
        "item": str(line.item_id),
        "quantity": f"{line.quantity.normalize():f}",
        "receipt": line.receipt,
        "signed_by": line.signed_by,
    }
