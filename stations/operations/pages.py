"""Health, metrics and the page of operations."""

from __future__ import annotations

from hmac import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from prometheus_client import CONTENT_TYPE_LATEST

from stations import readiness
from stations.audit.seals import lag
from stations.jobs import queue
from stations.operations import metrics
from stations.operations.queries import SHOWN, administrators, failed_jobs
from stations.pages import RightMixin, say
from stations.rights import RIGHTS


@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """200 when everything works, else 503; what is wrong, to an administrator or a token alone."""
    said = readiness.found()
    body = {"status": "degraded" if said["problems"] else "ok"}
    if has_token(request) or (said["database"] and _may_know(request)):
        body |= said
    return JsonResponse(body, status=503 if said["problems"] else 200)


@login_not_required
def exposed(request: HttpRequest) -> HttpResponse:
    """Prometheus' text: to whoever has the token, or to an administrator."""
    if not has_token(request):
        if not request.user.is_authenticated:
            return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
        RIGHTS.require_anywhere(request.user, "administer")
    return HttpResponse(metrics.exposition(), content_type=CONTENT_TYPE_LATEST)


def has_token(request: HttpRequest) -> bool:
    token = f"Bearer {settings.HEALTH_TOKEN}"
    sent = request.headers.get("Authorization", "")
    return bool(settings.HEALTH_TOKEN) and compare_digest(sent.encode(), token.encode())


def _may_know(request: HttpRequest) -> bool:
    return request.user.is_authenticated and RIGHTS.anywhere(request.user, "administer")


class Operations(RightMixin, TemplateView):
    """Whether everything works, and what failed."""

    rights, act = RIGHTS, "administer"
    template_name = "stations/operations.html"

    def get_context_data(self, **kwargs):
        found = readiness.found()
        jobs = failed_jobs(self.request.user)
        return super().get_context_data(**kwargs) | {
            "found": found,
            "backup": found["last_backup"] and parse_datetime(found["last_backup"]),
            "is_late": found["problems"] and "jobs wait" in found["problems"],
            "lag": round(lag()),
            "jobs": jobs[:SHOWN],
            "failed": jobs.count(),
            "administrators": administrators(self.request.user),
            "now": timezone.now(),
        }


class OperationsRetry(RightMixin, View):
    """The job is done again with the right of whoever asked for it."""

    rights, act = RIGHTS, "administer"

    def post(self, request, pk):
        job = get_object_or_404(failed_jobs(request.user), pk=pk)
        queue.retry(job, by=request.user)
        say(request, _("It is tried again."))
        return redirect("stations:operations")
