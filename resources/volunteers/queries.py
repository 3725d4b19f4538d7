"""Volunteers as lists and pages show them."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from resources.volunteers.models import Volunteer
from stations.models import User
from stations.scope import stations_visible_to


def volunteers_of(user: User) -> QuerySet[Volunteer]:
    """Of every station that this person counts; elsewhere than at their own they are masked."""
    own = ExpressionWrapper(Q(station__in=stations_visible_to(user)), BooleanField())
    rows: Any = Volunteer.objects.countable_by(user)
    return rows.annotate(is_own=own).select_related("station")


def opened_volunteers(user: User) -> QuerySet[Volunteer]:
    return volunteers_of(user).filter(station__in=stations_visible_to(user))
