"""Who signed for what was handed over; also later, also in a filed month: it is no figure."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import HandOver, ServiceRecord
from cases.records.rules import receipt_problems
from cases.rights import RIGHTS
from stations.audit import trail
from stations.models import User

Signature = tuple[str, str]  # receipt, and who signed in the receiver's place


def may_sign(user: User, record: ServiceRecord) -> bool:
    return record.voided_at is None and RIGHTS.may(user, "sign", record)


@transaction.atomic
def sign_for(record: ServiceRecord, signatures: Mapping[int, Signature], *, by: User) -> int:
    """Enter signatures, by key of the line; how many changed.

    Raises ``ValidationError`` with ``{"line-<key>": sentence}`` for each that breaks a rule.
    """
    RIGHTS.require(by, "sign", record)
    found = {
        f"line-{key}": sentences
        for key, (receipt, name) in signatures.items()
        if (sentences := [str(text) for text in receipt_problems(receipt, name.strip())])
    }
    if found:
        raise ValidationError(found)
    now = ServiceRecord.objects.select_for_update(no_key=True).get(pk=record.pk)
    if now.voided_at:
        raise ValidationError(_("This record was voided; write a new one."), code="stale")
    changed = []
    for line in now.hand_overs.filter(pk__in=signatures):
        receipt, name = signatures[line.pk]
        if (line.receipt, line.signed_by) != (receipt, name.strip()):
            line.receipt, line.signed_by = receipt, name.strip()
            changed.append(line)
    if changed:
        HandOver.objects.bulk_update(changed, ["receipt", "signed_by"], batch_size=1000)
        ServiceRecord.objects.filter(pk=now.pk).update(
            version=F("version") + 1, updated_at=timezone.now()
        )
        trail.record("sign", now, by=by, number=len(changed))
    return len(changed)
