"""Two organisations that are one are merged, with all that points to them; undone for a week."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stations.audit import trail
from stations.kinds.places import OF_DIVISION
from stations.models import User
from stations.organisations.models import Organisation, OrganisationMerge
from stations.organisations.pointers import move, move_back
from stations.organisations.services import RIGHTS, facts_of, hold_names
from stations.reasons import LONGEST, stated
from stations.row_security.acting import beyond_scope

UNDONE_WITHIN = timedelta(days=7)
TAKEN_OVER = (
    *("credit_code", "registration", "registered_at", "registered_on", "ended_on", "rating"),
    *("has_party_unit", "party_unit", "party_since", "address", "phone"),
)
EMPTY = (None, "")


@transaction.atomic
def merge(kept: Organisation, other: Organisation, *, reason: str, by: User) -> OrganisationMerge:
    """``other`` is voided, and what pointed to it points to ``kept``, which takes over what it has
    empty. Whoever is about to point to either waits (``queries.held``, ``hold_names``)."""
    for one in (kept, other):
        RIGHTS.require(by, "merge", one)
    reason = stated(reason)
    kept, gone = _locked(kept, other)
    if kept == gone:
        raise ValidationError({"other": _("Choose another organisation than this one.")})
    if kept.voided_at or gone.voided_at:
        raise ValidationError(_("One of the two was voided."), code="stale")
    with beyond_scope():
        moved, left = move(gone, kept)
    why = _("Merged into %(name)s: %(reason)s") % {"name": kept.name, "reason": reason}
    Organisation.objects.filter(pk=gone.pk).void(by=by, reason=why[:LONGEST])
    filled = _take_over(kept, gone)
    made = OrganisationMerge.objects.create(
        kept=kept, gone=gone, reason=reason, by=by, moved=moved, left=left, filled=filled
    )
    number = sum(len(keys) for keys in moved.values())
    trail.record("merge", kept, by=by, reason=reason, other=gone.title, number=number)
    trail.record("merged_into", gone, by=by, reason=reason, other=kept.title, number=number)
    return made


@transaction.atomic
def undo(done: OrganisationMerge, *, by: User) -> Organisation:
    """What moved and still points to the one that stayed goes back; what came later stays there.
    The other one stands again, as it was."""
    for one in (done.kept, done.gone):
        RIGHTS.require(by, "merge", one)
    kept, gone = _locked(done.kept, done.gone)
    done = OrganisationMerge.objects.select_for_update(of=("self",)).get(pk=done.pk)
    if problem := _why_not(done, kept):
        raise ValidationError(problem, code="stale")
    empty = {name: None if Organisation._meta.get_field(name).null else "" for name in done.filled}
    for name, value in empty.items():
        if getattr(kept, name) == getattr(gone, name):
            setattr(kept, name, value)
    _save(kept, list(empty))
    gone.voided_at = gone.voided_by = None
    gone.void_reason = ""
    facts = facts_of([gone])[0]
    if facts.is_named or facts.has_code:
        raise ValidationError(_("Its name or its credit code was given to another one since."))
    _save(gone, ["voided_at", "voided_by", "void_reason"])
    with beyond_scope():
        number = move_back(done.moved, kept, gone)
    done.undone_at, done.undone_by = timezone.now(), by
    done.save(update_fields=["undone_at", "undone_by"])
    trail.record("undo_merge", kept, by=by, other=gone.title, number=number)
    trail.record("undo_merge", gone, by=by, other=kept.title, number=number)
    return gone


def undoable(kept: Organisation) -> OrganisationMerge | None:
    """The latest merge into this one that can still be undone."""
    since = timezone.now() - UNDONE_WITHIN
    rows = kept.merged.filter(undone_at=None, at__gt=since).select_related("gone", "kept")
    return rows.first()


def _why_not(done: OrganisationMerge, kept: Organisation) -> str:
    if done.undone_at:
        return _("This was undone already.")
    if timezone.now() - done.at > UNDONE_WITHIN:
        return _("After seven days a merge stays.")
    return _("The one that stayed was voided since.") if kept.voided_at else ""


def _locked(one: Organisation, other: Organisation) -> tuple[Organisation, Organisation]:
    """Both as they are now. Held in the order in which whoever edits or names one holds them."""
    OF_DIVISION.hold(Organisation, [one.place_id, other.place_id])
    hold_names()
    rows = Organisation.objects.filter(pk__in=[one.pk, other.pk]).order_by("pk")
    found = {row.pk: row for row in rows.select_for_update(of=("self",))}
    return found[one.pk], found[other.pk]


def _take_over(kept: Organisation, gone: Organisation) -> list[str]:
    names = [
        name
        for name in TAKEN_OVER
        if getattr(kept, name) in EMPTY and getattr(gone, name) not in EMPTY
    ]
    for name in names:
        setattr(kept, name, getattr(gone, name))
    _save(kept, names)
    return names


def _save(row: Organisation, names: list[str]) -> None:
    if names:
        row.version += 1
        row.save(update_fields=[*names, "version", "updated_at"])
