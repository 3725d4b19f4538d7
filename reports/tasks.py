"""What Celery and the job table run for reports."""

from celery import shared_task

from reports.counting.services import counting
from reports.issued.services import compile as compiling
from reports.issued.services import schedule
from reports.official import services as official
from stations.jobs.queue import handles

handles(compiling.KIND)(compiling.compile_report)
handles(official.JOB)(official.export)


@shared_task
def request_due_reports() -> int:
    return schedule.request_due_reports()


@shared_task
def refresh_counts() -> int:
    return counting.refresh_counts()
