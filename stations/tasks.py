"""What Celery runs on the ground floor."""

from celery import shared_task

from stations.audit.seals import seal_entries
from stations.devices.services import forget_keys
from stations.identity_numbers.askers import forget_askers
from stations.imports.services import purge_imports
from stations.jobs import queue
from stations.repeats.services import forget_stored


@shared_task
def sweep_jobs() -> int:
    """Hand every claimable job to a worker; who comes second finds nothing to claim."""
    ids = queue.claimable_ids()
    for job_id in ids:
        run_job.delay(job_id)
    return len(ids)


@shared_task
def run_job(job_id: str) -> bool:
    return queue.run(job_id, aside=True)


@shared_task
def purge_old_imports() -> int:
    return purge_imports()


@shared_task
def forget_who_asked() -> int:
    return forget_askers() + forget_keys() + forget_stored()


@shared_task
def seal_audit() -> int:
    return seal_entries()
