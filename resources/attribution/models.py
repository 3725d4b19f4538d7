"""The columns of what belongs to a project or a theme."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

ITEMS = {"project": "item", "theme": "code"}  # by which figures are told; columns keep these


class AttributedModel(models.Model):
    """One project and one theme at most (9-rules, "Project and theme"). The columns keep the
    items themselves: figures are told by them, and a name may change."""

    project = models.ForeignKey(
        "resources.Project",
        models.PROTECT,
        to_field=ITEMS["project"],
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("project"),
    )
    theme = models.ForeignKey(
        "resources.Theme",
        models.PROTECT,
        to_field=ITEMS["theme"],
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("theme"),
    )

    class Meta:
        abstract = True


def attribution_indexes(prefix: str, *columns: str) -> Sequence[models.Index]:
    """Of the rows that have one, which are few; the others cost nothing."""
    return [
        models.Index(fields=[name, *columns], condition=~Q(**{name: None}), name=f"{prefix}_{name}")
        for name in ITEMS
    ]
