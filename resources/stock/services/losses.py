"""What the stock loses, or uses up at the station's own work."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from resources.codes import Account
from resources.models import StockItem, StockMove
from resources.rights import STOCK
from resources.stock.services.stock import OutLine, take_out
from stations.audit import trail
from stations.dated import still_to_come
from stations.idempotency import hold
from stations.models import User
from stations.reasons import stated


@transaction.atomic
def write_off(
    item: StockItem,
    *,
    quantity: Decimal,
    reason: str,
    by: User,
    on: date | None = None,
    target: Account = Account.LOSSES,
    client_uuid: UUID | None = None,
) -> StockMove:
    """Lost, spoilt or expired; or, of ``target`` SERVICES, used up at the station's work. Sent
    again under the same UUID it is the movement that was made then."""
    STOCK.require(by, "keep", item)
    if client_uuid:
        hold("write off", client_uuid)
        if known := StockMove.objects.filter(item=item, client_uuid=client_uuid).first():
            return known
    reason, on = stated(reason), on or timezone.localdate()
    if sentence := still_to_come(on):
        raise ValidationError({"on": sentence})
    if target not in {Account.LOSSES, Account.SERVICES}:
        raise ValidationError({"target": _("Choose where it went.")})
    line = OutLine(item, quantity, target, reason, client_uuid=client_uuid)
    [move] = take_out([line], on=on, by=by)
    trail.record("write_off", item, by=by, reason=reason, kind=str(target), quantity=str(quantity))
    return move
