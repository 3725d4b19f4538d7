"""Assembly: settings, URLs, Celery, the embedded servers. Nothing imports this."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
