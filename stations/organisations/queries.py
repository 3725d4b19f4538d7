"""Organisations that somebody names: by name or credit code, the nearest one of a name.

A name is given once a division, so elsewhere others may have it. Meant is the one whose place lies
on the way up from where it is named; else the one with which most of the way is shared. Of
several that are equally near none is meant: whoever writes says the credit code. Named with a code
that nobody has, it is one on the way up whose code nobody knew, or a new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from stations.divisions.models import Division, DivisionPath
from stations.organisations.credit_code import check_credit_code
from stations.organisations.models import Organisation, OrganisationMerge
from stations.spelling.rules import name as spelled_name
from stations.spelling.rules import number

Nearness = tuple[bool, int]  # on the way up; how many steps of the way are shared
HOLD = (
    "SELECT id FROM stations_organisation WHERE id = ANY(%s) AND voided_at IS NULL"
    " ORDER BY id FOR KEY SHARE"
)
NAMED = 3  # candidates that a sentence names


class Named(NamedTuple):
    """How one is named: by its ``name`` (or, there, its credit code), with its ``code`` where that
    is known; at ``home``, or near the division of the code ``near``."""

    name: str
    code: str = ""
    home: Division | None = None
    near: str = ""

    @property
    def at(self) -> str:
        return self.home.pk if self.home else self.near


@dataclass(frozen=True)
class Meant:
    """``organisation``: None where there is none of the name yet. ``problem``: why nobody knows
    which one is meant, or why it can't be named so; ``is_of_code``: because of its code."""

    organisation: Organisation | None = None
    problem: str = ""
    is_of_code: bool = False


def spelled(named: Iterable[Named]) -> list[Named]:
    return [Named(spelled_name(one.name), number(one.code), *one[2:]) for one in named]


def meant(named: Iterable[Named]) -> list[Meant]:
    """What each means. Three statements, however many."""
    asked = spelled(named)
    register = _Register(asked)
    return [register.meant(one) for one in asked]


def is_credit_code(text: str) -> bool:
    try:
        return bool(check_credit_code(text))
    except ValidationError:
        return False


class _Register:
    """Those that have one of the names or codes asked for, and where all places lie."""

    def __init__(self, asked: Sequence[Named]) -> None:
        names = {one.name for one in asked}
        codes = {number(name) for name in names} | {one.code for one in asked}
        fitting = Q(name__in=names) | Q(credit_code__in=codes - {""})
        rows = Organisation.objects.not_voided().filter(fitting).order_by("pk")
        found = list(rows.select_related("division", "origin")) if names - {""} else []
        self.by_code = {row.credit_code: row for row in found if row.credit_code}
        self.by_name: dict[str, list[Organisation]] = {}
        for row in found:
            self.by_name.setdefault(row.name, []).append(row)
        self._take_in_merged(names - {""})
        coded = any(one.code for one in asked)
        is_far = coded or any(len(same) > 1 for same in self.by_name.values())
        known = [row for same in self.by_name.values() for row in same]
        places = {one.at for one in asked} | {row.place_id for row in known}
        self.paths = paths_of(places - {""}) if is_far else {}
        self.owners: dict[str, str] = {}  # of codes that are new here: whose
        self.coded: dict[tuple[str, str], str] = {}  # of names that are new at a place: the code

    def _take_in_merged(self, names: set[str]) -> None:
        """By its name, too, each into which one of that name was merged."""
        rows = OrganisationMerge.objects.filter(undone_at=None, gone__name__in=names)
        for row in rows.select_related("gone", "kept__division", "kept__origin") if names else ():
            same = self.by_name.setdefault(row.gone.name, [])
            if (kept := standing(row.kept)) not in same:
                same.append(kept)

    def meant(self, asked: Named) -> Meant:
        if asked.name not in self.by_name and is_credit_code(asked.name):
            return self._of_code(number(asked.name))
        if asked.code in self.by_code:
            return self._owned(self.by_code[asked.code], asked)
        rows = self.by_name.get(asked.name, [])
        if not asked.code:
            return self._nearest(rows, asked) if rows else Meant()
        above = [row for row in rows if self._nearness(row, asked)[0]]
        uncoded = [row for row in above if not row.credit_code]
        if uncoded:
            return self._nearest(uncoded, asked)
        return self._coded_otherwise(above[0].credit_code) if above else self._fresh(asked)

    def _of_code(self, code: str) -> Meant:
        known = self.by_code.get(code)
        if known:
            return Meant(known)
        sentence = _("No organisation has the credit code %(code)s.") % {"code": code}
        return Meant(problem=sentence)

    def _owned(self, owner: Organisation, asked: Named) -> Meant:
        if owner.name == asked.name or owner in self.by_name.get(asked.name, []):
            return Meant(owner)
        sentence = _("This credit code belongs to %(name)s.") % {"name": owner.name}
        return Meant(problem=sentence, is_of_code=True)

    def _nearest(self, rows: Sequence[Organisation], asked: Named) -> Meant:
        nearness = [self._nearness(row, asked) for row in rows]
        near = [row for row, far in zip(rows, nearness, strict=True) if far == max(nearness)]
        return Meant(near[0]) if len(near) == 1 else Meant(problem=several(asked.name, near))

    def _nearness(self, row: Organisation, asked: Named) -> Nearness:
        return nearness(self.paths.get(row.place_id, ""), self.paths.get(asked.at, ""))

    def _fresh(self, asked: Named) -> Meant:
        """There is none: of one batch each code is one name's, each name's code one at a place."""
        owner = self.owners.setdefault(asked.code, asked.name)
        if owner != asked.name:
            sentence = _("This credit code belongs to %(name)s.") % {"name": owner}
            return Meant(problem=sentence, is_of_code=True)
        code = self.coded.setdefault((asked.name, asked.at), asked.code)
        return Meant() if code == asked.code else self._coded_otherwise(code, asked.name)

    def _coded_otherwise(self, code: str | None, name: str = "") -> Meant:
        known = self.by_code.get(code or "")
        words = {"name": known.name if known else name, "code": code}
        sentence = _("%(name)s has another credit code: %(code)s.") % words
        return Meant(problem=sentence, is_of_code=True)


def standing(organisation: Organisation) -> Organisation:
    """Itself, or the one into which it was merged in the end."""
    if not organisation.voided_at:
        return organisation
    rows = organisation.merges.filter(undone_at=None)
    further = rows.select_related("kept__division", "kept__origin").first()
    return standing(further.kept) if further else organisation


def held(rows: Sequence[Any]) -> set[int]:
    """Keys of the organisations that these records may point to by ``organisation``: those not
    voided, which nobody voids or merges until the transaction ends, and of a record that is there
    the one that it has."""
    wanted = sorted({row.organisation_id for row in rows if row.organisation_id is not None})
    if not wanted:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [wanted])
        found = {pk for (pk,) in cursor.fetchall()}
    there = [row.pk for row in rows if not row._state.adding]
    if there and found != set(wanted):
        stored = type(rows[0])._default_manager.filter(pk__in=there)
        found |= set(stored.values_list("organisation_id", flat=True))
    return found


def several(name: str, rows: Sequence[Organisation]) -> str:
    """Which ones it may be, and how to say which."""
    titles = "、".join(row.title for row in rows[:NAMED])
    if len(rows) > NAMED:
        titles = _("%(titles)s and %(number)s more") % {
            "titles": titles,
            "number": len(rows) - NAMED,
        }
    words = {"name": name, "titles": titles}
    return _("Several are called “%(name)s”: %(titles)s. Write the credit code instead.") % words


def nearness(place: str, home: str) -> Nearness:
    """By their paths of today; what lies nowhere is as far as can be."""
    there, here = place.split("/") if place else [], home.split("/") if home else []
    shared = 0
    for one, other in zip(there, here, strict=False):
        if one != other:
            break
        shared += 1
    return bool(there) and shared == len(there), shared


def paths_of(codes: Iterable[str]) -> Mapping[str, str]:
    rows = DivisionPath.objects.on().filter(division__in=set(codes))
    return dict(rows.values_list("division", "path"))
