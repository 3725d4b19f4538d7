"""Excel and CSV in: the uploaded rows, what is wrong with each, and the outcome."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from stations.crypto import EncryptedTextField
from stations.identity import uuid7

from .access import User
from .jobs import Job
from .network import Station


class ImportQuerySet(models.QuerySet):
    def visible_to(self, user) -> ImportQuerySet:
        return self.filter(by=user)


class Import(models.Model):
    """One uploaded register. Its rows are sealed and go when the import ends."""

    class State(models.TextChoices):
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked")
        WRITING = "writing", _("being written")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=30)
    filename = models.CharField(_("file"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CHECKING)
    good_only = models.BooleanField(_("good rows only"), default=False)
    columns = models.JSONField(_("columns"), default=list)
    station = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("station")
    )
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+", verbose_name=_("job"))
    by = models.ForeignKey(User, models.PROTECT, related_name="imports", verbose_name=_("by"))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_count = models.PositiveIntegerField(_("rows created"), default=0)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.filename


class ImportRow(models.Model):
    class Outcome(models.TextChoices):
        UNCHECKED = "unchecked", _("not checked yet")
        GOOD = "good", _("good")
        DOUBLE = "double", _("likely a double")
        BAD = "bad", _("has errors")
        WRITTEN = "written", _("written")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    batch = models.ForeignKey(Import, models.CASCADE, related_name="rows", verbose_name=_("import"))
    number = models.PositiveIntegerField(_("row in the file"))
    cells = EncryptedTextField(_("cells"))
    errors = models.JSONField(_("errors"), default=dict, help_text="{column: [sentence]}")
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome, default=Outcome.UNCHECKED
    )

    class Meta:
        verbose_name = _("import row")
        verbose_name_plural = _("import rows")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="row_once")]

    def __str__(self) -> str:
        return f"{self.batch} {self.number}"
