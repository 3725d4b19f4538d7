"""What every record of the registers above has in common: ids, versions, changes."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stations.identity import uuid7
from stations.row_security.rules import Rows
from stations.touching import leaves_its_key

if TYPE_CHECKING:
    from stations.accounts.models import User


class Record(models.Model):
    """A row that phones and other systems make, read again and edit.

    ``client_uuid`` is made by whoever creates it, unique with the creating station;
    ``payload_hash`` is the hash of the payload first accepted (stations/idempotency.py).
    ``version`` counts edits (If-Match). ``changed_xid`` is the transaction that wrote the
    row last, set by a trigger: the change feed orders by it and so misses nothing.
    ``place_field`` names where it belongs, a station or a division: rights are asked there.
    """

    place_field: ClassVar[str] = "station"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    client_uuid = models.UUIDField(_("client UUID"), default=uuid.uuid4, editable=False)
    payload_hash = models.BinaryField(_("payload hash"), max_length=32, null=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    changed_xid = models.BigIntegerField(_("changed in transaction"), default=0, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(
        "stations.User",
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("created by"),
    )
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    if TYPE_CHECKING:  # of a station or a division: each model says
        origin_id: int | str

    class Meta:
        abstract = True
        triggers = [
            pgtrigger.Trigger(
                name="changed_xid",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func="NEW.changed_xid := pg_current_xact_id()::text::bigint; RETURN NEW;",
            ),
            leaves_its_key(),
        ]

    @property
    def digest(self) -> bytes:
        """Of what was sent first; empty where nobody sent it."""
        return bytes(self.payload_hash or b"")


IMPORTED = "import:"  # sources of what sheets bring in: of no other system


def source_of_sheets(code: str) -> str:
    """Of what the sheets of the place with this code bring in."""
    return f"{IMPORTED}{code}"


VOID = ["voided_at", "voided_by", "void_reason"]


class VoidableQuerySet(models.QuerySet):
    def not_voided(self) -> Self:
        """Those that were not voided."""
        return self.filter(voided_at=None)

    def void(self, *, by: User, reason: str) -> int:
        """How many stood until now; of two who press at once one finds none."""
        now = timezone.now()
        return self.not_voided().update(
            voided_at=now,
            voided_by=by,
            void_reason=reason,
            version=F("version") + 1,
            updated_at=now,
        )


class Voidable(Record):
    """A record that is never deleted: voided with a reason it stays readable and counts nowhere."""

    voided_at = models.DateTimeField(_("voided at"), null=True, editable=False)
    voided_by = models.ForeignKey(
        "stations.User",
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("voided by"),
    )
    void_reason = models.CharField(
        _("reason for voiding"), max_length=300, blank=True, editable=False
    )

    class Meta(Record.Meta):
        abstract = True


def void_has_a_reason(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(voided_at=None) | ~Q(void_reason=""),
        name=name,
        violation_error_message=_("Voiding needs a reason."),
    )


class SentRecord(Voidable):
    """A voidable record that other systems may send: what a new kind begins with, by way of
    ``StationRecord`` or ``DivisionRecord``, which say where it belongs. Its own ``Meta`` takes
    over their constraints and indexes. Another system's id is, as a UUID is, unique where it was
    made: what other places have under it nobody here hears of."""

    source = models.CharField(_("source system"), max_length=40, blank=True, editable=False)
    external_id = models.CharField(_("id there"), max_length=80, blank=True, editable=False)

    class Meta(Voidable.Meta):
        abstract = True
        indexes = [models.Index(fields=["changed_xid", "id"], name="%(class)s_changes")]
        constraints = [
            models.UniqueConstraint(fields=["origin", "client_uuid"], name="%(class)s_uuid"),
            models.UniqueConstraint(
                fields=["origin", "source", "external_id"],
                condition=~Q(external_id=""),
                name="%(class)s_external_id",
            ),
            void_has_a_reason("%(class)s_void_has_a_reason"),
        ]


class StationRecord(SentRecord):
    """A record of one station."""

    row_security = Rows(station=("station",))

    station = models.ForeignKey(
        "stations.Station", models.PROTECT, related_name="+", verbose_name=_("station")
    )
    origin = models.ForeignKey(
        "stations.Station",
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("made at"),
    )

    class Meta(SentRecord.Meta):
        abstract = True


class DivisionRecord(SentRecord):
    """A record of one division: of a county's office, say, and of no station."""

    row_security = Rows(division=("division", "origin"))

    place_field = "division"

    division = models.ForeignKey(
        "stations.Division", models.PROTECT, related_name="+", verbose_name=_("division")
    )
    origin = models.ForeignKey(
        "stations.Division",
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("made at"),
    )

    class Meta(SentRecord.Meta):
        abstract = True
