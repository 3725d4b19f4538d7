"""What every record of the registers above has in common: ids, versions, changes."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from stations.identity import uuid7


class Record(models.Model):
    """A row that phones and other systems make, read again and edit.

    ``client_uuid`` is made by whoever creates it, unique with the creating station;
    ``payload_hash`` is the hash of the payload first accepted (stations/sync.py).
    ``version`` counts edits (If-Match). ``changed_xid`` is the transaction that wrote the
    row last, set by a trigger: the change feed orders by it and so misses nothing.
    """

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

    class Meta:
        abstract = True
        triggers = [
            pgtrigger.Trigger(
                name="changed_xid",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func="NEW.changed_xid := pg_current_xact_id()::text::bigint; RETURN NEW;",
            )
        ]
