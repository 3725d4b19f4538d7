"""What must be true of a donation: functions over plain values.

The page, the API, the import and the demo all run these very rules; none of them looks at a
database. A rule yields ``(field, sentence)``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from resources.attribution.rules import Offered, attribution_is_offered
from resources.codes import DonationKind, DonorKind, Purpose, ValueBasis
from resources.donations.rows import DonationRow
from stations.dated import still_to_come
from stations.phones import check_phone
from stations.wording import short_day

LARGEST = Decimal("999999999999.99")
LENGTHS = {
    "item_name": 60,
    "unit": 10,
    "donor_name": 100,
    "receipt_number": 40,
    "earmark": 200,
    "note": 2000,
}

Problems = Iterator[tuple[str, str]]


@dataclass(frozen=True)
class Facts:
    """What a row of one station is judged by: fetched once for a whole batch."""

    today: date
    opened_on: date | None = None
    closed_on: date | None = None
    taken: frozenset[str] = frozenset()  # receipt numbers in use
    offered: Offered = field(default_factory=dict)  # projects and themes of the station
    raised: str = ""  # the sentence that names the money raised under this number


def amount_problem(amount: Decimal | None) -> str:
    """What is wrong with a quantity that leaves or enters the stock; nothing when it is right."""
    if amount is None or not amount.is_finite() or amount <= 0:
        return _("Enter more than nothing.")
    if amount > LARGEST:
        return _("This is too much to be true.")
    return "" if amount == round(amount, 2) else _("Two decimals at most.")


def quantity_is_positive(row: DonationRow, facts: Facts) -> Problems:
    problem = amount_problem(row.quantity)
    if problem:
        yield "quantity", problem


def value_has_a_basis(row: DonationRow, facts: Facts) -> Problems:
    """Goods are worth what an invoice, a price or a statement says, or they aren't valued."""
    if row.is_cash:
        return
    if row.worth.is_finite() and row.worth < 0:
        yield "value", _("A value is never negative.")
    elif row.worth and amount_problem(row.worth):
        yield "value", amount_problem(row.worth)
    elif row.worth and row.basis in {"", ValueBasis.UNVALUED}:
        yield "basis", _("Say what the value rests on.")
    elif not row.worth and row.basis not in {"", ValueBasis.UNVALUED}:
        yield "value", _("Enter the value, or choose “not valued”.")


def date_is_right(row: DonationRow, facts: Facts) -> Problems:
    if sentence := still_to_come(row.received_on, facts.today):
        yield "received_on", sentence
    if facts.opened_on and row.received_on < facts.opened_on:
        words = {"day": short_day(facts.opened_on)}
        yield "received_on", _("The station opened only on %(day)s.") % words
    if facts.closed_on and row.received_on >= facts.closed_on:
        words = {"day": short_day(facts.closed_on)}
        yield "received_on", _("The station closed on %(day)s.") % words


def codes_are_known(row: DonationRow, facts: Facts) -> Problems:
    tables = {
        "kind": (DonationKind.values, _("Choose cash or goods.")),
        "purpose": (["", *Purpose.values], _("Choose one of the purposes.")),
        "basis": (["", *ValueBasis.values], _("Choose one of the bases.")),
        "donor_kind": (DonorKind.values, _("Choose one of the kinds.")),
    }
    for name, (known, sentence) in tables.items():
        if getattr(row, name) not in known:
            yield name, sentence


def goods_have_a_name(row: DonationRow, facts: Facts) -> Problems:
    if row.is_cash:
        return
    if not row.item_name.strip():
        yield "item_name", _("Say what was given.")
    if not row.unit.strip():
        yield "unit", _("Say in what unit it is counted.")
    if "|" in row.item_name + row.unit:
        yield "item_name", _("Leave out the upright stroke.")


def donor_is_named(row: DonationRow, facts: Facts) -> Problems:
    if row.donor is None and not row.giver:
        yield "donor_name", _("Name the donor, or tick that they want to stay anonymous.")
    elif row.donor and row.donor.station_id != row.station.pk:
        yield "donor", _("This station has no such donor.")


def phone_is_one(row: DonationRow, facts: Facts) -> Problems:
    try:
        check_phone(row.donor_phone)
    except ValidationError as error:
        yield "donor_phone", " ".join(error.messages)


def texts_fit(row: DonationRow, facts: Facts) -> Problems:
    for name, most in LENGTHS.items():
        if len(getattr(row, name)) > most:
            yield name, _("%(most)d characters at most.") % {"most": most}


def receipt_is_new(row: DonationRow, facts: Facts) -> Problems:
    if row.receipt_number in facts.taken:
        yield "receipt_number", _("This receipt number is used already.")
    if facts.raised:
        yield "receipt_number", facts.raised


def project_and_theme_are_offered(row: DonationRow, facts: Facts) -> Problems:
    yield from attribution_is_offered(row, row.received_on, facts.offered)


RULES = (
    quantity_is_positive,
    value_has_a_basis,
    date_is_right,
    codes_are_known,
    goods_have_a_name,
    donor_is_named,
    phone_is_one,
    texts_fit,
    receipt_is_new,
    project_and_theme_are_offered,
)
