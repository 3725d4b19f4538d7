"""Donations: received with a receipt, voided with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from resources.models import Donation
from resources.rows import DonationRow
from resources.rules import Facts, refusal
from resources.services.permission import require_keeper
from resources.services.reasons import stated
from resources.services.receiving import digest, write
from resources.services.stock import give_back
from stations import audit
from stations.models import Station, User
from stations.services.refused import Refused, refuse_any
from stations.sync import Conflict


class SentOtherwise(Refused):
    """These rows were sent before with other contents. ``current``: what they are now."""

    def __init__(self, current: Mapping[int, Donation]) -> None:
        self.current = dict(current)
        sentence = _("This was sent before with other contents.")
        super().__init__({n: ValidationError({"external_id": sentence}) for n in current})


def receive_donation(*, by: User, **fields: Any) -> tuple[Donation, bool]:
    """Receive one (fields of ``DonationRow``): the donation and whether it is new.

    Sent again with the same UUID and contents it answers with what it is now; with other
    contents it is a ``sync.Conflict``. A broken rule is a ``ValidationError`` by field.
    """
    row = DonationRow(**fields)
    try:
        return receive_donations([row], by=by)[0]
    except SentOtherwise as refused:
        if refused.current[0].origin_id != row.station.pk:
            raise
        raise Conflict(refused.current[0]) from None


@transaction.atomic
def receive_donations(rows: Sequence[DonationRow], *, by: User) -> list[tuple[Donation, bool]]:
    """All or none (``Refused``), in their order; the same number of statements for 1,000."""
    _lock_stations(rows, by)
    known = _known(rows)
    fresh = [(n, row) for n, row in enumerate(rows) if n not in known]
    found = _refused([row for _n, row in fresh])
    refuse_any({fresh[n][0]: error for n, error in found.items()})
    made = dict(zip([n for n, _row in fresh], write([row for _n, row in fresh], by), strict=True))
    return [(known[n], False) if n in known else (made[n], True) for n in range(len(rows))]


def check_donations(rows: Sequence[DonationRow], *, by: User) -> dict[int, ValidationError]:
    """What is wrong, by index of the row; rows sent before are not judged again. Writes nothing."""
    for station in {row.station for row in rows}:
        require_keeper(by, station)
    try:
        known = _known(rows)
    except Refused as refused:
        return refused.entries
    fresh = [n for n in range(len(rows)) if n not in known]
    found = _refused([rows[n] for n in fresh])
    return {fresh[n]: error for n, error in found.items()}


@transaction.atomic
def void_donation(donation: Donation, *, reason: str, by: User) -> Donation:
    """It stays readable and counts nowhere; what it brought leaves the stock again. Refused
    when that was handed over already."""
    require_keeper(by, donation.station)
    reason = stated(reason)
    if not Donation.objects.filter(pk=donation.pk).void(by=by, reason=reason):
        raise ValidationError(_("This donation was voided already."), code="stale")
    try:
        give_back(list(donation.moves.filter(reverses=None)), reason=reason, by=by)
    except ValidationError as error:
        sentence = _(
            "Part of it was handed over or written off already; take the hand-overs back first."
        )
        raise ValidationError([sentence, *error.messages]) from None
    audit.record("void", donation, by=by, reason=reason)
    return Donation.objects.get(pk=donation.pk)


def _lock_stations(rows: Sequence[DonationRow], by: User) -> None:
    """Receipt numbers, donors and items of a station are made by one at a time."""
    stations = {row.station.pk: row.station for row in rows}
    for station in stations.values():
        require_keeper(by, station)
    list(Station.objects.filter(pk__in=stations).order_by("pk").select_for_update(no_key=True))


def _known(rows: Sequence[DonationRow]) -> dict[int, Donation]:
    """Rows that were sent before, by index."""
    by_uuid = Donation.objects.filter(client_uuid__in={r.client_uuid for r in rows})
    sent: dict[Any, Donation] = {(d.origin_id, d.client_uuid): d for d in by_uuid}
    theirs = {row.external_id for row in rows if row.external_id}
    if theirs:
        sources = {row.source for row in rows}
        same = Donation.objects.filter(source__in=sources, external_id__in=theirs)
        sent |= {(d.source, d.external_id): d for d in same}
    found = {
        n: sent.get((row.station.pk, row.client_uuid)) or sent.get((row.source, row.external_id))
        for n, row in enumerate(rows)
    }
    known = {n: donation for n, donation in found.items() if donation}
    other = {n: donation for n, donation in known.items() if not _is_same(donation, rows[n])}
    if other:
        raise SentOtherwise(other)
    return known


def _is_same(donation: Donation, row: DonationRow) -> bool:
    is_here = donation.origin_id == row.station.pk
    return is_here and bytes(donation.payload_hash or b"") == digest(row)


def _refused(rows: Sequence[DonationRow]) -> dict[int, ValidationError]:
    numbers = {row.receipt_number for row in rows if row.receipt_number}
    taken: dict[int, set[str]] = {row.station.pk: set() for row in rows}
    used = Donation.objects.standing().filter(station__in=taken, receipt_number__in=numbers)
    for key, number in used.values_list("station", "receipt_number"):
        taken[key].add(number)
    found, today = {}, timezone.localdate()
    seen: set[Any] = set()
    for n, row in enumerate(rows):
        station = row.station
        facts = Facts(today, opened_on(station), station.closed_on, frozenset(taken[station.pk]))
        error = refusal(row, facts)
        keys: set[Any] = {(row.source, row.external_id)} if row.external_id else set()
        keys |= {(station.pk, row.client_uuid)} if row.client_uuid else set()
        if keys & seen:
            error = error or ValidationError({"external_id": _("This row stands here twice.")})
        seen |= keys
        if row.receipt_number:
            taken[station.pk].add(row.receipt_number)
        if error:
            found[n] = error
    return found


def opened_on(station: Station) -> date | None:
    """The earliest day on which the station may have received something."""
    days = [station.approved_on, station.built_on, station.plaque_on, station.operating_on]
    return min((day for day in days if day), default=None)
