"""Changes of places: moves, local rows, closings (architecture: administration isn't geography)."""

from __future__ import annotations

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from stations.audit.trail import record
from stations.divisions.file import WIDTHS
from stations.divisions.names import short_name as usual_name
from stations.divisions.names import syllables
from stations.divisions.services.paths import lock_places, rebuild_paths
from stations.models import Division, DivisionMove, User
from stations.spelling.rules import name as spelled_name
from stations.wording import last_day, short_day

Kind = Division.Kind
KINDS = {
    1: [Kind.REGION],
    2: [Kind.REGION],
    3: [Kind.REGION, Kind.ZONE],
    4: [Kind.SUBDISTRICT, Kind.TOWN, Kind.TOWNSHIP, Kind.ZONE],
    5: [Kind.COMMUNITY, Kind.VILLAGE, Kind.UNIT],
}
NOT_LEGAL = {Kind.ZONE, Kind.UNIT}  # like a county, a township, a village, but none by law
LOCAL_CODE = re.compile(r"(?=.*[A-Z])[0-9A-Z]{2,16}")
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # without I and O, which look like 1 and 0


@transaction.atomic
def move_division(
    *,
    division: Division,
    under: Division,
    since: date,
    by: User,
    until: date | None = None,
) -> DivisionMove:
    """From ``since`` on, ``under`` administers this division and all below it.

    A move that is open until now ends that day. Raises ValidationError when ``under`` isn't
    of a higher level, either doesn't exist then, or another move holds in these days.
    """
    lock_places()
    _check_move(division, under, since)
    moves = DivisionMove.objects.filter(division=division)
    moves.filter(since__lt=since, until=None).update(until=since)
    before_its_end = Q() if until is None else Q(since__lt=until)
    if moves.filter(before_its_end, Q(until=None) | Q(until__gt=since)).exists():
        raise ValidationError(
            {"since": _("This division stands under another one in these days already.")}
        )
    move = DivisionMove(division=division, under=under, since=since, until=until)
    move.full_clean()
    move.save()
    rebuild_paths([division.pk])
    record("division moved", division, by=by, under=under.pk, since=str(since))
    return move


def _check_move(division: Division, under: Division, since: date) -> None:
    if division.is_pseudo or under.is_pseudo:
        raise ValidationError(
            {"under": _("Rows that only hold a place in the code take part in no move.")}
        )
    if under.level >= division.level:
        raise ValidationError(
            {"under": _("A division can only stand under one of a higher level.")}
        )
    for name, place in {"division": division, "under": under}.items():
        if not Division.objects.valid_on(since).filter(pk=place.pk).exists():
            raise ValidationError(
                {
                    name: _("%(place)s doesn't exist on %(day)s.")
                    % {"place": place, "day": short_day(since)}
                }
            )


@transaction.atomic
def end_move(*, move: DivisionMove, until: date, by: User) -> DivisionMove:
    """From ``until`` on, the division stands where its code says again."""
    lock_places()
    move.until = until
    move.full_clean()
    move.save(update_fields=["until"])
    rebuild_paths([move.division_id])
    record("division move ended", move.division, by=by, under=move.under_id, until=str(until))
    return move


@transaction.atomic
def add_local_division(
    *,
    name: str,
    level: int,
    kind: str,
    by: User,
    parent: Division | None = None,
    short_name: str = "",
    since: date | None = None,
    code: str = "",
) -> Division:
    """A place that the national list lacks: a functional zone, a big community, a new town.

    Its code has a capital letter, so that no import ever touches it; without ``code`` the
    next free one below the parent's is taken (``4205`` → ``4205A1``). Zones and units are
    no legal townships or counties; all other kinds are counted like listed ones.
    """
    name, short_name = spelled_name(name), spelled_name(short_name)
    lock_places()
    _check_parent(parent, level)
    if kind not in KINDS[level]:
        raise ValidationError({"kind": _("There is no such kind at this level.")})
    short = short_name or usual_name(name, level)
    parts = syllables(short)
    division = Division(
        code=code or next_local_code(parent, level),
        name=name,
        short_name=short,
        pinyin="".join(parts),
        initials="".join(part[0] for part in parts),
        level=level,
        kind=kind,
        parent=parent,
        is_local=True,
        is_legal=kind not in NOT_LEGAL,
        since=since,
    )
    _check_local(division)
    division.save(force_insert=True)
    rebuild_paths([division.pk])
    record("local division added", division, by=by, since=str(since) if since else None)
    return division


def _check_parent(parent: Division | None, level: int) -> None:
    if level not in KINDS:
        raise ValidationError({"level": _("There is no such level.")})
    if (parent.level if parent else 0) >= level or (parent is None and level > 1):
        raise ValidationError({"parent": _("The parent must be of a higher level.")})


def _check_local(division: Division) -> None:
    if not LOCAL_CODE.fullmatch(division.code):
        raise ValidationError(
            {"code": _("2 to 16 digits and capital letters, at least one letter.")}
        )
    division.full_clean(validate_constraints=False)
    siblings = Division.objects.filter(parent=division.parent, name=division.name, until=None)
    if siblings.exists():
        raise ValidationError({"name": _("There is a division of this name here already.")})


def next_local_code(parent: Division | None, level: int) -> str:
    """The parent's code and the first free of A1 … A9, B1 …, as long as the level's codes are."""
    stem = parent.pk if parent else ""
    width = max(WIDTHS[level] - len(stem), 2)
    taken = set(Division.objects.filter(pk__startswith=stem).values_list("pk", flat=True))
    if not stem:  # provinces: 9A, 9B … lie outside of the national codes
        return next(code for code in (f"9{letter}" for letter in LETTERS) if code not in taken)
    numbers = range(1, 10 ** (width - 1))
    codes = (f"{stem}{letter}{n:0{width - 1}}" for letter in LETTERS for n in numbers)
    return next(code for code in codes if code not in taken)


def replace_division(*, division: Division, successor: Division, on: date, by: User) -> Division:
    """``division`` ends on this day (the first without it); ``successor`` takes its ground."""
    return _end(division, successor, on, by)


def close_division(*, division: Division, on: date, by: User) -> Division:
    """``division`` ends on this day without a successor; its ground stays with its parent."""
    return _end(division, None, on, by)


@transaction.atomic
def _end(division: Division, successor: Division | None, on: date, by: User) -> Division:
    lock_places()
    division.refresh_from_db()
    if division.until is not None:
        words = {"day": short_day(last_day(division.until))}
        raise ValidationError({"division": _("This division has ended on %(day)s.") % words})
    if successor:
        _check_successor(division, successor, on)
    division.until = on
    division.successor = successor
    division.full_clean()
    division.save(update_fields=["until", "successor"])
    rebuild_paths([division.pk])
    record("division closed", division, by=by, on=str(on), successor=division.successor_id)
    return division


def _check_successor(division: Division, successor: Division, on: date) -> None:
    if successor.level != division.level or successor.is_pseudo:
        raise ValidationError({"successor": _("The successor must be of the same level.")})
    after = Division.objects.valid_on(on).filter(pk=successor.pk)
    if successor.pk == division.pk or not after.exists():
        raise ValidationError(
            {
                "successor": _("%(place)s doesn't exist on %(day)s.")
                % {"place": successor, "day": short_day(on)}
            }
        )
