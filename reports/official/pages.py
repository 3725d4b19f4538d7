"""The official document of a compiled report, to be downloaded."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from reports.issued.pages.report import CompiledMixin
from reports.official.files import told
from reports.official.services import is_long, request_official
from stations.audit import trail


class OfficialFile(CompiledMixin, SingleObjectMixin, View):
    """``?bulletin=``: the template of its overview. A long one is a job."""

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        report, bulletin = self.get_object(), request.GET.get("bulletin", "")
        if is_long(report):
            job = request_official(report, by=request.user, bulletin=bulletin)
            trail.record("download_report", report, by=request.user, format="docx", job=str(job.pk))
            return redirect(job)
        return told(report, request, bulletin)
