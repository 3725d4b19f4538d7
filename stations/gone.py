"""What the change feed told and is there no more: rows are voided, never deleted, but for those of
an import that is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Field, Model, Q
from django.utils.translation import gettext_lazy as _

from stations.row_security.rules import Rows
from stations.touching import WIDTH

if TYPE_CHECKING:
    from stations.accounts.models import User


class GoneQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> GoneQuerySet:
        from stations.scope import divisions_countable_by, stations_visible_to

        here = Q(station__in=stations_visible_to(user))
        return self.filter(here | Q(division__in=divisions_countable_by(user)))

    def after(self, xid: int, key: str) -> GoneQuerySet:
        return self.filter(
            Q(changed_xid=xid, key__gt=key) | Q(changed_xid__gt=xid), changed_xid__gte=xid
        )


class Gone(models.Model):
    """The key of a row that was deleted, and in which transaction; nothing else of it."""

    row_security = Rows(station=("station",), division=("division",))

    kind = models.CharField(_("table"), max_length=63)
    key = models.CharField(_("key of the row"), max_length=36, db_collation="C")
    station = models.ForeignKey(
        "stations.Station", models.CASCADE, null=True, related_name="+", verbose_name=_("station")
    )
    division = models.ForeignKey(
        "stations.Division", models.CASCADE, null=True, related_name="+", verbose_name=_("division")
    )
    changed_xid = models.BigIntegerField(_("changed in transaction"))

    objects = GoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("deleted row")
        verbose_name_plural = _("deleted rows")
        indexes = [models.Index(fields=["kind", "changed_xid", "key"], name="gone_changes")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


def kept_as(row: object) -> str:
    """A key as it stands here."""
    text = str(row)
    return text.zfill(WIDTH) if text.isdecimal() else text


def gone_from(
    model: type[Model], user: User, *, after: tuple[int, str], below: int, most: int
) -> list[tuple[int, object]]:
    """In the feed's order, each with its transaction."""
    xid, row = after
    key: Field = model._meta.pk
    found = Gone.objects.visible_to(user).filter(kind=model._meta.db_table, changed_xid__lt=below)
    found = found.after(xid, kept_as(row)).order_by("changed_xid", "key")
    return [(n, key.to_python(text)) for n, text in found.values_list("changed_xid", "key")[:most]]
