"""The Celery application: ``celery -A config worker`` and ``celery -A config beat``."""

import os

from celery import Celery, signals

from config import quiet

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.heartbeat_sent.connect
def worker_lives(**_) -> None:
    """Every two seconds, by itself."""
    from stations.readiness import show_life

    show_life("worker")


@signals.before_task_publish.connect(sender="stations.tasks.sweep_jobs")
def beat_lives(**_) -> None:
    """Beat sends this task every two seconds, and nobody else does."""
    from stations.readiness import show_life

    show_life("beat")


@signals.setup_logging.connect
def log_as_the_site_does(**_) -> None:
    """Django has set logging up already; Celery would put handlers of its own in its place, which
    write down what failed."""
    from django.conf import settings

    if not settings.DEBUG:
        quiet.install()


@signals.task_prerun.connect
def number_its_lines(task_id: str, **_) -> None:
    from stations.operations.request_ids import REQUEST_ID

    REQUEST_ID.set(task_id)


@signals.worker_init.connect
@signals.beat_init.connect
def hold_servers(**_) -> None:
    """A worker may be the first to need the embedded servers."""
    from django.conf import settings

    from config import embedded

    embedded.start(settings)
