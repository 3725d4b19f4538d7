"""The life of an upload: checked, decided and corrected, written or discarded; then undone.

Its uploader presses; what no role stands by, a job does.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stations.imports.models import Import
from stations.models import User
from stations.workflow import STAYS, Step, Workflow

S = Import.State
OWNER: frozenset[str] = frozenset({"owner"})
JOB: frozenset[str] = frozenset()


def owner(user: User, batch: Import) -> frozenset[str]:
    return OWNER if batch.by_id == user.pk else frozenset()


WORKFLOW = Workflow[Import](
    #    verb       from                     to           who    on the button
    Step("check", {S.CHECKING}, S.CHECKED, JOB, ""),
    Step("decide", {S.CHECKED}, STAYS, OWNER, _("Decide")),
    Step("correct", {S.CHECKED}, S.CHECKING, OWNER, _("Correct")),
    Step("leave_out", {S.CHECKED}, S.CHECKING, OWNER, _("Leave rows out")),
    Step("take_in", {S.CHECKED}, S.CHECKING, OWNER, _("Take rows in again")),
    Step("map", {S.CHECKED}, S.CHECKING, OWNER, _("Read the columns so")),
    Step("write", {S.CHECKED}, S.WRITING, OWNER, _("Import")),
    Step("discard", {S.CHECKING, S.CHECKED}, S.DISCARDED, OWNER, _("Discard this upload")),
    Step("finish", {S.WRITING}, S.DONE, JOB, ""),
    Step("send_back", {S.WRITING}, S.CHECKED, JOB, ""),
    Step("undo", {S.DONE}, S.UNDOING, OWNER, _("Undo this import")),
    Step("undone", {S.UNDOING}, S.UNDONE, JOB, ""),
    Step("stay", {S.UNDOING}, S.DONE, JOB, ""),
    Step("forget", {S.CHECKING, S.CHECKED}, S.DISCARDED, JOB, ""),
    field="state",
    stale=_("This import has moved on meanwhile; reload the page."),
    is_versioned=False,
    roles=owner,
)
