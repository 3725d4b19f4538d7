"""What Celery and the job table run for casework."""

from celery import shared_task

from cases.duties.services import duties, visit_rules  # noqa: F401  (visit_rules registers its job)


@shared_task
def refresh_all_duties() -> int:
    """Every night: what is owed by today's rules."""
    return duties.refresh_all_duties()
