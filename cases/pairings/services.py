"""Pairings are made, corrected, ended, voided by the protocol of all kinds; so are contacts.

What the log says (the latest contact, the day agreed on) stands on the pairing as well, so that
whoever is overdue is found without the log; it is written again whenever the log changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.pairings.models import Pairing, PairingContact
from cases.pairings.rules import CONTACT_RULES, RULES, Facts
from cases.rights import PAIRINGS
from stations.idempotency import Conflict
from stations.kinds.protocol import Batch, SentOtherwise, draft, judged_by, shape
from stations.models import User
from stations.reasons import stated

RIGHTS = PAIRINGS
Two = tuple[object, ...]


def tidy(row: Pairing) -> None:
    """Party building is done by the party unit, whoever forgot to say so."""
    if row.kind == Pairing.Kind.PARTY and row.organisation_id:
        row.is_party_unit = True


def two_of(row: Pairing) -> Two:
    """Who is paired with whom, and in which way."""
    party = (row.organisation_id, row.volunteer_id, row.neighbour)
    return (row.station_id, row.kind, *party, row.person_id, row.household_id, row.village_id)


def overlap(one: Pairing, other: Pairing) -> bool:
    """Whether both hold on some day."""
    if not (one.began_on and other.began_on):
        return False
    first = one.ended_on is None or other.began_on <= one.ended_on
    return first and (other.ended_on is None or one.began_on <= other.ended_on)


def facts_of(rows: Sequence[Pairing]) -> list[Facts]:
    """One statement for all rows; an earlier row stands as well."""
    today = timezone.localdate()
    known: dict[Two, list[Pairing]] = {}
    for standing in _standing(rows):
        known.setdefault(two_of(standing), []).append(standing)
    found = []
    for row in rows:
        alike = known.setdefault(two_of(row), [])
        stands = [one for one in alike if one.pk != row.pk and overlap(one, row)]
        found.append(Facts(today, stands[0].began_on if stands else None))
        alike.append(row)
    return found


def _standing(rows: Sequence[Pairing]) -> Iterable[Pairing]:
    """All that stand with one of those with whom these are."""
    about = Q(person__in={row.person_id for row in rows if row.person_id})
    about |= Q(household__in={row.household_id for row in rows if row.household_id})
    about |= Q(village__in={row.village_id for row in rows if row.village_id})
    stations = {row.station_id for row in rows}
    standing = Pairing.objects.not_voided().filter(about, station__in=stations)
    return standing.defer("note", "neighbour_phone")


BATCH = Batch[Pairing, Pairing](
    model=Pairing, rights=RIGHTS, judge=judged_by((shape, *RULES), facts_of), tidy=tidy
)
pairing_row = partial(draft, Pairing)
make_pairings, check_pairings = BATCH.add, BATCH.check
edit_pairing, void_pairing = BATCH.edit, BATCH.void


def end_pairing(
    pairing: Pairing,
    *,
    ended_on: date,
    reason: str,
    by: User,
    seen_version: int | None = None,
) -> Pairing:
    """``ended_on`` is the last day on which it holds."""
    values = {"ended_on": ended_on, "end_reason": stated(reason)}
    return edit_pairing(pairing, by=by, seen_version=seen_version, **values)


# ── the log ──────────────────────────────────────────────────────────────────────────────────


def todays(rows: Sequence[PairingContact]) -> list[date]:
    return [timezone.localdate()] * len(rows)


def tell_pairings(contacts: Sequence[PairingContact], by: User | None = None) -> None:
    """The pairings of these say what their logs say by now. Their stations' rows are held."""
    keys = {contact.pairing_id for contact in contacts}
    latest: dict[object, PairingContact] = {}
    standing = PairingContact.objects.not_voided().filter(pairing__in=keys)
    for contact in standing.order_by("done_on", "pk").only("pairing", "done_on", "next_on"):
        latest[contact.pairing_id] = contact
    pairings = Pairing.objects.filter(pk__in=keys).only("last_on", "next_on")
    for pairing in pairings.order_by("pk"):
        said = latest.get(pairing.pk)
        pairing.last_on, pairing.next_on = (said.done_on, said.next_on) if said else (None, None)
        pairing.save(update_fields=["last_on", "next_on", "updated_at"])


CONTACTS = Batch[PairingContact, PairingContact](
    model=PairingContact,
    rights=RIGHTS,
    judge=judged_by((shape, *CONTACT_RULES), todays),
    verb="pairing_contact",
    after=tell_pairings,
)


def contact_row(*, pairing: Pairing, by: User, **values: Any) -> PairingContact:
    """A line of the log, unsaved."""
    return draft(PairingContact, by=by, station=pairing.station, pairing=pairing, **values)


def log_contact(pairing: Pairing, *, by: User, **values: Any) -> tuple[PairingContact, bool]:
    """The line, and whether it is new. ``Conflict``: sent before with other words."""
    try:
        [made] = CONTACTS.add([contact_row(pairing=pairing, by=by, **values)], by=by, act="contact")
    except SentOtherwise as refused:
        raise Conflict(refused.current[0]) from None
    return made


@transaction.atomic
def void_contact(contact: PairingContact, *, reason: str, by: User) -> PairingContact:
    """The line stays readable; the pairing says what the rest of its log says."""
    if contact.pairing.voided_at:
        raise ValidationError(_("This pairing was voided."), code="stale")
    RIGHTS.require(by, "contact", contact.station)
    CONTACTS.place.hold(PairingContact, [contact.station_id])
    voided = CONTACTS.void(contact, reason=reason, by=by, act="contact")
    tell_pairings([voided])
    return voided
