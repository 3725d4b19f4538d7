"""What an administrator sees of operations: jobs of their own place alone."""

from __future__ import annotations

from django.db.models import QuerySet

from stations.accounts.queries import administered_users
from stations.models import Job, User
from stations.rights import RIGHTS

SHOWN = 50


def failed_jobs(user: User) -> QuerySet[Job]:
    """Of whoever is posted in this administrator's place; no titles, they may name files."""
    asked = administered_users(user).order_by().values("pk")
    failed = Job.objects.filter(state=Job.State.FAILED, by__in=asked)
    return failed.select_related("by", "station").order_by("-ended_at")


def administrators(user: User) -> list[User]:
    """Who else may do what this one may, at their own places and above."""
    found = {
        one
        for division in RIGHTS.posted_over(user, "administer")
        for one in RIGHTS.holders("administer", division)
    }
    return sorted(found, key=lambda one: one.name)
