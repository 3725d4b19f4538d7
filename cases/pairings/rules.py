"""What must be true of a pairing and of a contact: functions over plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.pairings.models import COUNTERPARTS, PARTIES, Pairing, PairingContact
from stations.dated import still_to_come, too_far_ahead
from stations.kinds.protocol import Problems
from stations.phones import check_phone
from stations.wording import short_day

EARLIEST = 1949  # of a programme's year


@dataclass(frozen=True)
class Facts:
    """``stands_since``: from when on the same two are paired in the same way, on some of these
    days."""

    today: date
    stands_since: date | None = None


def filled(row: Pairing, names: tuple[str, ...]) -> list[str]:
    """Which of these the pairing names."""
    return [name for name in names if getattr(row, name if name == "neighbour" else f"{name}_id")]


def has_one_party(row: Pairing, facts: Facts) -> Problems:
    named = filled(row, PARTIES)
    if not named:
        yield "organisation", _("Say who: an organisation, a volunteer, or a neighbour by name.")
    for name in named[1:]:
        yield name, _("A pairing has one party: make another one for the other.")


def has_one_counterpart(row: Pairing, facts: Facts) -> Problems:
    named = filled(row, COUNTERPARTS)
    if not named:
        yield "person", _("Say with whom: a person, a household, or a village.")
    for name in named[1:]:
        yield name, _("A pairing is with one: make another one for the other.")


def party_unit_is_an_organisations(row: Pairing, facts: Facts) -> Problems:
    if row.is_party_unit and not row.organisation_id:
        yield "is_party_unit", _("A party unit is an organisation's: say which.")
    if row.kind == Pairing.Kind.PARTY and not row.organisation_id:
        yield "kind", _("Party building is done together with an organisation.")


def neighbour_is_known(row: Pairing, facts: Facts) -> Problems:
    if not row.neighbour_phone:
        return
    if not row.neighbour:
        yield "neighbour", _("Whose phone is it? Write the neighbour's name.")
    try:
        check_phone(row.neighbour_phone)
    except ValidationError as error:
        yield "neighbour_phone", error


def days_are_right(row: Pairing, facts: Facts) -> Problems:
    if sentence := too_far_ahead(row.began_on, facts.today):
        yield "began_on", sentence
    if row.ended_on and row.began_on and row.ended_on < row.began_on:
        yield "ended_on", _("The last day can't lie before the first.")
    if row.ended_on and not row.end_reason.strip():
        yield "end_reason", _("Say why it ends.")
    if row.end_reason.strip() and not row.ended_on:
        yield "ended_on", _("Write the last day, or no reason why it ended.")


def year_is_one(row: Pairing, facts: Facts) -> Problems:
    year = row.programme_year
    if year is not None and not EARLIEST <= year <= facts.today.year + 1:
        yield "programme_year", _("Write the year with four digits.")


def is_paired_once(row: Pairing, facts: Facts) -> Problems:
    """The same two, in the same way, on the same days."""
    if facts.stands_since:
        words = {"day": short_day(facts.stands_since)}
        yield "began_on", _("These two are paired already, since %(day)s.") % words


RULES = (
    has_one_party,
    has_one_counterpart,
    party_unit_is_an_organisations,
    neighbour_is_known,
    days_are_right,
    year_is_one,
    is_paired_once,
)


def contact_lies_in_its_pairing(row: PairingContact, today: date) -> Problems:
    if not row.done_on:
        return
    pairing = row.pairing
    if sentence := still_to_come(row.done_on, today):
        yield "done_on", sentence
    elif row.done_on < pairing.began_on:
        words = {"day": short_day(pairing.began_on)}
        yield "done_on", _("The pairing began on %(day)s.") % words
    elif pairing.ended_on and row.done_on > pairing.ended_on:
        words = {"day": short_day(pairing.ended_on)}
        yield "done_on", _("The pairing ended on %(day)s.") % words


def contact_is_of_a_standing_pairing(row: PairingContact, today: date) -> Problems:
    if row.pairing.voided_at:
        yield "pairing", _("This pairing was voided.")
    elif row.station_id != row.pairing.station_id:
        yield "pairing", _("A contact belongs to the station of its pairing.")


def next_contact_comes_later(row: PairingContact, today: date) -> Problems:
    if row.next_on is None or row.done_on is None:
        return
    if row.next_on <= row.done_on:
        yield "next_on", _("The next contact comes after this one.")
    elif sentence := too_far_ahead(row.next_on, today):
        yield "next_on", sentence


CONTACT_RULES = (
    contact_is_of_a_standing_pairing,
    contact_lies_in_its_pairing,
    next_contact_comes_later,
)
