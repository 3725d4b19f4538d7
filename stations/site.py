"""Pages that belong to no noun: health, home."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import JsonResponse
from django.shortcuts import redirect

from stations.models import Role
from stations.scope import postings_of

# Who has several roles begins where the first of these leads.
START = {
    Role.WORKER: "cases:today",
    Role.LEAD: "cases:today",
    Role.SUPERVISOR: "cases:today",
    Role.OFFICER: "reports:dashboards",
    Role.ADMINISTRATOR: "stations:admin_home",
    Role.AUDITOR: "stations:audit",
}


@login_not_required
def health(request):
    """200 when the web process reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def home(request):
    """Everybody begins where their work is."""
    roles = {posting.role for posting in postings_of(request.user)}
    return redirect(next((view for role, view in START.items() if role in roles), "stations:me"))
