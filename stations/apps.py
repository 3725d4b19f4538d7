from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class StationsConfig(AppConfig):
    name = "stations"
    verbose_name = _("stations")

    def ready(self):
        """Every app's importers and the jobs that check and write, and its menu; how API clients
        log in."""
        from .finding import announce

        announce()
        autodiscover_modules("sheets", "imports.services", "openapi", "lists.downloads", "menu")
        from stations.audit.lists import AuditAsked
        from stations.lists.asked import register

        register(AuditAsked)
