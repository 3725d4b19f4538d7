"""Installed for the demo and the tests alone: nobody else loads invented life."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "demo"

    def ready(self):
        from demo import fill
        from stations.jobs.queue import handles

        handles(fill.JOB)(fill.go_on)
