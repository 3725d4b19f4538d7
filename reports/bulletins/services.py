"""Bulletin templates: saved when every placeholder in them can be filled."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from reports.bulletins.placeholders import parse
from reports.models import BulletinTemplate
from reports.rights import RIGHTS
from stations.audit import trail
from stations.models import Division, User


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
    check_text(text)
    row.save()
    trail.record("save_bulletin", row, by=by, division=division.pk)
    return row


def check_text(text: str) -> None:
    try:
        parse(text)
    except ValidationError as error:
        raise ValidationError({"text": error.messages}) from None


@transaction.atomic
def remove_bulletin(template: BulletinTemplate, *, by: User) -> None:
    RIGHTS.require(by, "keep_bulletins", template.division)
    trail.record("remove_bulletin", template, by=by, division=template.division_id)
    template.delete()
