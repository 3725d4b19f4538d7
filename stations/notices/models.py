"""A message for one person, shown under the bell."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stations.accounts.models import User


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user) -> NoticeQuerySet:
        return self.filter(to=user)

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)


class Notice(models.Model):
    """``about``: a record (``beneficiaries.person:<key>``) whose name ``names.py`` looks up when
    it is read, for who may see it. The text itself names nobody in clear. ``text`` is in the
    site's own language, ``said`` in the others, by their codes: the reader's decides."""

    to = models.ForeignKey(User, models.CASCADE, related_name="notices", verbose_name=_("to"))
    text = models.CharField(_("text"), max_length=200)
    said = models.JSONField(_("in other languages"), default=dict)
    url = models.CharField(_("address"), max_length=200, blank=True)
    about = models.CharField(_("about whom"), max_length=80, blank=True)
    is_urgent = models.BooleanField(_("urgent"), default=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    read_at = models.DateTimeField(_("read at"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["to"], condition=Q(read_at=None), name="notice_unread")]

    def __str__(self) -> str:
        return self.said.get(get_language()) or self.text
