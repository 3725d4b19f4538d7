"""How organisations are found: the register that everybody reads, by name, nearness or code."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stations.divisions.models import Division
from stations.imports.alike import Likely, likely_doubles
from stations.imports.rows import Row
from stations.kinds.finders import FOUND, Finder, Key
from stations.kinds.places import PLACEMENTS
from stations.models import Organisation, Station, User
from stations.organisations.queries import Named, meant


def organisations_of(user: User) -> QuerySet[Organisation]:
    """The register is public: no scope narrows it."""
    return Organisation.objects.select_related("division")


def offered_to(user: User) -> QuerySet[Organisation]:
    rows = Organisation.objects.not_voided().order_by("name", "pk")
    return rows.select_related("division", "origin")


def fitting(rows: QuerySet[Organisation], typed: str) -> QuerySet[Organisation]:
    typed = typed.strip()
    return rows.filter(Q(name__icontains=typed) | Q(credit_code__istartswith=typed))


def settle(rows: Sequence[Row], name: str, by: User) -> None:
    """The organisation that a cell means, near the place of its row; none is made."""
    named = [Named(row.values[name], near=place_of(row)) for row in rows]
    for row, found in zip(rows, meant(named), strict=True):
        if found.organisation:
            row.values[name] = found.organisation
        else:
            unknown = _("“%(text)s” isn't known here.") % {"text": row.values[name]}
            row.wrong(name, found.problem or unknown)


def place_of(row: Row) -> str:
    """The code of the division where a row belongs; "" while that isn't known."""
    for field in PLACEMENTS:
        place = row.values.get(field)
        if isinstance(place, Station):
            return place.home_id
        if isinstance(place, Division):
            return place.pk
    return ""


def doubles(rows: Sequence[Organisation], numbers: Sequence[int]) -> list[Likely]:
    """Rows without a credit code whose name an organisation elsewhere has."""
    asked = [None if row.credit_code or row.external_id else row.name for row in rows]
    known: dict[str, Likely] = {}
    same = Organisation.objects.not_voided().filter(name__in=set(asked) - {None})
    for one in same.select_related("division", "origin"):
        known.setdefault(one.name, []).append((str(one.pk), one.title))
    return likely_doubles(asked, numbers, known)


FINDER = Finder(
    model=Organisation,
    opened=organisations_of,
    offered=offered_to,
    found=lambda user, typed: list(fitting(offered_to(user), typed)[:FOUND]),
    title=lambda organisation: organisation.title,
    masked=str,
    keys=(Key(suffix="", hint=gettext_lazy("Its name in the register, or its credit code")),),
    settle=settle,
)
