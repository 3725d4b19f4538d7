"""Background work: how far it is, what came of it, again if it failed."""

from __future__ import annotations

from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.views.generic import DetailView, View
from django.views.generic.detail import SingleObjectMixin

from stations.audit import trail
from stations.jobs import queue
from stations.jobs.lists import JobsAsked
from stations.lists.downloads import FILE_JOBS, path_of
from stations.lists.pages import ListPage
from stations.models import Job
from stations.pages import HtmxMixin, RightMixin
from stations.rights import RIGHTS
from stations.scope import ScopedMixin


class JobList(RightMixin, ListPage):
    """Asks for itself again while a job that it shows has not ended."""

    rights, act = RIGHTS, "jobs"
    asks = JobsAsked
    template_name = "stations/job_list.html"
    partial_template_name = "stations/_job_rows.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        is_polled = any(not job.is_over for job in context["lines"])
        are_stuck = is_polled and Job.objects.are_stuck()
        return context | {"is_polled": is_polled, "are_stuck": are_stuck}


class JobPage(ScopedMixin, HtmxMixin, DetailView):
    queryset = Job.objects.all()
    template_name = "stations/job.html"
    partial_template_name = "stations/_job_progress.html"

    def get_context_data(self, **kwargs):
        are_stuck = not self.object.is_over and Job.objects.are_stuck()
        return super().get_context_data(**kwargs) | {"are_stuck": are_stuck}


class JobRetry(ScopedMixin, SingleObjectMixin, View):
    queryset = Job.objects.all()

    def post(self, request, pk):
        job = self.get_object()
        queue.retry(job, by=request.user)
        return redirect(job.url or job)


class JobFile(ScopedMixin, SingleObjectMixin, View):
    """The file that a job made, for whoever asked for it."""

    queryset = Job.objects.filter(kind__in=FILE_JOBS, state=Job.State.DONE)

    def get(self, request, pk):
        job = self.get_object()
        path = path_of(job)
        if not path.exists():
            raise Http404
        trail.record("download", job, by=request.user, kind=job.params.get("list", job.kind))
        name = f"{job.result['name']}{path.suffix}"
        return FileResponse(path.open("rb"), as_attachment=True, filename=name)
