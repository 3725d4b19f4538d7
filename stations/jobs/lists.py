"""A person's own jobs as a list."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stations.jobs.models import Job
from stations.lists.asked import Asked
from stations.lists.listing import SHEET, TABLE, Column, Listing
from stations.templatetags.site import meter, state_pill
from stations.wording import count, moment


def titled(job: Job) -> SafeString:
    return format_html('<a class="name" href="{}">{}</a>', job.get_absolute_url(), job.title)


def state(job: Job) -> SafeString:
    word = state_pill("job", job.state)
    if job.url and job.state == Job.State.DONE:
        open_it = '{} <a class="btn btn-soft btn-xs" href="{}">{}</a>'
        return format_html(open_it, word, job.url, gettext("Open"))
    return word


def progress(job: Job) -> str:
    """How far it is, or why it failed."""
    if job.state != Job.State.RUNNING:
        return job.error
    numbers = f"{count(job.done)} / {count(job.total)}" if job.total else ""
    return format_html("{} {}", meter(job.percent, 100, job.title), numbers)


LISTING = Listing[Job](
    order="-at",
    size=20,
    columns=(
        Column(key="title", label=_("job"), value=lambda one: one.title, shown=titled),
        Column(key="state", label=_("state"), value=lambda one: str(one.get_state_display()),
               shown=state, phone="plain"),
        Column(key="progress", label=_("progress"), value=progress, phone="plain", is_long=True,
               where=TABLE),
        Column(key="error", label=_("error"), value=lambda one: one.error, where=SHEET),
        Column(key="at", label=_("asked for at"), value=lambda one: one.created_at, phone="aside",
               shown=lambda one: moment(one.created_at), is_short=True, sort="created_at"),
    ),
)  # fmt: skip


class JobsAsked(Asked):
    """The newest first."""

    name, icon, title = "jobs", "progress", _("Jobs")
    none = _("No jobs yet")
    none_hint = _(
        "An import, an export or a report that takes longer appears here with its progress."
    )
    listing = LISTING

    def rows(self) -> QuerySet[Job]:
        return Job.objects.visible_to(self.user)
