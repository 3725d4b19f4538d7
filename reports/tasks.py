"""What Celery and the job table run for reports."""
