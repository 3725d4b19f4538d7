"""Pages that belong to no noun: health, home, what is said when something broke."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.defaults import permission_denied, server_error

from stations.away import is_away
from stations.navigation import NAV

# One begins at the first of these that one's menu has.
START = ("cases:today", "reports:dashboards", "stations:admin_home", "stations:audit")


@login_not_required
def health(request):
    """200 when the web process reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def home(request):
    """Everybody begins where their work is."""
    mine = {entry.view for entry in NAV if entry.is_open_to(request.user)}
    return redirect(next((view for view in START if view in mine), "stations:me"))


def denied(request, exception):
    """403 with its sentence: to htmx the sentence alone, which the frame shows (frame.js)."""
    if request.htmx and not request.htmx.boosted:
        return HttpResponse(str(exception), status=403, content_type="text/plain; charset=utf-8")
    return permission_denied(request, exception)


def missing(request, exception):
    """404. Whoever asked for a person or a household may need a transfer; nobody else is told."""
    where = request.resolver_match
    is_of_person = bool(where and where.url_name.startswith(("person", "household")))
    return render(request, "404.html", {"is_of_person": is_of_person}, status=404)


def broke(request):
    """500; or 503 when the same may work in a minute. Django asks while it handles the error."""
    if not is_away(sys.exc_info()[1]):
        return server_error(request)
    return HttpResponse(render_to_string("away.html"), status=503, headers={"Retry-After": "60"})
