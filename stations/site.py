"""Pages that belong to no noun: health, home."""

from hmac import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.defaults import permission_denied

from stations import readiness
from stations.navigation import NAV
from stations.rights import RIGHTS

# One begins at the first of these that one's menu has.
START = ("cases:today", "reports:dashboards", "stations:admin_home", "stations:audit")


@login_not_required
def health(request):
    """200 when the web process reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@login_not_required
def ready(request):
    """200 when everything works, else 503; what is wrong, to an administrator or a token alone."""
    said = readiness.found()
    body = {"status": "degraded" if said["problems"] else "ok"}
    if _may_know(request, said["database"]):
        body |= said
    return JsonResponse(body, status=503 if said["problems"] else 200)


def _may_know(request, has_database):
    token = f"Bearer {settings.HEALTH_TOKEN}"
    sent = request.headers.get("Authorization", "")
    if settings.HEALTH_TOKEN and compare_digest(sent.encode(), token.encode()):
        return True
    return (
        has_database
        and request.user.is_authenticated
        and RIGHTS.anywhere(request.user, "administer")
    )


def home(request):
    """Everybody begins where their work is."""
    mine = {entry.view for entry in NAV if entry.is_open_to(request.user)}
    return redirect(next((view for view in START if view in mine), "stations:me"))


def denied(request, exception):
    """403 with its sentence: to htmx the sentence alone, which the frame shows (frame.js)."""
    if request.htmx and not request.htmx.boosted:
        return HttpResponse(str(exception), status=403, content_type="text/plain; charset=utf-8")
    return permission_denied(request, exception)
