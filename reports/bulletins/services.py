"""Bulletin templates: saved when every placeholder in them can be filled."""

from __future__ import annotations

from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from reports.bulletins.placeholders import Placeholder, parse
from reports.models import BulletinTemplate
from reports.rights import RIGHTS
from stations.audit import trail
from stations.models import Division, DivisionPath, User

NAMED = 8  # parts that a sentence names


@transaction.atomic
def save_bulletin(
    *, division: Division, title: str, text: str, by: User, template: BulletinTemplate | None = None
) -> BulletinTemplate:
    """A new template, or another text of ``template``. Raises ValidationError naming each
    wrong placeholder and its place; nothing is saved then."""
    RIGHTS.require(by, "keep_bulletins", template.division if template else division)
    RIGHTS.require(by, "keep_bulletins", division)
    row = template or BulletinTemplate()
    row.division, row.title, row.text, row.made_by = division, title.strip(), text, by
    row.full_clean()
    check_text(text, division)
    row.save()
    trail.record("save_bulletin", row, by=by, division=division.pk)
    return row


def check_text(text: str, division: Division | None = None) -> None:
    """Each part must be a division that lies below this one, if it is told, or has lain there:
    the parts of a report are those of its period."""
    try:
        parse(text, partial(_check_part, division) if division else None)
    except ValidationError as error:
        raise ValidationError({"text": error.messages}) from None


def _check_part(division: Division, found: Placeholder) -> None:
    code = found.cell.part
    if code and not _has_lain_below(division, code):
        sentence = _("“@part=%(code)s” is no division below %(place)s; there are %(known)s.")
        words = {"code": code, "place": division, "known": _parts_below(division)}
        raise ValidationError(sentence % words)


def _has_lain_below(division: Division, code: str) -> bool:
    rows = DivisionPath.objects.filter(division=code).exclude(division=division.pk)
    paths = rows.values_list("path", flat=True)
    return any(division.pk in path.split("/") for path in paths)


def _parts_below(division: Division) -> str:
    """The first few, as they would be written."""
    rows = list(Division.objects.under(division).filter(parent=division)[: NAMED + 1])
    names = [f"{one.pk} {one.short_name}" for one in rows[:NAMED]]
    return ", ".join([*names, *(["…"] if len(rows) > NAMED else [])])


@transaction.atomic
def remove_bulletin(template: BulletinTemplate, *, by: User) -> None:
    RIGHTS.require(by, "keep_bulletins", template.division)
    trail.record("remove_bulletin", template, by=by, division=template.division_id)
    template.delete()
