"""What Celery and the job table run for casework."""

from celery import shared_task

from .services import duties


@shared_task
def refresh_all_duties() -> int:
    """Every night: what is owed by today's rules."""
    return duties.refresh_all_duties()
