from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class StationsConfig(AppConfig):
    name = "stations"
    verbose_name = _("stations")

    def ready(self):
        """Of every app: importers, the jobs that check and write, menu, words, tones; how API
        clients log in."""
        from .registers import announce

        announce()
        autodiscover_modules("sheets", "imports.services", "openapi", "lists.downloads", "menu")
        autodiscover_modules("audit_words", "tones")
        from stations.audit.lists import AuditAsked
        from stations.lists.asked import register
        from stations.network.lists import StationsAsked

        register(AuditAsked, StationsAsked)
