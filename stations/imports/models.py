"""Excel and CSV in: the uploaded rows, what is wrong with each, and the outcome."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stations.accounts.models import User
from stations.crypto import EncryptedTextField
from stations.divisions.models import Division
from stations.identity import uuid7
from stations.jobs.models import AskedFor, AskedForQuerySet, Job
from stations.network.models import Station
from stations.row_security.rules import Open, Rows

LONGEST_NAME = 80  # characters of a file's name in a sentence


class Import(AskedFor):
    """One uploaded register. Nobody else reads what somebody is still sorting out.

    The file itself isn't kept. Its rows are sealed, and go when they are written; those with
    errors, and those that the uploader left out, stay a week for download
    (``stations.imports.services.purge_imports``).
    """

    row_security = Rows(station=("station",), by=("by",))

    class State(models.TextChoices):
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked")
        WRITING = "writing", _("being written")
        DONE = "done", _("done")
        DISCARDED = "discarded", _("discarded")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=30)
    filename = models.CharField(_("file"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CHECKING)
    good_only = models.BooleanField(_("good rows only"), default=False)
    columns = models.JSONField(
        _("columns"), default=list, help_text="keys of the columns, in the file's order"
    )
    unknown = models.JSONField(
        _("columns left out"), default=list, help_text="headings that no column has"
    )
    left = models.JSONField(
        _("columns without a field"),
        default=list,
        help_text="place, heading, rows that fill it; the field that somebody chose for it",
    )
    seen = models.JSONField(
        _("what was seen of the file"), default=dict, help_text="sheet, other sheets, hidden rows"
    )
    stops = models.JSONField(
        _("rows that keep it from being undone"), default=list, help_text="row number and reason"
    )
    station = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("station")
    )
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+", verbose_name=_("job"))
    by = models.ForeignKey(User, models.PROTECT, related_name="imports", verbose_name=_("by"))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    written_count = models.PositiveIntegerField(_("rows written"), default=0)
    skipped_count = models.PositiveIntegerField(_("rows skipped"), default=0)
    bad_count = models.PositiveIntegerField(_("rows with errors"), default=0)
    left_out_count = models.PositiveIntegerField(_("rows left out"), default=0)

    objects = AskedForQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.filename

    @property
    def called(self) -> str:
        """The file's name as it stands in a sentence; of a long one its end."""
        cut = len(self.filename) > LONGEST_NAME
        return f"…{self.filename[1 - LONGEST_NAME :]}" if cut else self.filename

    def get_absolute_url(self) -> str:
        return reverse("stations:import", args=[self.pk])

    def counts(self) -> dict[str, int]:
        """Rows by outcome; ``undecided``: likely doubles that nobody has judged yet; ``same``:
        those that are left out."""
        found = dict.fromkeys([*ImportRow.Outcome.values, "undecided", "same"], 0)
        for outcome, decision, number in (
            self.rows.order_by().values_list("outcome", "decision").annotate(Count("pk"))
        ):
            found[outcome] += number
            if outcome == ImportRow.Outcome.DOUBLE and decision != ImportRow.Decision.DIFFERENT:
                found["same" if decision else "undecided"] += number
        return found


class ImportRow(models.Model):
    """``LEFT_OUT``: had errors, or asked a question, and the uploader doesn't want it: no rule
    judges it and nothing writes it, as if the file hadn't had it."""

    class Outcome(models.TextChoices):
        UNCHECKED = "unchecked", _("not checked yet")
        GOOD = "good", _("good")
        DOUBLE = "double", _("likely a double")
        BAD = "bad", _("has errors")
        LEFT_OUT = "left_out", _("left out")

    class Decision(models.TextChoices):
        """What the uploader says about a likely double."""

        SAME = "same", _("same person: leave out")
        DIFFERENT = "different", _("different person: import")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    batch = models.ForeignKey(Import, models.CASCADE, related_name="rows", verbose_name=_("import"))
    number = models.PositiveIntegerField(_("row in the file"))
    cells = EncryptedTextField(_("cells"))
    findings = EncryptedTextField(_("findings"), blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome, default=Outcome.UNCHECKED
    )
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, blank=True)

    class Meta:
        verbose_name = _("import row")
        verbose_name_plural = _("import rows")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="row_once")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number}"

    @property
    def texts(self) -> dict[str, str]:
        """``{column key: what stands in the cell}``; empty cells are left out."""
        return json.loads(self.cells)

    @property
    def found(self) -> dict[str, Any]:
        """``{"errors": {column: [sentence]}, "fixes": {column: better text},
        "choices": {column: [better texts]}, "likely": [[key, description]]}``."""
        empty: dict[str, Any] = {"errors": {}, "fixes": {}, "choices": {}, "likely": []}
        return empty | (json.loads(self.findings) if self.findings else {})


class WrittenRow(models.Model):
    """What a row became: kept as long as the import can be undone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    batch = models.ForeignKey(
        Import, models.CASCADE, related_name="written", verbose_name=_("import")
    )
    number = models.PositiveIntegerField(_("row in the file"))
    record = models.CharField(_("record"), max_length=40, help_text="its key")

    class Meta:
        verbose_name = _("written row")
        verbose_name_plural = _("written rows")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number}"


class KnownHeading(models.Model):
    """What somebody said of a heading that no field of a register has: the next file of the
    division is read so, and says it."""

    row_security = Open("a heading tells of nobody")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    division = models.ForeignKey(
        Division, models.CASCADE, related_name="+", verbose_name=_("division")
    )
    kind = models.CharField(_("kind"), max_length=30)
    heading = models.CharField(_("heading"), max_length=200, help_text="ready for comparison")
    column = models.CharField(_("column"), max_length=100, blank=True, help_text="empty: left out")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    said_at = models.DateTimeField(_("said at"), auto_now=True)

    class Meta:
        verbose_name = _("known heading")
        verbose_name_plural = _("known headings")
        ordering = ["heading"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "kind", "heading"], name="one_meaning_a_heading"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.heading}"
