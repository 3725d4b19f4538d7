"""Bulletin templates: a paragraph whose numbers come from a report."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from stations.models import Division, User
from stations.row_security.rules import Open


class BulletinTemplate(models.Model):
    """Prose with ``{indicator|qualifier|unit|position}`` placeholders (reports/bulletins/prose.py).

    A division's own, for its reports and those below it.
    """

    row_security = Open("how bulletins look; no person stands in it")

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="bulletins", verbose_name=_("division")
    )
    title = models.CharField(_("title"), max_length=100)
    text = models.TextField(_("text"), max_length=4000)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        verbose_name = _("bulletin template")
        verbose_name_plural = _("bulletin templates")
        ordering = ["division", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "title"],
                name="one_bulletin_a_title",
                violation_error_message=_("There is a template of that title already."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_title(self) -> str:
        return self.title
