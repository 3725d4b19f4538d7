from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("reports")

    def ready(self):
        from reports.behind.boards import BoardAsked
        from reports.behind.lists import LiveAsked, ReportAsked
        from stations.lists.asked import register

        from . import tasks  # noqa: F401  (registers the job handlers)

        register(ReportAsked, LiveAsked, BoardAsked)
