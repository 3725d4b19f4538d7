"""Organisations: who employs, who operates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stations.audit import trail
from stations.models import Division, Organisation, User
from stations.network.credit_code import check_credit_code
from stations.rights import RIGHTS


def require_keeper(by: User, division: Division | None) -> None:
    """Somebody who keeps the register there (or, without a division, anywhere)."""
    if division is None:
        RIGHTS.require_anywhere(by, "keep")
    else:
        RIGHTS.require(by, "keep", division)


@transaction.atomic
def found_organisation(
    *,
    name: str,
    by: User,
    kind: str = Organisation.Kind.AGENCY,
    credit_code: str = "",
    division: Division | None = None,
    registered_on: date | None = None,
) -> Organisation:
    require_keeper(by, division)
    if registered_on and registered_on > timezone.localdate():
        raise ValidationError({"registered_on": _("The date lies in the future.")})
    organisation = Organisation(
        name=name.strip(),
        kind=kind,
        credit_code=_checked(credit_code),
        division=division,
        registered_on=registered_on,
    )
    organisation.full_clean()
    organisation.save()
    trail.record("found", organisation, by=by)
    return organisation


def _checked(credit_code: str) -> str | None:
    if not credit_code:
        return None
    try:
        return check_credit_code(credit_code)
    except ValidationError as error:
        raise ValidationError({"credit_code": error.messages}) from None


def clashes(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Which of these (name, credit code) can't be taken: the code belongs to another name, or
    the name has another code. ``{pair: sentence}``."""
    asked = {pair for pair in pairs if pair[1]}
    known = Organisation.objects.filter(credit_code__in={code for _name, code in asked})
    owners = {row.credit_code: row.name for row in known}
    named = Organisation.objects.filter(name__in={name for name, _code in asked})
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
def known_or_new(pairs: Iterable[tuple[str, str]], *, by: User) -> dict[str, Organisation]:
    """The organisations of these (name, credit code), those missing made; by name."""
    codes: dict[str, str] = {}
    for name, code in pairs:
        codes[name] = codes.get(name) or code
    known = {row.name: row for row in Organisation.objects.filter(name__in=codes)}
    new = [
        Organisation(name=name, credit_code=code or None)
        for name, code in codes.items()
        if name not in known
    ]
    Organisation.objects.bulk_create(new)
    trail.record_many("found", new, by=by)
    return known | {row.name: row for row in new}
