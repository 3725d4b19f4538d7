"""Organisations that a station or a worker names: who employs, who operates."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from stations.audit import trail
from stations.models import Organisation, User
from stations.organisations.queries import Named, meant, spelled
from stations.organisations.services import hold_names


@transaction.atomic
def known_or_new(named: Iterable[Named], *, by: User) -> list[Organisation]:
    """The organisation that each means, those missing made, once a batch; in their order. Nobody
    says here where one has its seat: it is kept where it was named, the home of a station or
    worker. Raises ValidationError where it isn't known which one is meant."""
    hold_names()
    asked = spelled(named)
    found = meant(asked)
    if problems := [one.problem for one in found if one.problem]:
        raise ValidationError(problems)
    codes: dict[str, str] = {}
    for one, known in zip(asked, found, strict=True):
        if not known.organisation and one.code:
            codes.setdefault(one.name, one.code)
    new: dict[tuple[str, str], Organisation] = {}
    made = []
    for one, known in zip(asked, found, strict=True):
        code = one.code or codes.get(one.name, "")
        made.append(
            known.organisation or new.setdefault((one.name, code), _unseated(one, code, by))
        )
    Organisation.objects.bulk_create(new.values())
    trail.record_many("add", list(new.values()), by=by)
    return made


def _unseated(named: Named, code: str, by: User) -> Organisation:
    return Organisation(name=named.name, credit_code=code or None, origin=named.home, created_by=by)
