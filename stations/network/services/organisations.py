"""Organisations that a station or a worker names: who employs, who operates."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from stations.audit import trail
from stations.models import Division, Organisation, User
from stations.organisations.services import named_or_coded


def clashes(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Which of these (name, credit code) can't be taken: the code belongs to another name, or
    the name has another code. ``{pair: sentence}``."""
    asked = {pair for pair in pairs if pair[1]}
    known = Organisation.objects.not_voided().filter(
        credit_code__in={code for _name, code in asked}
    )
    owners = {row.credit_code: row.name for row in known}
    named = Organisation.objects.not_voided().filter(name__in={name for name, _code in asked})
    codes = {row.name: row.credit_code for row in named}
    found: dict[tuple[str, str], str] = {}
    for name, code in asked:
        if owners.setdefault(code, name) != name:
            found[name, code] = _("This credit code belongs to %(name)s.") % {"name": owners[code]}
        elif codes.get(name) and codes[name] != code:
            found[name, code] = _("%(name)s has another credit code: %(code)s.") % {
                "name": name,
                "code": codes[name],
            }
    return found


@transaction.atomic
def known_or_new(
    named: Iterable[tuple[str, str, Division]], *, by: User
) -> dict[str, Organisation]:
    """The organisations of these (name, credit code), those missing made; by name. Nobody says
    here where one has its seat: it is kept where it was named, the home of a station or worker."""
    codes: dict[str, str] = {}
    origins: dict[str, Division] = {}
    for name, code, home in named:
        codes[name] = codes.get(name) or code
        origins.setdefault(name, home)
    known = {row.name: row for row in named_or_coded(codes, []) if row.name in codes}
    new = [
        Organisation(name=name, credit_code=code or None, origin=origins[name], created_by=by)
        for name, code in codes.items()
        if name not in known
    ]
    Organisation.objects.bulk_create(new)
    trail.record_many("add", new, by=by)
    return known | {row.name: row for row in new}
